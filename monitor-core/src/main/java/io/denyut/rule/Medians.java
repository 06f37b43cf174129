package io.denyut.rule;

import io.denyut.spi.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A rolling median in bounded memory: the window is cut into {@value #BUCKETS} buckets, of each the median of at most {@value #KEPT} evenly
 * spaced values is kept, and the median is the median of those. It is exact where nothing changes, and where values drift off by no more than
 * they differ within one bucket. A bucket counts when it is over, so a drop is never compared with itself.
 *
 * <p>About 0.8 kB however many values there are. Confined to the rule's thread.
 */
final class Medians {
    static final int BUCKETS = 48;
    static final int KEPT = 32;

    /** With less of the past nothing is said. */
    static final int FEWEST_BUCKETS = 6;

    /** The finished ones and the one that is being filled. */
    private static final int RING = BUCKETS + 1;

    private final long bucketMillis;

    /** By bucket number modulo {@link #RING}; NaN = no values. */
    private final double[] medians = new double[RING];

    private final double[] current = new double[KEPT];
    private int kept;
    private int stride = 1;
    private int seen;
    private long newest = Long.MIN_VALUE;
    private double median = Double.NaN;

    Medians(Duration window) {
        bucketMillis = Math.max(1, window.toMillis() / BUCKETS);
        Arrays.fill(medians, Double.NaN);
    }

    /** The median of the window before the current bucket; NaN while too little is known. */
    double at(Instant tick) {
        turnTo(bucketOf(tick));
        return median;
    }

    /** A value of an earlier bucket than the current one is passed over. */
    void add(Instant tick, double value) {
        long bucket = bucketOf(tick);
        turnTo(bucket);
        if (bucket < newest || seen++ % stride != 0) {
            return;
        }
        if (kept == KEPT) {
            for (int i = 0; i < KEPT / 2; i++) {
                current[i] = current[2 * i];
            }
            kept = KEPT / 2;
            stride *= 2;
        }
        current[kept++] = value;
    }

    private long bucketOf(Instant tick) {
        return Math.floorDiv(tick.toEpochMilli(), bucketMillis);
    }

    private void turnTo(long bucket) {
        if (bucket <= newest) {
            return;
        }
        if (newest != Long.MIN_VALUE) {
            medians[slot(newest)] = medianOf(current, kept);
            for (long gone = Math.max(newest + 1, bucket - BUCKETS); gone <= bucket; gone++) {
                medians[slot(gone)] = Double.NaN;
            }
        }
        newest = bucket;
        kept = 0;
        stride = 1;
        seen = 0;
        decide();
    }

    private void decide() {
        double[] known = new double[RING];
        int count = 0;
        for (double each : medians) {
            if (!Double.isNaN(each)) {
                known[count++] = each;
            }
        }
        median = count < FEWEST_BUCKETS ? Double.NaN : medianOf(known, count);
    }

    private static int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) RING);
    }

    private static double medianOf(double[] values, int count) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        double upper = sorted[count / 2];
        return count % 2 == 1 ? upper : (upper + sorted[count / 2 - 1]) / 2;
    }

    /** The past as it was stored, put before what has been seen meanwhile. */
    void precede(Series past) {
        if (past.points().isEmpty() || newest == Long.MIN_VALUE) {
            return;
        }
        Medians before = new Medians(Duration.ofMillis(bucketMillis * BUCKETS));
        past.points().forEach(point -> before.add(point.tick(), point.value()));
        before.turnTo(newest);
        for (int i = 0; i < RING; i++) {
            if (Double.isNaN(medians[i])) {
                medians[i] = before.medians[i];
            }
        }
        decide();
    }
}
