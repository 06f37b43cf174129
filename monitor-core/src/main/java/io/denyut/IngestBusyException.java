package io.denyut;

import java.time.Duration;

/**
 * A batch was not taken because a queue is full; nothing of it was stored for good and it may be sent again.
 *
 * @since 0.1.0
 */
public final class IngestBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public IngestBusyException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before sending it again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
