package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * How often values of which size came, in buckets of which 32 make an octave: a percentile is off by at most 3.2 % of it. Two of
 * them add up exactly. Values are steps, with a sign. Not thread-safe.
 */
final class Histogram {
    private static final int OCTAVE_SHIFT = 5;
    private static final int PER_OCTAVE = 1 << OCTAVE_SHIFT;
    private static final int MOST_BUCKETS = 2 * PER_OCTAVE * 64;

    private int first;
    private long[] counts = new long[0];
    private long total;

    /** The bucket of a value; larger values never have a smaller one. */
    static int bucket(long value) {
        return value >= 0 ? magnitude(value) : -1 - magnitude(-(value + 1));
    }

    private static int magnitude(long value) {
        if (value < PER_OCTAVE) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - OCTAVE_SHIFT;
        return (shift << OCTAVE_SHIFT) + (int) (value >>> shift);
    }

    /** The smallest value of a bucket. */
    static long least(int bucket) {
        return bucket >= 0 ? leastMagnitude(bucket) : -leastMagnitude(-bucket);
    }

    private static long leastMagnitude(int bucket) {
        if (bucket < 2 * PER_OCTAVE) {
            return bucket;
        }
        int shift = (bucket >> OCTAVE_SHIFT) - 1;
        return (long) ((bucket & PER_OCTAVE - 1) + PER_OCTAVE) << shift;
    }

    long total() {
        return total;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    void add(long value) {
        add(bucket(value), 1);
    }

    void add(long value, long times) {
        add(bucket(value), times);
    }

    private void add(int bucket, long count) {
        int index = bucket - first;
        if (index < 0 || index >= counts.length) {
            makeRoom(bucket);
            index = bucket - first;
        }
        counts[index] += count;
        total += count;
    }

    private void makeRoom(int bucket) {
        if (counts.length == 0) {
            first = bucket - 8;
            counts = new long[16];
            return;
        }
        int from = Math.min(first, bucket - 8);
        int to = Math.max(first + counts.length, bucket + 9);
        long[] wider = new long[to - from];
        System.arraycopy(counts, 0, wider, first - from, counts.length);
        first = from;
        counts = wider;
    }

    void add(Histogram other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] != 0) {
                add(other.first + i, other.counts[i]);
            }
        }
    }

    /**
     * The value below which a share of all lies, on a straight line within its bucket.
     *
     * @param share 0 to 1
     */
    double quantile(double share) {
        double wanted = share * total;
        double passed = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && passed + counts[i] >= wanted) {
                long low = least(first + i);
                long wide = least(first + i + 1) - low;
                return wide <= 1 ? low : low + (wide - 1) * Math.max(0, wanted - passed) / counts[i];
            }
            passed += counts[i];
        }
        return 0;
    }

    void encode(BitWriter out) {
        int used = 0;
        for (long count : counts) {
            used += count != 0 ? 1 : 0;
        }
        out.number(used);
        boolean begun = false;
        int before = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                int bucket = first + i;
                if (begun) {
                    out.number(bucket - before - 1L);
                } else {
                    out.signed(bucket);
                    begun = true;
                }
                before = bucket;
                out.number(counts[i] - 1);
            }
        }
    }

    /** Adds what {@link #encode} wrote. */
    void decode(BitReader in) {
        int used = in.numberUpTo(MOST_BUCKETS, "number of buckets");
        long[] numbers = in.numbers(2 * used);
        long bucket = 0;
        for (int i = 0; i < used; i++) {
            long distance = numbers[2 * i];
            bucket = i == 0 ? Codes.unzigzag(distance) : bucket + 1 + distance;
            if (Math.abs(bucket) > MOST_BUCKETS) {
                throw new DamagedChunkException("bucket " + bucket);
            }
            add((int) bucket, numbers[2 * i + 1] + 1);
        }
    }

    /** Passes by what {@link #encode} wrote. */
    static void skip(BitReader in) {
        int used = in.numberUpTo(MOST_BUCKETS, "number of buckets");
        in.numbers(2 * used);
    }
}
