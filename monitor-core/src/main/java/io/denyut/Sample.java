package io.denyut;

/**
 * One measured value. What was not measured has no sample: never NaN, 0 or -1 instead.
 *
 * @param metric what was measured
 * @param value finite, in the metric's unit, rounded to its resolution. A {@code double} holds whole numbers exactly up to
 *     2<sup>53</sup> only: probes that read 64-bit counters publish rates
 * @param tags what tells apart several values of one metric at one target; few different values
 * @since 0.1.0
 */
public record Sample(Metric metric, double value, Tags tags) {
    /** @throws IllegalArgumentException if the value is not finite or more than 2<sup>53</sup> steps away from 0 */
    public Sample {
        value = metric.round(value);
    }
}
