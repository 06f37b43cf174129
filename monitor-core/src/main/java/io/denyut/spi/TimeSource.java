package io.denyut.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock and the timer of a monitor; a test gives one that it moves itself.
 *
 * @since 0.1.0
 */
public interface TimeSource {
    /** The wall clock. May be set back and forth by people and by NTP. */
    Instant now();

    /** Nanoseconds that only grow, from an arbitrary origin. */
    long nanoTime();

    /**
     * Runs a short task once, after a delay measured by {@link #nanoTime()}, on the thread of this time source. The task must not block.
     *
     * @param delay 0 or negative means as soon as possible
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** A task that has not run yet. */
    interface Cancellable {
        /** Takes it back if it has not begun; never waits for one that has. */
        void cancel();
    }
}
