package io.denyut.server.history;

import io.denyut.Metric;
import io.denyut.Tags;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.MetricBuckets;
import io.denyut.store.History.Pieces;
import io.denyut.store.History.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Results of one check of one target, put into pieces of time. The arrays have one place for each piece. */
final class PingBuckets {
    private static final double MICROS = 1e6;
    private static final double LOSS_STEPS = 1e4;

    private final int[] up;
    private final int[] down;
    private final int[] unknown;
    private final Spread rtt;
    private final Spread loss;

    PingBuckets(int count) {
        up = new int[count];
        down = new int[count];
        unknown = new int[count];
        rtt = new Spread(count, MICROS);
        loss = new Spread(count, LOSS_STEPS);
    }

    int size() {
        return up.length;
    }

    int[] up() {
        return up;
    }

    int[] down() {
        return down;
    }

    int[] unknown() {
        return unknown;
    }

    Spread rtt() {
        return rtt;
    }

    Spread loss() {
        return loss;
    }

    /** As the pieces of a check and source. */
    Buckets of(String target, String check, String source, Pieces pieces, Set<String> metrics) {
        List<MetricBuckets> series = new ArrayList<>(2);
        if (metrics.contains(IcmpMetrics.RTT.name())) {
            series.add(rtt.of(series(target, check, source, IcmpMetrics.RTT)));
        }
        if (metrics.contains(IcmpMetrics.PACKET_LOSS.name())) {
            series.add(loss.of(series(target, check, source, IcmpMetrics.PACKET_LOSS)));
        }
        return new Buckets(check, source, pieces, up, down, unknown, series);
    }

    static SeriesId series(String target, String check, String source, Metric metric) {
        return new SeriesId(target, check, source, metric.name(), metric.unit().symbol(), Tags.NONE);
    }

    /** Least, mean and greatest value of each piece. Kept as whole steps, so that sums are exact. */
    static final class Spread {
        private final double stepsPerUnit;
        private final long[] counts;
        private final long[] sums;
        private final int[] least;
        private final int[] greatest;

        Spread(int count, double stepsPerUnit) {
            this.stepsPerUnit = stepsPerUnit;
            counts = new long[count];
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

        private MetricBuckets of(SeriesId series) {
            int n = counts.length;
            double[] min = new double[n];
            double[] average = new double[n];
            double[] max = new double[n];
            for (int i = 0; i < n; i++) {
                boolean any = counts[i] > 0;
                min[i] = any ? least[i] / stepsPerUnit : Double.NaN;
                average[i] = any ? sums[i] / (stepsPerUnit * counts[i]) : Double.NaN;
                max[i] = any ? greatest[i] / stepsPerUnit : Double.NaN;
            }
            return new MetricBuckets(series, counts, min, average, max);
        }
    }
}
