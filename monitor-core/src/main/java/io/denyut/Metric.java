package io.denyut;

/**
 * What is measured: name, unit, kind and resolution. A probe keeps its metrics as constants beside itself.
 *
 * @param name dotted lower case, protocol first: {@code icmp.rtt}, {@code if.in.octets}
 * @param unit the base unit of every value
 * @param kind gauge or counter
 * @param resolution the smallest step that means something, in {@code unit}; greater than 0. Samples are rounded to it, so that sinks, rules
 *     and stores agree by value
 * @param help one sentence for people
 * @since 0.1.0
 */
public record Metric(String name, Unit unit, MetricKind kind, double resolution, String help) {
    /** Beyond this many steps a {@code double} can no longer tell neighbours apart. */
    private static final double MAX_STEPS = 0x1p53;

    public Metric {
        Names.require(Names.METRIC, name, "metric name");
        if (!(resolution > 0) || Double.isInfinite(resolution)) {
            throw new IllegalArgumentException(
                    "metric " + name + ": resolution " + resolution + " must be finite and greater than 0");
        }
    }

    /** A gauge with the usual resolution of its unit. */
    public static Metric gauge(String name, Unit unit, String help) {
        return new Metric(name, unit, MetricKind.GAUGE, unit.defaultResolution(), help);
    }

    /** A counter with the usual resolution of its unit. */
    public static Metric counter(String name, Unit unit, String help) {
        return new Metric(name, unit, MetricKind.COUNTER, unit.defaultResolution(), help);
    }

    /** A copy with another resolution. */
    public Metric withResolution(double resolution) {
        return new Metric(name, unit, kind, resolution, help);
    }

    /**
     * A sample of this metric without tags, rounded to the resolution.
     *
     * @throws IllegalArgumentException if the value is not finite or more than 2<sup>53</sup> steps away from 0
     */
    public Sample of(double value) {
        return new Sample(this, value, Tags.NONE);
    }

    /**
     * A sample of this metric, rounded to the resolution.
     *
     * @param tags key, value, key, value, ...
     * @throws IllegalArgumentException if the value is not finite or more than 2<sup>53</sup> steps away from 0, or the tags are bad
     */
    public Sample of(double value, String... tags) {
        return new Sample(this, value, Tags.of(tags));
    }

    /** True when both describe the same series: everything but the help is equal. */
    public boolean isCompatibleWith(Metric other) {
        return name.equals(other.name)
                && unit.equals(other.unit)
                && kind == other.kind
                && resolution == other.resolution;
    }

    double round(double value) {
        double steps = Math.rint(value / resolution);
        // Dividing by the whole number 1/resolution gives the double nearest to the decimal; multiplying by 1e-6 does
        // not.
        double inverse = Math.rint(1 / resolution);
        double rounded =
                resolution < 1 && Math.abs(inverse * resolution - 1) < 1e-9 ? steps / inverse : steps * resolution;
        if (!(Math.abs(steps) <= MAX_STEPS) || Double.isInfinite(rounded)) {
            throw new IllegalArgumentException(
                    "metric " + name + ": value " + value + " is not finite or beyond 2^53 steps of " + resolution);
        }
        return rounded + 0.0; // -0.0 and 0.0 are one value
    }
}
