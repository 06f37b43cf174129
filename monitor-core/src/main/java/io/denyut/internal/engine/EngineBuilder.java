package io.denyut.internal.engine;

import io.denyut.Monitor;

public abstract class EngineBuilder implements Monitor.Builder {}
