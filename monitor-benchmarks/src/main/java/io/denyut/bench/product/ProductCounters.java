package io.denyut.bench.product;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the product says of itself, as one line between two processes. */
record ProductCounters(
        long rounds,
        long skipped,
        long filled,
        long over,
        long longestMillis,
        long accepted,
        long written,
        long allocated) {
    private static final String MARK = "counters ";

    /** What a JVM says at its start for some options is not for us. */
    static boolean isOne(String line) {
        return line.startsWith(MARK);
    }

    static ProductCounters parse(String line) {
        long[] v = Arrays.stream(line.substring(MARK.length()).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return new ProductCounters(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    @Override
    public String toString() {
        return LongStream.of(rounds, skipped, filled, over, longestMillis, accepted, written, allocated)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" ", MARK, ""));
    }
}
