package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Severity;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Rule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds a rule about a metric. Values are in the metric's unit (seconds, not milliseconds; a share 0..1, not per cent).
 *
 * <p>Defaults: severity {@link Severity#MAJOR}; raised by the first breach; cleared by the first value that is no breach. With a clear limit, a
 * value between the two limits decides nothing. Not thread-safe; what {@link #named} returns is.
 *
 * @since 0.1.0
 */
public final class ThresholdBuilder {
    private final Metric metric;
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private double clearLow = Double.NaN;
    private double clearHigh = Double.NaN;
    private Severity severity = Severity.MAJOR;
    private int raiseCount = 1;
    private int raiseWindow = 1;
    private Duration raiseFor = Duration.ZERO;
    private int clearCount = 1;
    private Duration clearFor = Duration.ZERO;
    private final Map<String, String> only = new LinkedHashMap<>();

    ThresholdBuilder(Metric metric) {
        this.metric = metric;
    }

    /** A value above this limit is a breach. */
    public ThresholdBuilder above(double limit) {
        high = finite("above", limit);
        return this;
    }

    /** A value below this limit is a breach. */
    public ThresholdBuilder below(double limit) {
        low = finite("below", limit);
        return this;
    }

    /**
     * A value below the one or above the other limit is a breach.
     *
     * @throws IllegalArgumentException if {@code low} is not less than {@code high}
     */
    public ThresholdBuilder outside(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "rule about " + metric.name() + ": outside " + low + " to " + high + " must rise");
        }
        return below(low).above(high);
    }

    /** For {@link #above}: only a value at or below this one clears; at most the upper limit. */
    public ThresholdBuilder clearBelow(double limit) {
        clearHigh = finite("clearBelow", limit);
        return this;
    }

    /** For {@link #below}: only a value at or above this one clears; at least the lower limit. */
    public ThresholdBuilder clearAbove(double limit) {
        clearLow = finite("clearAbove", limit);
        return this;
    }

    /** For {@link #outside}: only a value within these limits clears. */
    public ThresholdBuilder clearInside(double low, double high) {
        return clearAbove(low).clearBelow(high);
    }

    /** Raised by this many breaches in a row: 1 to 1,000. */
    public ThresholdBuilder forRounds(int rounds) {
        return forRounds(rounds, rounds);
    }

    /** Raised by so many breaches among the last {@code window} values: 1 to the window, which is 1 to 1,000. */
    public ThresholdBuilder forRounds(int breaches, int window) {
        raiseCount = breaches;
        raiseWindow = window;
        return this;
    }

    /** Raised when breaches have lasted this long, seen by real values. */
    public ThresholdBuilder forAtLeast(Duration hold) {
        raiseFor = hold;
        return this;
    }

    /** Cleared by this many clears in a row: 1 to 1,000. */
    public ThresholdBuilder clearAfter(int rounds) {
        clearCount = rounds;
        return this;
    }

    public ThresholdBuilder severity(Severity severity) {
        this.severity = severity;
        return this;
    }

    /** Only targets with this tag; with several calls, all of them. */
    public ThresholdBuilder only(String tag, String value) {
        only.put(tag, value);
        return this;
    }

    /**
     * The rule.
     *
     * @param id unique in its monitor, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}
     * @throws IllegalArgumentException if there is no limit, a clear limit lies on the wrong side, or a number is out of its bounds
     */
    public Rule named(String id) {
        if (Double.isInfinite(low) && Double.isInfinite(high)) {
            throw new IllegalArgumentException("rule " + id + ": needs a limit: above, below or outside");
        }
        double up = limit(id, "clearBelow", clearHigh, high);
        double down = limit(id, "clearAbove", clearLow, low);
        if (up > high) {
            throw new IllegalArgumentException("rule " + id + ": clearBelow " + up + " must be at most above " + high);
        }
        if (down < low) {
            throw new IllegalArgumentException(
                    "rule " + id + ": clearAbove " + down + " must be at least below " + low);
        }
        if (down > up) {
            throw new IllegalArgumentException(
                    "rule " + id + ": nothing lies between clearAbove " + down + " and clearBelow " + up);
        }
        return new ThresholdRule(
                id,
                severity,
                new AlertPolicy(raiseCount, raiseWindow, raiseFor, clearCount, clearFor),
                only,
                metric,
                new Limits(low, high, down, up));
    }

    private static double limit(String id, String what, double wanted, double breach) {
        if (Double.isNaN(wanted)) {
            return breach;
        }
        if (Double.isInfinite(breach)) {
            throw new IllegalArgumentException(
                    "rule " + id + ": " + what + " " + wanted + " has no limit to belong to");
        }
        return wanted;
    }

    private double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "rule about " + metric.name() + ": " + what + " " + value + " must be finite");
        }
        return value;
    }
}
