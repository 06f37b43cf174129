package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Severity;
import io.denyut.rule.Levels.Level;
import io.denyut.rule.MetricRule.Look;
import io.denyut.spi.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what is looked for in a metric: limits first, then what {@link RuleBuilder} says of every rule. Values are in the metric's unit
 * (seconds, not milliseconds; a share 0..1, not per cent).
 *
 * <p>Defaults: severity {@link Severity#MAJOR}; cleared by the first value that is no breach. With a clear limit, a value between the two
 * limits decides nothing. Several limits, each with its severity, are levels:
 *
 * <pre>{@code
 * Rules.when(TEMPERATURE)
 *         .above(60).clearBelow(57).level(Severity.WARNING)
 *         .above(70).clearBelow(67).level(Severity.CRITICAL)
 *         .named("hot");
 * }</pre>
 *
 * That is one alert, whose severity rises where a limit is passed and falls where the clear limit of its level says so. The holds are the
 * alert's, not a level's: once it is raised, its severity follows the values.
 *
 * @since 0.1.0
 */
public final class ThresholdBuilder extends RuleBuilder {
    private final Metric metric;
    private final Kind kind;
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private double clearLow = Double.NaN;
    private double clearHigh = Double.NaN;
    private Duration over = Duration.ZERO;
    private final List<Wanted> levels = new ArrayList<>();
    private final Map<String, String> where = new LinkedHashMap<>();

    /** Limits as they were asked for; NaN = not set. */
    private record Wanted(
            double low,
            double high,
            double clearLow,
            double clearHigh,
            @Nullable Severity severity) {}

    /** What is compared with the limits. */
    sealed interface Kind {
        /** The value itself. */
        record Value() implements Kind {}

        /** Its change. */
        record Rate(Duration per) implements Kind {}

        /** How far it lies below its median. */
        record Drop(Duration window) implements Kind {}
    }

    ThresholdBuilder(Metric metric, Kind kind) {
        this.metric = metric;
        this.kind = kind;
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

    /** The limits since the last level are a level of this severity. Levels go from the mildest to the most severe. */
    public ThresholdBuilder level(Severity severity) {
        levels.add(new Wanted(low, high, clearLow, clearHigh, severity));
        low = Double.NEGATIVE_INFINITY;
        high = Double.POSITIVE_INFINITY;
        clearLow = Double.NaN;
        clearHigh = Double.NaN;
        return this;
    }

    /**
     * For a rate: looks back this long, not only to the value before. Steadier, and later.
     *
     * @param window 1 s to 31 days
     */
    public ThresholdBuilder over(Duration window) {
        over = bounded("over", window, Duration.ofSeconds(1), Duration.ofDays(31));
        return this;
    }

    /** Only samples with this tag; with several calls, all of them. Without, every series of a target is looked at. */
    public ThresholdBuilder where(String tag, String value) {
        where.put(tag, value);
        return this;
    }

    @Override
    Severity usualSeverity() {
        Severity mildest = levels.isEmpty() ? null : levels.get(0).severity();
        return mildest == null ? Severity.MAJOR : mildest;
    }

    @Override
    Rule make(Terms terms) {
        String id = terms.id();
        Quantity quantity =
                kind instanceof Kind.Value ? Quantity.of(metric.unit()) : Quantity.ofDifference(metric.unit());
        Look look = new Look(metric, where, new Levels(id, levels(id), quantity));
        if (kind instanceof Kind.Rate rate) {
            return new RateRule(terms, look, rate.per(), over);
        }
        if (!over.isZero()) {
            throw new IllegalArgumentException("over is for rates: Rules.rateOf(metric, per)");
        }
        return kind instanceof Kind.Drop drop
                ? new DropRule(terms, look, drop.window())
                : new ThresholdRule(terms, look);
    }

    private List<Level> levels(String id) {
        Wanted last = new Wanted(low, high, clearLow, clearHigh, null);
        if (levels.isEmpty()) {
            return List.of(new Level(limits(id, last), null));
        }
        if (!Double.isInfinite(low)
                || !Double.isInfinite(high)
                || !Double.isNaN(clearLow)
                || !Double.isNaN(clearHigh)) {
            throw new IllegalArgumentException(
                    "rule " + id + ": the last limits have no severity: end them with level");
        }
        if (isSeveritySet()) {
            throw new IllegalArgumentException(
                    "rule " + id + ": each level has its severity; severity goes without levels");
        }
        return levels.stream()
                .map(wanted -> new Level(limits(id, wanted), wanted.severity()))
                .toList();
    }

    private static Limits limits(String id, Wanted wanted) {
        if (Double.isInfinite(wanted.low()) && Double.isInfinite(wanted.high())) {
            throw new IllegalArgumentException("rule " + id + ": needs a limit: above, below or outside");
        }
        double up = clear(id, "clearBelow", wanted.clearHigh(), wanted.high());
        double down = clear(id, "clearAbove", wanted.clearLow(), wanted.low());
        if (up > wanted.high()) {
            throw new IllegalArgumentException(
                    "rule " + id + ": clearBelow " + up + " must be at most above " + wanted.high());
        }
        if (down < wanted.low()) {
            throw new IllegalArgumentException(
                    "rule " + id + ": clearAbove " + down + " must be at least below " + wanted.low());
        }
        if (!(wanted.low() < wanted.high()) || down > up) {
            throw new IllegalArgumentException(
                    "rule " + id + ": nothing lies between clearAbove " + down + " and clearBelow " + up);
        }
        return new Limits(wanted.low(), wanted.high(), down, up);
    }

    private static double clear(String id, String what, double wanted, double breach) {
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
