/** Reads {@code denyut.yml}: every key knows its line, and everything that is wrong is found at once. */
@NullMarked
package io.denyut.server.config;

import org.jspecify.annotations.NullMarked;
