package io.denyut.store.internal.series;

import org.jspecify.annotations.Nullable;

/** Number, sum, least and greatest of values, in steps; with a histogram if wanted. Two of them add up. Not thread-safe. */
final class Tally {
    long count;
    double sum;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    final @Nullable Histogram histogram;

    Tally(boolean withHistogram) {
        histogram = withHistogram ? new Histogram() : null;
    }

    void clear() {
        count = 0;
        sum = 0;
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
        if (histogram != null) {
            histogram.clear();
        }
    }

    void add(long value) {
        count++;
        sum += value;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
        if (histogram != null) {
            histogram.add(value);
        }
    }

    void add(Tally other) {
        count += other.count;
        sum += other.sum;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
        if (histogram != null && other.histogram != null) {
            histogram.add(other.histogram);
        }
    }

    /** Whether all values are in the histogram. */
    boolean hasWholeHistogram() {
        return histogram != null && histogram.total() == count;
    }
}
