package io.denyut.internal.time;

import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Wall time that runs by the monotonic clock from an anchor, so that NTP's small corrections do not shift ticks and steps are noticed.
 * Thread-safe.
 */
public final class TickClock {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final long REANCHOR_NANOS = Duration.ofMinutes(1).toNanos();

    private final TimeSource time;
    private volatile Anchor anchor;

    public TickClock(TimeSource time) {
        this.time = time;
        this.anchor = new Anchor(time.now(), time.nanoTime());
    }

    /** To the microsecond, which is what is stored. */
    public Instant now() {
        return at(time.nanoTime());
    }

    private Instant at(long nanos) {
        Anchor from = anchor;
        return from.wall.plusNanos(nanos - from.nanos).truncatedTo(ChronoUnit.MICROS);
    }

    public long nanoTime() {
        return time.nanoTime();
    }

    public Duration until(Instant instant) {
        return Duration.between(now(), instant);
    }

    /** Compares with the wall clock; to be called each second. Gives how far the wall clock was set, if it was. */
    public Optional<Duration> check() {
        long nanos = time.nanoTime();
        Instant wall = time.now();
        Duration off = Duration.between(at(nanos), wall);
        if (off.abs().compareTo(STEP) > 0) {
            anchor = new Anchor(wall, nanos);
            return Optional.of(off);
        }
        if (nanos - anchor.nanos >= REANCHOR_NANOS) {
            anchor = new Anchor(wall, nanos);
        }
        return Optional.empty();
    }

    private record Anchor(Instant wall, long nanos) {}
}
