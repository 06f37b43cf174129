package io.denyut.server.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is reached through what, and what tells the monitor's own blindness from an outage.
 *
 * @param through by target id: the ids of the targets that it is reached through; without cycles
 * @param references ids of the targets that answer as long as this monitor can see at all
 */
public record Dependencies(Map<String, Set<String>> through, List<String> references) {
    public Dependencies {
        through = Map.copyOf(through);
        references = List.copyOf(references);
    }
}
