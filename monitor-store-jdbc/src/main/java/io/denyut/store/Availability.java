package io.denyut.store;

import io.denyut.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long a target was available in a range of time, by its state changes. Several checks count together: it is down while one of them says
 * so, available while one knows and none says down, and unknown otherwise. Time in which it was paused counts nowhere.
 *
 * @param from begin of the range
 * @param to end of the range
 * @param up time as UP or DEGRADED
 * @param down time as DOWN
 * @param upInMaintenance the part of {@code up} in which it was muted
 * @param downInMaintenance the part of {@code down} in which it was muted
 * @param unknown time of which nothing is known
 * @param paused time in which it was not to be measured
 * @param downtimes in the order of time
 * @since 0.1.0
 */
public record Availability(
        Instant from,
        Instant to,
        Duration up,
        Duration down,
        Duration upInMaintenance,
        Duration downInMaintenance,
        Duration unknown,
        Duration paused,
        List<Downtime> downtimes) {
    public Availability {
        downtimes = List.copyOf(downtimes);
    }

    /**
     * A time in which it was down.
     *
     * @param begin when it began, or the begin of the range if that is later
     * @param end when it ended, or the end of the range if that is earlier
     * @param begunBefore whether it began before the range
     * @param ongoing whether it had not ended by the end of the range
     * @param inMaintenance how much of it the target was muted
     * @param check the check that said so first
     * @param reason its reason
     */
    public record Downtime(
            Instant begin,
            Instant end,
            boolean begunBefore,
            boolean ongoing,
            Duration inMaintenance,
            String check,
            @Nullable Reason reason) {
        /** How long it lasted within the range. */
        public Duration duration() {
            return Duration.between(begin, end);
        }
    }

    /** Share of the known time, 0..1; empty where nothing is known. */
    public OptionalDouble share() {
        return share(up, down);
    }

    /** Share of the known time outside of maintenance, 0..1; empty where nothing is known. */
    public OptionalDouble shareOutsideMaintenance() {
        return share(up.minus(upInMaintenance), down.minus(downInMaintenance));
    }

    private static OptionalDouble share(Duration up, Duration down) {
        double known = (double) up.plus(down).toNanos();
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(up.toNanos() / known);
    }
}
