package io.denyut.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a store takes on the disk.
 *
 * @param file the database
 * @param schema the newest step of its schema
 * @param fileBytes of the database
 * @param freeBytes within the file, to be used again before it grows
 * @param logBytes of the write-ahead log beside it
 * @param diskFreeBytes what is left for this user
 * @param tables the largest first, indexes included; none where nobody asked for them
 * @param tiers of what was measured, the finest first
 * @param samples of sizes that the growth is known from, the oldest first
 * @param lastBackup when {@link StoreTools#backup} last made one
 * @since 0.1.0
 */
public record StoreStatus(
        Path file,
        int schema,
        long fileBytes,
        long freeBytes,
        long logBytes,
        long diskFreeBytes,
        List<Table> tables,
        List<Tier> tiers,
        List<Size> samples,
        Optional<Instant> lastBackup) {
    private static final Duration SHORTEST = Duration.ofHours(1);

    public StoreStatus {
        tables = List.copyOf(tables);
        tiers = List.copyOf(tiers);
        samples = List.copyOf(samples);
    }

    /**
     * A table.
     *
     * @param name as in {@code docs/store.md}
     * @param rows of it
     * @param bytes of its pages and those of its indexes
     */
    public record Table(String name, long rows, long bytes) {}

    /**
     * How finely measurements are kept.
     *
     * @param name {@code raw, five-minutes, hours} or {@code days}
     * @param from the beginning of the oldest that there is; empty if there is nothing
     * @param bytes what it takes; empty where nobody asked for the tables
     */
    public record Tier(String name, Optional<Instant> from, OptionalLong bytes) {}

    /**
     * How large the file was.
     *
     * @param time when
     * @param usedBytes of the file without what was free in it
     */
    public record Size(Instant time, long usedBytes) {}

    /** Bytes that the store has grown by in a day, on average of the last week; empty while less than an hour is known. */
    public Optional<Double> bytesPerDay() {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        Size last = samples.get(samples.size() - 1);
        Size first = samples.get(0);
        Duration time = Duration.between(first.time, last.time);
        if (time.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        return Optional.of((last.usedBytes - first.usedBytes) * 86_400_000.0 / time.toMillis());
    }

    /**
     * What it will take, with what is deleted in mind; empty where no tables were asked for, or before the third day.
     *
     * @param kept how long measurements are kept
     */
    public Optional<StoreForecast> forecast(StoreForecast.Kept kept) {
        return StoreForecast.of(this, kept);
    }

    /** When the disk is full, by the {@link #forecast}, and where there is none by {@link #untilFull()}; empty as that. */
    public Optional<Duration> untilFull(StoreForecast.Kept kept) {
        Optional<StoreForecast> forecast = forecast(kept);
        return forecast.isPresent() ? forecast.get().until(diskFreeBytes + freeBytes) : untilFull();
    }

    /**
     * When the disk is full if it goes on growing as in the last week; empty where that is not known, not growing, or not within 100 years.
     * Too early while measurements are younger than they are kept: nothing is deleted yet.
     */
    public Optional<Duration> untilFull() {
        return bytesPerDay()
                .filter(rate -> rate > 0)
                .map(rate -> (diskFreeBytes + freeBytes) / rate)
                .filter(days -> days < 36_500)
                .map(days -> Duration.ofSeconds((long) (days * 86_400)));
    }
}
