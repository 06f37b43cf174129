package io.denyut.internal.engine;

import io.denyut.Latest;
import io.denyut.TargetMode;
import io.denyut.spi.StateStore;
import java.util.Collection;
import java.util.Map;

/** Keeps nothing over a restart: for monitors that were given no store. */
final class InMemoryStateStore implements StateStore {
    @Override
    public Saved load() {
        return Saved.EMPTY;
    }

    @Override
    public void save(Collection<Latest> changed, Map<String, TargetMode> modes, Map<String, AgentPosition> agents) {
        // what is known now is in the monitor itself
    }

    @Override
    public void close() {
        // holds nothing
    }
}
