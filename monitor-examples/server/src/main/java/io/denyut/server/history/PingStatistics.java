package io.denyut.server.history;

import java.util.OptionalDouble;

/**
 * Counts over a range of time.
 *
 * @param successful UP and DEGRADED
 * @param failed DOWN
 * @param unknown results that say nothing about the network: no success and no failure
 * @param averageRtt in seconds, over the results that have a round-trip time; empty if none has
 * @param minRtt in seconds
 * @param maxRtt in seconds
 */
public record PingStatistics(
        long successful,
        long failed,
        long unknown,
        OptionalDouble averageRtt,
        OptionalDouble minRtt,
        OptionalDouble maxRtt) {
    public long total() {
        return successful + failed + unknown;
    }

    /** The share of successes among the results that are known, 0..1; empty if none is. */
    public OptionalDouble successRate() {
        long known = successful + failed;
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successful / known);
    }
}
