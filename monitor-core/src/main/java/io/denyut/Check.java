package io.denyut;

import io.denyut.spi.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One probe, the targets it looks at, and when. Immutable; every method returns a copy.
 *
 * <p>Defaults: every 60 s, timeout 3 s, spread over the interval for probes that are called per target, no targets, the first check of a
 * monitor counts for availability.
 *
 * @since 0.1.0
 */
public final class Check {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);
    private static final Duration MAX_INTERVAL = Duration.ofDays(31);

    private final String id;
    private final Probe probe;
    private final TargetSource targets;
    private final Schedule schedule;
    private final Duration timeout;
    private final @Nullable Integer limit;
    private final @Nullable Boolean availability;

    private Check(
            String id,
            Probe probe,
            TargetSource targets,
            Schedule schedule,
            Duration timeout,
            @Nullable Integer limit,
            @Nullable Boolean availability) {
        this.id = id;
        this.probe = probe;
        this.targets = targets;
        this.schedule = schedule;
        this.timeout = timeout;
        this.limit = limit;
        this.availability = availability;
    }

    /**
     * A check with the defaults above.
     *
     * @param id unique in its monitor, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}
     * @param probe belongs to the monitor from then on, which closes it
     * @throws IllegalArgumentException if the id has other characters
     */
    public static Check of(String id, Probe probe) {
        return new Check(
                Names.require(Names.PART_ID, id, "check id"),
                probe,
                TargetSource.of(List.of()),
                Schedule.every(Duration.ofSeconds(60)),
                Duration.ofSeconds(3),
                null,
                null);
    }

    public Check targets(Target... targets) {
        return targets(TargetSource.of(targets));
    }

    public Check targets(TargetSource targets) {
        return new Check(id, probe, targets, schedule, timeout, limit, availability);
    }

    /**
     * How often a round begins.
     *
     * @param interval 10 ms to 31 days
     */
    public Check every(Duration interval) {
        require("every", interval, MIN_INTERVAL, MAX_INTERVAL);
        return new Check(id, probe, targets, new Schedule(interval, schedule.spread()), timeout, limit, availability);
    }

    /**
     * For a sweep: how long to wait for one answer. For a round of one target: when the round is over.
     *
     * @param timeout 1 ms to 1 hour
     */
    public Check timeout(Duration timeout) {
        require("timeout", timeout, Duration.ofMillis(1), Duration.ofHours(1));
        return new Check(id, probe, targets, schedule, timeout, limit, availability);
    }

    /**
     * The part of the interval over which the rounds of single targets are spread, each at a place that follows from its id; or, for a
     * sweep, how long after the tick grid it begins. Default: the whole interval for single targets, nothing for a sweep.
     *
     * @param spread 0 to 31 days; more than the interval is the interval
     */
    public Check spread(Duration spread) {
        require("spread", spread, Duration.ZERO, MAX_INTERVAL);
        return new Check(id, probe, targets, new Schedule(schedule.every(), spread), timeout, limit, availability);
    }

    /**
     * How many tasks of this check may run at once on the shared workers. Default: a quarter of them.
     *
     * @param limit at least 1
     */
    public Check limit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("check " + id + ": limit " + limit + " must be at least 1");
        }
        return new Check(id, probe, targets, schedule, timeout, limit, availability);
    }

    /** Whether the status by this check counts for the headline state and the availability of a target. */
    public Check availability(boolean counts) {
        return new Check(id, probe, targets, schedule, timeout, limit, counts);
    }

    private void require(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "check " + id + ": " + what + " " + value + " must be " + min + " to " + max);
        }
    }

    public String id() {
        return id;
    }

    public Probe probe() {
        return probe;
    }

    public TargetSource targets() {
        return targets;
    }

    public Schedule schedule() {
        return schedule;
    }

    public Duration timeout() {
        return timeout;
    }

    /** The share of the workers, where one was given. */
    public OptionalInt limit() {
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** Whether it counts for availability, where that was said; otherwise the first check of a monitor does. */
    public Optional<Boolean> availability() {
        return Optional.ofNullable(availability);
    }

    @Override
    public String toString() {
        return "Check " + id + " every " + schedule.every();
    }
}
