package io.denyut.store.internal.series;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How samples are kept.
 *
 * @param clock the time of day, for retention and for when a day is over
 * @param keepRaw how long single samples are kept, in whole days
 * @param keepFiveMinutes how long the roll-up of five minutes is kept
 * @param keepHours how long the roll-up of hours is kept
 * @param keepDays how long the roll-up of days is kept
 * @param maxBytes of the file; above it, the oldest of the finest tier goes before its time
 * @param tierBytes of each tier; above it, its oldest goes before its time
 * @param maxSeries most series; of more nothing is stored, and it is counted
 */
public record SeriesOptions(
        InstantSource clock,
        Duration keepRaw,
        Duration keepFiveMinutes,
        Duration keepHours,
        Duration keepDays,
        long maxBytes,
        TierBytes tierBytes,
        long maxSeries) {
    /** 36,500 days. */
    public static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** @throws IllegalArgumentException if something is out of its bounds; names it, the value and the bound */
    public SeriesOptions {
        requireDays("keepRaw", keepRaw);
        requireDays("keepFiveMinutes", keepFiveMinutes);
        requireDays("keepHours", keepHours);
        requireDays("keepDays", keepDays);
        if (maxBytes < 1 << 20) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + " must be at least 1 MiB");
        }
        if (maxSeries < 1 || maxSeries > 10_000_000) {
            throw new IllegalArgumentException("maxSeries " + maxSeries + " must be 1 to 10,000,000");
        }
    }

    private static void requireDays(String name, Duration keep) {
        if (keep.toDays() < 2 || keep.compareTo(FOR_EVER) > 0) {
            throw new IllegalArgumentException(name + " " + keep + " must be 2 to 36,500 days");
        }
    }

    /** Single samples 7 days, five minutes 90 days, hours two years, days for ever; 2 million series; no bound of bytes. */
    public static SeriesOptions of(InstantSource clock) {
        return new SeriesOptions(
                clock,
                Duration.ofDays(7),
                Duration.ofDays(90),
                Duration.ofDays(730),
                FOR_EVER,
                Long.MAX_VALUE,
                TierBytes.UNBOUNDED,
                2_000_000);
    }

    public SeriesOptions withClock(InstantSource other) {
        return new SeriesOptions(other, keepRaw, keepFiveMinutes, keepHours, keepDays, maxBytes, tierBytes, maxSeries);
    }

    public SeriesOptions withKeepRaw(Duration keep) {
        return new SeriesOptions(clock, keep, keepFiveMinutes, keepHours, keepDays, maxBytes, tierBytes, maxSeries);
    }

    public SeriesOptions withKeepFiveMinutes(Duration keep) {
        return new SeriesOptions(clock, keepRaw, keep, keepHours, keepDays, maxBytes, tierBytes, maxSeries);
    }

    public SeriesOptions withKeepHours(Duration keep) {
        return new SeriesOptions(clock, keepRaw, keepFiveMinutes, keep, keepDays, maxBytes, tierBytes, maxSeries);
    }

    public SeriesOptions withKeepDays(Duration keep) {
        return new SeriesOptions(clock, keepRaw, keepFiveMinutes, keepHours, keep, maxBytes, tierBytes, maxSeries);
    }

    public SeriesOptions withMaxBytes(long bytes) {
        return new SeriesOptions(clock, keepRaw, keepFiveMinutes, keepHours, keepDays, bytes, tierBytes, maxSeries);
    }

    public SeriesOptions withTierBytes(TierBytes bytes) {
        return new SeriesOptions(clock, keepRaw, keepFiveMinutes, keepHours, keepDays, maxBytes, bytes, maxSeries);
    }

    public SeriesOptions withMaxSeries(long series) {
        return new SeriesOptions(clock, keepRaw, keepFiveMinutes, keepHours, keepDays, maxBytes, tierBytes, series);
    }
}
