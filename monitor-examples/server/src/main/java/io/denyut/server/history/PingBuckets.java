package io.denyut.server.history;

import java.time.Instant;

/**
 * A range of time of one target, cut into pieces of equal length. The arrays have one place for each piece.
 *
 * @param from where the first piece begins
 * @param stepMillis length of a piece
 * @param up results that were UP or DEGRADED
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record PingBuckets(Instant from, long stepMillis, int[] up, int[] down, int[] unknown, Spread rtt, Spread loss) {
    PingBuckets(Instant from, long stepMillis, int count) {
        this(
                from,
                stepMillis,
                new int[count],
                new int[count],
                new int[count],
                new Spread(count, 1e6),
                new Spread(count, 1e4));
    }

    public int size() {
        return up.length;
    }

    /** Results of a piece. */
    public int results(int bucket) {
        return up[bucket] + down[bucket] + unknown[bucket];
    }

    /** Least, mean and greatest value of each piece. Kept as whole steps, so that sums are exact. */
    public static final class Spread {
        private final double stepsPerUnit;
        private final int[] counts;
        private final long[] sums;
        private final int[] least;
        private final int[] greatest;

        Spread(int count, double stepsPerUnit) {
            this.stepsPerUnit = stepsPerUnit;
            counts = new int[count];
            sums = new long[count];
            least = new int[count];
            greatest = new int[count];
        }

        void add(int bucket, int steps) {
            least[bucket] = counts[bucket] == 0 ? steps : Math.min(least[bucket], steps);
            greatest[bucket] = counts[bucket] == 0 ? steps : Math.max(greatest[bucket], steps);
            sums[bucket] += steps;
            counts[bucket]++;
        }

        /** Whether anything was measured in a piece; only then the others have a meaning. */
        public boolean has(int bucket) {
            return counts[bucket] > 0;
        }

        public double min(int bucket) {
            return least[bucket] / stepsPerUnit;
        }

        public double average(int bucket) {
            return sums[bucket] / (stepsPerUnit * counts[bucket]);
        }

        public double max(int bucket) {
            return greatest[bucket] / stepsPerUnit;
        }
    }
}
