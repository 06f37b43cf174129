package io.denyut.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the store is.
 *
 * @param file the database
 * @param problem in words, while the last write failed
 * @param since when that began
 * @param writes transactions committed since the start
 * @param failures transactions that failed since the start
 * @param waiting writes that wait
 * @param alertsWaiting steps of alerts that are kept in memory because nothing could be stored
 * @param measurements what came of what was measured
 * @param status sizes and growth, at most some minutes old and without tables; empty while they cannot be read
 * @param longestWrite of all, the time of one transaction
 * @param longestAlert of all, the time from an alert's commit being asked for to its end
 * @since 0.1.0
 */
public record StoreHealth(
        Path file,
        Optional<String> problem,
        Optional<Instant> since,
        long writes,
        long failures,
        int waiting,
        int alertsWaiting,
        Measurements measurements,
        Optional<StoreStatus> status,
        Duration longestWrite,
        Duration longestAlert) {
    /**
     * Counters are since the start.
     *
     * @param series that are known
     * @param samples made durable
     * @param resultsInMemory that are in the journal and not packed yet
     * @param bytesInMemory what they take, roughly
     * @param duplicates results left out because their tick was there already
     * @param overLimit samples left out because there are too many series
     * @param tooLate results left out because single results of their day are kept no more
     * @param outOfRange results left out because their tick cannot be stored
     * @param lateParts half hours that got results after they had been packed
     * @param overflown results left out because their half hour had too many
     */
    public record Measurements(
            long series,
            long samples,
            long resultsInMemory,
            long bytesInMemory,
            long duplicates,
            long overLimit,
            long tooLate,
            long outOfRange,
            long lateParts,
            long overflown) {}
}
