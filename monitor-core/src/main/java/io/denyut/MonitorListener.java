package io.denyut;

import java.time.Duration;
import java.time.Instant;

/**
 * Is told what the monitor does. Called on one thread of its own behind a bounded queue: a listener that is slow or throws loses events,
 * which are counted, and delays nobody.
 *
 * @since 0.1.0
 */
public interface MonitorListener {
    /**
     * A round is over and all its observations are out.
     *
     * @param check the check's id
     * @param tick of the round
     * @param targets how many targets it had
     * @param took from its start until its last observation
     */
    default void roundEnded(String check, Instant tick, int targets, Duration took) {}

    /** A tick was passed over because the round before was still open. */
    default void tickSkipped(String check, Instant tick) {}

    /** A target's state by a check is another than before. */
    default void statusChanged(Status before, Observation now) {}

    /** An alert was raised, changed or cleared. */
    default void alert(AlertEvent event) {}

    /**
     * The wall clock was set.
     *
     * @param by how far; negative when it was set back
     */
    default void clockStepped(Duration by) {}

    /** The targets of a check were read anew and are others than before. */
    default void targetsChanged(String check, int targets, int refused) {}
}
