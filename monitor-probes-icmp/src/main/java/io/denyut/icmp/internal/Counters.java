package io.denyut.icmp.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

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

    private final Map<Kind, AtomicLong> values = new EnumMap<>(Kind.class);

    Counters() {
        for (Kind kind : Kind.values()) {
            values.put(kind, new AtomicLong());
        }
    }

    /** Only the loop calls this: one writer needs no atomic addition. */
    void add(Kind kind, long n) {
        AtomicLong value = value(kind);
        value.setRelease(value.getPlain() + n);
    }

    public long get(Kind kind) {
        return value(kind).getAcquire();
    }

    private AtomicLong value(Kind kind) {
        return Objects.requireNonNull(values.get(kind));
    }
}
