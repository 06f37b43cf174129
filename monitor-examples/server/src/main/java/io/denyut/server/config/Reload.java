package io.denyut.server.config;

import io.denyut.Problem;
import java.time.Instant;
import java.util.List;

/**
 * A reading of the configuration.
 *
 * @param ok it is in force
 * @param problems why it is not; empty if it is
 * @param difference from what was in force before; where it was refused, what it would have been as far as it could be read
 */
public record Reload(Instant at, boolean ok, List<Problem> problems, ConfigDifference difference) {
    public Reload {
        problems = List.copyOf(problems);
    }
}
