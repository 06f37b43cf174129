package io.denyut;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the rounds of a check begin: at the multiples of {@code every} since the epoch, shifted by a phase. A restarted monitor therefore
 * continues on the same grid.
 *
 * @param every the interval
 * @param spread see {@link Check#spread}; {@code null} = the default of the probe's mode
 * @since 0.1.0
 */
public record Schedule(Duration every, @Nullable Duration spread) {
    public static Schedule every(Duration interval) {
        return new Schedule(interval, null);
    }

    /** The spread, where one was given. */
    public Optional<Duration> spreadIfAny() {
        return Optional.ofNullable(spread);
    }
}
