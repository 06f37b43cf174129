package io.denyut.server.config;

import io.denyut.Check;
import io.denyut.Target;
import java.util.List;

/**
 * A check of the file.
 *
 * @param check with its targets
 * @param probe the id of the provider
 * @param targets those of the file, for messages; sources may add more
 */
public record ConfiguredCheck(Check check, String probe, List<Target> targets) {
    public ConfiguredCheck {
        targets = List.copyOf(targets);
    }
}
