package io.denyut.icmp.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts that the loop writes and anybody reads. */
public final class Counters {
    /** What is counted. */
    public enum Kind {
        REQUESTS,
        REPLIES,
        TIMEOUTS,
        UNREACHABLE,
        SEND_FAILURES,
        DUPLICATES,
        LATE,
        FOREIGN,
        WRONG_SOURCE,
        DROPPED,
        CALLBACK_FAILURES
    }

    private final AtomicLongArray values = new AtomicLongArray(Kind.values().length);

    /** Only the loop calls this: one writer needs no atomic addition. */
    void add(Kind kind, long n) {
        int i = kind.ordinal();
        values.setRelease(i, values.getPlain(i) + n);
    }

    public long get(Kind kind) {
        return values.getAcquire(kind.ordinal());
    }
}
