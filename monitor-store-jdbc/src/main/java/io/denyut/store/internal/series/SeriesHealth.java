package io.denyut.store.internal.series;

/**
 * How the store of samples stands; counters are since the start.
 *
 * @param series that are known
 * @param samples made durable
 * @param rowsInMemory observations that are in the journal and not in chunks yet
 * @param bytesInMemory what they take, roughly
 * @param duplicates observations left out because their tick was there already
 * @param overLimit samples left out because there are too many series
 * @param tooLate observations left out because single samples of their day are kept no more
 * @param outOfRange observations left out because their tick cannot be stored
 * @param lateParts windows that got observations after they had become chunks
 * @param overflown observations left out because a window had too many
 */
public record SeriesHealth(
        long series,
        long samples,
        long rowsInMemory,
        long bytesInMemory,
        long duplicates,
        long overLimit,
        long tooLate,
        long outOfRange,
        long lateParts,
        long overflown) {}
