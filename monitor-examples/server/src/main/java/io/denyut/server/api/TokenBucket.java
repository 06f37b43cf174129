package io.denyut.server.api;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Lets through a few at once, and so many per second in the long run. Thread-safe. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private double tokens;
    private long filledAt;

    TokenBucket(double perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes one; if there is none, how long until there is. */
    synchronized Optional<Duration> take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens >= 1) {
            tokens--;
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) ((1 - tokens) / perSecond * NANOS)));
    }
}
