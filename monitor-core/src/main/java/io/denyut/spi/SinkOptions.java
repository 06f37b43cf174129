package io.denyut.spi;

import java.time.Duration;

/**
 * The queue in front of a sink.
 *
 * @param batchSize most observations in one {@code write}: 1 to 100,000
 * @param batchDelay longest time an observation waits for its batch to fill: 0 to 60 s
 * @param flushEvery longest time between a write and the flush that makes it durable: 0 to 60 s
 * @param required whether an agent's data counts as received only when this sink has flushed it
 * @param maxQueued most items kept in memory: 0 = as many as fit into 64 MiB (about 160,000 ping results); otherwise 1 to 10,000,000
 * @param onFull what happens to the oldest when memory is full
 * @param maxSpoolBytes size of the spool on disk, for {@link OnFull#SPOOL}: at least 1 MiB
 * @param preallocatedSpoolBytes how much of the spool is reserved on disk at start, so that a full disk does not stop it: 0 to
 *     {@code maxSpoolBytes}
 * @since 0.1.0
 */
public record SinkOptions(
        int batchSize,
        Duration batchDelay,
        Duration flushEvery,
        boolean required,
        int maxQueued,
        OnFull onFull,
        long maxSpoolBytes,
        long preallocatedSpoolBytes) {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    /** Batches of 500 or 200 ms, a flush each second, not required, 60 s of memory, the oldest dropped. */
    public static final SinkOptions DEFAULT = new SinkOptions(
            500, Duration.ofMillis(200), Duration.ofSeconds(1), false, 0, OnFull.DROP_OLDEST, 256L << 20, 0);

    /** What happens to the oldest items when memory is full. */
    public enum OnFull {
        /** They are given up and counted. */
        DROP_OLDEST,
        /** They wait on disk, in the monitor's spool directory; without one, as {@link #DROP_OLDEST}. */
        SPOOL
    }

    /** @throws IllegalArgumentException if a value is out of its bounds */
    public SinkOptions {
        require(batchSize >= 1 && batchSize <= 100_000, "batchSize " + batchSize + " must be 1 to 100,000");
        require(
                !batchDelay.isNegative() && batchDelay.compareTo(MINUTE) <= 0,
                "batchDelay " + batchDelay + " must be 0 to 60 s");
        require(
                !flushEvery.isNegative() && flushEvery.compareTo(MINUTE) <= 0,
                "flushEvery " + flushEvery + " must be 0 to 60 s");
        require(maxQueued >= 0 && maxQueued <= 10_000_000, "maxQueued " + maxQueued + " must be 0 to 10,000,000");
        require(maxSpoolBytes >= 1 << 20, "maxSpoolBytes " + maxSpoolBytes + " must be at least 1 MiB");
        require(
                preallocatedSpoolBytes >= 0 && preallocatedSpoolBytes <= maxSpoolBytes,
                "preallocatedSpoolBytes " + preallocatedSpoolBytes + " must be 0 to maxSpoolBytes");
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }

    public SinkOptions withBatch(int size, Duration delay) {
        return new SinkOptions(
                size, delay, flushEvery, required, maxQueued, onFull, maxSpoolBytes, preallocatedSpoolBytes);
    }

    public SinkOptions withFlushEvery(Duration flushEvery) {
        return new SinkOptions(
                batchSize, batchDelay, flushEvery, required, maxQueued, onFull, maxSpoolBytes, preallocatedSpoolBytes);
    }

    public SinkOptions withRequired(boolean required) {
        return new SinkOptions(
                batchSize, batchDelay, flushEvery, required, maxQueued, onFull, maxSpoolBytes, preallocatedSpoolBytes);
    }

    public SinkOptions withMaxQueued(int maxQueued) {
        return new SinkOptions(
                batchSize, batchDelay, flushEvery, required, maxQueued, onFull, maxSpoolBytes, preallocatedSpoolBytes);
    }

    public SinkOptions withSpool(long maxBytes, long preallocatedBytes) {
        return new SinkOptions(
                batchSize, batchDelay, flushEvery, required, maxQueued, OnFull.SPOOL, maxBytes, preallocatedBytes);
    }
}
