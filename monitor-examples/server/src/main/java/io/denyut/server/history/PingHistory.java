package io.denyut.server.history;

import io.denyut.icmp.IcmpMetrics;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.Pieces;
import io.denyut.store.History.SeriesId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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

    /** The newest results of a target, newest first: at once, for pages that ask often. */
    List<PingEntry> recent(String targetId, int limit);

    /** The newest results of a target in a range, newest first. */
    List<PingEntry> newest(String targetId, Instant from, Instant to, int limit);

    /** Counts over all targets. */
    PingStatistics statistics(Instant from, Instant to);

    /** Counts over one target. */
    PingStatistics statistics(String targetId, Instant from, Instant to);

    /**
     * What the checks of a target saw in pieces of time, one for each check and source.
     *
     * @param metrics names of the wanted ones
     */
    List<Buckets> buckets(String targetId, Pieces pieces, Set<String> metrics);

    /** The series that there are of a target. */
    List<SeriesId> series(String targetId);

    /**
     * Changes of state, newest first, of all checks.
     *
     * @param targetId of one target only
     * @param before only those with a smaller number
     */
    List<StateChange> stateChanges(Optional<String> targetId, OptionalLong before, int limit);

    /** Since when everything that was measured of all targets is counted. */
    Instant reaches();

    /** Since when everything that was measured of a target is counted. */
    Instant reaches(String targetId);

    /** Since when every single result of a target is there. */
    Instant resultsReach(String targetId);

    /** A series of pings that there is nothing of yet. */
    static SeriesId pingSeries(String targetId, String metric) {
        return PingBuckets.series(
                targetId, "", "", metric.equals(IcmpMetrics.RTT.name()) ? IcmpMetrics.RTT : IcmpMetrics.PACKET_LOSS);
    }

    /** Whether there is anything about a target. */
    boolean knows(String targetId);
}
