package io.denyut.icmp.internal;

import java.time.Duration;

/**
 * How each target of a sweep is asked.
 *
 * @param burst requests per target, whatever is answered
 * @param retries further requests while none was answered; only for a burst of 1
 * @param retryAfter nanoseconds without an answer until the next retry
 * @param gap nanoseconds between requests of a burst
 * @param timeout nanoseconds to wait for an answer: from each request of a burst, from the first one of retries
 */
public record Plan(int burst, int retries, long retryAfter, long gap, long timeout) {
    public static Plan of(int burst, int retries, Duration retryAfter, Duration gap, Duration timeout) {
        return new Plan(burst, burst == 1 ? retries : 0, retryAfter.toNanos(), gap.toNanos(), timeout.toNanos());
    }

    boolean isBurst() {
        return burst > 1;
    }

    /** The most requests that one target can get. */
    int maxRequests() {
        return Math.max(burst, 1 + retries);
    }

    /** From the first to the last planned request of a target, in nanoseconds. */
    public long span() {
        return (burst - 1) * gap;
    }
}
