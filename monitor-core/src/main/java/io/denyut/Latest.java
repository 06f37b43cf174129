package io.denyut;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known now of one target by one check.
 *
 * @param observation the newest
 * @param since since when the status has been what it is: the tick of the first observation of this run of equal states
 * @param lastAvailable tick of the last observation that was UP or DEGRADED; {@code null} if there was none
 * @param facts the last text of each fact
 * @param restored true until the first observation after a restart: the entry was loaded, not measured
 * @since 0.1.0
 */
public record Latest(
        Observation observation,
        Instant since,
        @Nullable Instant lastAvailable,
        Map<String, String> facts,
        boolean restored) {
    public Latest {
        facts = Map.copyOf(facts);
    }

    /** When it last answered, if it ever did. */
    public Optional<Instant> lastSeen() {
        return Optional.ofNullable(lastAvailable);
    }
}
