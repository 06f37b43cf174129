package io.denyut.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How a {@link RowSink} is. Counters are since the start.
 *
 * @param file the database
 * @param problem in words, while the last write failed
 * @param since when that began
 * @param results made durable
 * @param samples made durable
 * @param duplicates results left out because their identity was there already
 * @param deleted results that were older than they are to be kept
 * @param failures transactions that failed
 * @since 0.1.0
 */
public record RowSinkHealth(
        Path file,
        Optional<String> problem,
        Optional<Instant> since,
        long results,
        long samples,
        long duplicates,
        long deleted,
        long failures) {}
