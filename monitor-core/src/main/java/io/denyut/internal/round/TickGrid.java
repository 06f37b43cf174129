package io.denyut.internal.round;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The instants at which rounds begin: multiples of an interval since the epoch, shifted by a phase. The same after a restart, and on every
 * node.
 *
 * @param everyMicros the interval
 * @param phaseMicros the shift, less than the interval
 */
public record TickGrid(long everyMicros, long phaseMicros) {
    public static TickGrid of(Duration every, Duration phase) {
        long micros = Math.max(1, micros(every));
        return new TickGrid(micros, Math.floorMod(micros(phase), micros));
    }

    /** A grid whose phase follows from an id, within a spread. */
    public static TickGrid spread(Duration every, Duration spread, String id) {
        long width = Math.max(1, Math.min(micros(spread), micros(every)));
        return new TickGrid(Math.max(1, micros(every)), Math.floorMod(mix(id), width));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** Spreads ids that differ in their last digit only. */
    private static long mix(String id) {
        long h = 1125899906842597L;
        for (int i = 0; i < id.length(); i++) {
            h = 31 * h + id.charAt(i);
        }
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** The first tick later than this instant. */
    public Instant after(Instant instant) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant) - phaseMicros;
        return Instant.EPOCH.plus(
                (Math.floorDiv(micros, everyMicros) + 1) * everyMicros + phaseMicros, ChronoUnit.MICROS);
    }

    /** How many ticks lie after the first instant and before the second. */
    public long between(Instant after, Instant before) {
        long from = ChronoUnit.MICROS.between(Instant.EPOCH, after) - phaseMicros;
        long to = ChronoUnit.MICROS.between(Instant.EPOCH, before) - phaseMicros;
        return Math.max(0, Math.floorDiv(to - 1, everyMicros) - Math.floorDiv(from, everyMicros));
    }

    public Duration every() {
        return Duration.of(everyMicros, ChronoUnit.MICROS);
    }
}
