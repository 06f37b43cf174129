package io.denyut.spi;

import java.time.Duration;

/**
 * The channel is busy; try again after a while.
 *
 * @since 0.1.0
 */
public final class RetryLaterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration after;

    public RetryLaterException(String message, Duration after) {
        super(message);
        this.after = after;
    }

    /** How long the channel wants to be left alone. */
    public Duration after() {
        return after;
    }
}
