package io.denyut.server.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What ping checks measured, as far back as it is kept. Thread-safe. Ranges of time include their beginning and not their end, by the
 * ticks of rounds. A target that is not known has an empty history.
 */
public interface PingHistory {
    /** The most that {@link #newest(int)} gives. */
    int MAX_NEWEST = 10_000;

    /**
     * The newest results of all targets, newest first.
     *
     * @param limit 1 to {@link #MAX_NEWEST}
     */
    List<PingEntry> newest(int limit);

    /** The newest results of a target in a range, newest first. */
    List<PingEntry> newest(String targetId, Instant from, Instant to, int limit);

    /** Counts over all targets. */
    PingStatistics statistics(Instant from, Instant to);

    /** Counts over one target. */
    PingStatistics statistics(String targetId, Instant from, Instant to);

    /**
     * The results of a target in pieces of time.
     *
     * @param stepMillis length of a piece, at least 1
     * @param count how many pieces
     */
    PingBuckets buckets(String targetId, Instant from, long stepMillis, int count);

    /**
     * Changes of state, newest first, of all checks.
     *
     * @param targetId of one target only
     * @param before only those with a smaller number
     */
    List<StateChange> stateChanges(Optional<String> targetId, OptionalLong before, int limit);

    /** Since when there is everything that was measured of all targets. */
    Instant reaches();

    /** Since when there is everything that was measured of a target. */
    Instant reaches(String targetId);

    /** Whether there is anything about a target. */
    boolean knows(String targetId);
}
