package io.denyut.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** One value per round. */
public final class Series {
    private final double[] values;

    public Series(double... values) {
        this.values = values.clone();
    }

    public double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** Round by round; its median says more on a noisy machine than the quotient of two medians. */
    public Series per(Series other) {
        return new Series(IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] / other.values[i])
                .toArray());
    }

    /** {@code median (least..most)}. */
    public String text(String format) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + ".." + format + ")",
                median(),
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN));
    }
}
