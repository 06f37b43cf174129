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
        Duration longestWrite,
        Duration longestAlert) {}
