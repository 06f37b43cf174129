package io.denyut.store.internal.series;

/** Values of a metric as whole steps of its resolution, and back: every value that a sample can have comes back as it was. */
final class Steps {
    private static final double MOST = 0x1p53;

    private final double resolution;
    /** Steps in 1, for resolutions like 0.001; 0 for others. See {@code Metric}: dividing gives the double nearest to the decimal. */
    private final double perUnit;

    Steps(double resolution) {
        this.resolution = resolution;
        double inverse = Math.rint(1 / resolution);
        perUnit = resolution < 1 && Math.abs(inverse * resolution - 1) < 1e-9 ? inverse : 0;
    }

    double value(long steps) {
        return value((double) steps);
    }

    /** Of a mean of steps, too. */
    double value(double steps) {
        return (perUnit > 0 ? steps / perUnit : steps * resolution) + 0.0;
    }

    /** @throws IllegalArgumentException if the value is not finite or beyond 2<sup>53</sup> steps */
    long of(double value) {
        double steps = Math.rint(perUnit > 0 ? value * perUnit : value / resolution);
        if (!(Math.abs(steps) <= MOST + 2)) {
            throw new IllegalArgumentException(
                    "value " + value + " is not finite or beyond 2^53 steps of " + resolution);
        }
        long whole = (long) steps;
        if (value(whole) == value) {
            return whole;
        }
        // Near 2^53 the product is off by a step or two.
        for (int off = 1; off <= 2; off++) {
            if (value(whole + off) == value) {
                return whole + off;
            }
            if (value(whole - off) == value) {
                return whole - off;
            }
        }
        return whole;
    }
}
