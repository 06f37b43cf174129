package io.denyut.store.internal.db;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How times are kept: whole microseconds since 1970-01-01T00:00:00Z. */
public final class Micros {
    private Micros() {}

    /** Of an instant; what is finer is cut off, and what is before the year -290,000 or after 290,000 becomes the first or last. */
    public static long of(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds >= Long.MAX_VALUE / 1_000_000 - 1) {
            return Long.MAX_VALUE;
        }
        return seconds <= Long.MIN_VALUE / 1_000_000 + 1
                ? Long.MIN_VALUE
                : seconds * 1_000_000 + time.getNano() / 1_000;
    }

    /** Back to an instant. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
