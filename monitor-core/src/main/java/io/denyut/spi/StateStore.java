package io.denyut.spi;

import io.denyut.Latest;
import io.denyut.TargetMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps over a restart what is known now: latest observations, facts, the operator's modes, the last sequence of each agent.
 *
 * @since 0.1.0
 */
public interface StateStore extends AutoCloseable {
    /** What was saved; called once, at the start. */
    Saved load() throws Exception;

    /** Saves rows that changed since the last call; called every 60 s and at close. */
    void save(Collection<Latest> changed, Map<String, TargetMode> modes, Map<String, AgentPosition> agents)
            throws Exception;

    /**
     * What the sources of targets say is to be done with them, ACTIVE included; called before each {@link #save}, by its thread. It is for
     * history, and not given back by {@link #load}. A target that is not named is as it was.
     */
    default void sourceModes(Map<String, TargetMode> modes) throws Exception {}

    @Override
    void close();

    /**
     * What was saved.
     *
     * @param latest shown as restored until measured anew, and never fed to rules
     * @param modes the operator's
     * @param agents by source id
     */
    record Saved(List<Latest> latest, Map<String, TargetMode> modes, Map<String, AgentPosition> agents) {
        /** Nothing. */
        public static final Saved EMPTY = new Saved(List.of(), Map.of(), Map.of());
    }

    /** How far an agent's data has been taken. */
    record AgentPosition(long epoch, long seq) {}
}
