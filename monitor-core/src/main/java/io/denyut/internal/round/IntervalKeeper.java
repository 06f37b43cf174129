package io.denyut.internal.round;

import java.time.Duration;
import java.util.Arrays;

/**
 * The interval that rounds really keep: the smallest multiple of the wanted one that holds the 95th percentile of the last 20 rounds.
 * Thread-safe.
 */
public final class IntervalKeeper {
    private static final int ROUNDS = 20;

    private final Duration every;

    /** Guarded by {@code this}. */
    private final long[] nanos = new long[ROUNDS];

    /** Guarded by {@code this}. */
    private int count;

    private volatile Duration effective;

    public IntervalKeeper(Duration every) {
        this.every = every;
        this.effective = every;
    }

    public synchronized void add(Duration took) {
        nanos[count++ % ROUNDS] = took.toNanos();
        int known = Math.min(count, ROUNDS);
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        long p95 = sorted[(int) Math.ceil(known * 0.95) - 1];
        effective = multiple(p95);
    }

    private Duration multiple(long roundNanos) {
        return every.multipliedBy(Math.max(1, (roundNanos + every.toNanos() - 1) / every.toNanos()));
    }

    public Duration effective() {
        return effective;
    }

    /** The same while a round is under way that may become the longest so far. */
    Duration effective(Duration underWay) {
        Duration soFar = multiple(underWay.toNanos());
        Duration kept = effective;
        return soFar.compareTo(kept) > 0 ? soFar : kept;
    }
}
