package io.denyut.spi;

import io.denyut.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a probe is asked to do: a read-only view of one round. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ProbeRound {
    String checkId();

    /** Grows by one with each round of this check and target group. */
    long number();

    /** The instant for which the round was scheduled. */
    Instant tick();

    /** The targets to look at; not empty in a monitor, but a probe completes an empty round at once. */
    List<Target> targets();

    /** For a sweep: the wait for one answer. For one target: the whole time of the round. */
    Duration timeout();

    /** Until the deadline; never less than 1 ms, because many libraries take 0 for "no limit". */
    Duration remaining();

    /** True when the deadline has passed or the monitor is closing: reports are refused from then on. */
    boolean isOver();

    /** Runs tasks on the monitor's workers, as many at once as the share of this check allows. */
    Executor workers();

    /** Credentials by name, as they are now: ask in each round, so that a changed one needs no restart. */
    Secrets secrets();
}
