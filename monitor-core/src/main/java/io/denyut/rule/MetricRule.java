package io.denyut.rule;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.rule.SeriesMap.OfSeries;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A metric, or what is derived from it, against levels. Each series of a target, told apart by the tags of its samples, has an alert of its
 * own.
 *
 * @param <M> what has to be remembered of a series
 */
abstract sealed class MetricRule<M> extends BuiltRule permits ThresholdRule, RateRule, DropRule {
    final Metric metric;
    private final Levels levels;

    /** Tags that a sample must have. */
    private final Map<String, String> where;

    private final SeriesMap<M> series;
    private final StringBuilder words = new StringBuilder();

    /**
     * What is looked for in what.
     *
     * @param where tags that a sample must have
     */
    record Look(Metric metric, Map<String, String> where, Levels levels) {
        Look {
            where = Map.copyOf(where);
        }
    }

    MetricRule(Terms terms, Look look, Supplier<M> memory, Duration longestMemory) {
        super(terms);
        this.metric = look.metric();
        this.where = look.where();
        this.levels = look.levels();
        this.series = new SeriesMap<>(terms.selector(), memory, longestMemory);
    }

    /** What is compared with the limits; NaN when nothing can be said yet. */
    abstract double derive(OfSeries<M> each, Observation observation, double value, RuleContext context);

    /** Says in words what was compared. */
    abstract void describe(StringBuilder out, OfSeries<M> each, double value, double derived);

    @Override
    public final List<Finding> evaluate(Observation observation, RuleContext context) {
        if (observation.status() == Status.UNKNOWN || !terms.selector().takesCheck(observation.checkId())) {
            return List.of();
        }
        List<Finding> findings = List.of();
        List<Sample> samples = observation.samples();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Metric measured = sample.metric();
            if ((measured != metric && !measured.name().equals(metric.name())) || !isMeant(sample.tags())) {
                continue;
            }
            OfSeries<M> each = series.of(observation, sample.tags());
            if (each == null) {
                return findings;
            }
            List<Finding> found = judge(each, observation, sample, context);
            if (!found.isEmpty()) {
                findings = joined(findings, found);
            }
        }
        return findings;
    }

    private boolean isMeant(Tags tags) {
        if (where.isEmpty()) {
            return true;
        }
        for (Map.Entry<String, String> tag : where.entrySet()) {
            if (!tags.has(tag.getKey(), tag.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static List<Finding> joined(List<Finding> some, List<Finding> more) {
        if (some.isEmpty()) {
            return more;
        }
        List<Finding> all = some instanceof ArrayList ? some : new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private List<Finding> judge(OfSeries<M> each, Observation observation, Sample sample, RuleContext context) {
        double value = sample.value();
        double derived = derive(each, observation, value, context);
        if (Double.isNaN(derived)) {
            return List.of();
        }
        int before = each.level < 0 ? restored(each, observation, context) : each.level;
        int now = levels.of(derived, before);
        if (now != each.level) {
            each.level = now;
        }
        if (now > 0) {
            if (!levels.isBreach(derived) && (now == before || isPending(each, observation, context))) {
                return List.of(); // between the limits nothing is decided, and a hold counts real breaches
            }
            each.breached();
            return breach(each, observation, value, derived, now, now == before);
        }
        each.nothingFound();
        if (!levels.isClear(derived) || !each.isNews(observation, policy())) {
            return List.of();
        }
        return List.of(
                finding(each, observation, Verdict.CLEAR, null, text(each, value, derived, ", back to normal"), value));
    }

    private List<Finding> breach(
            OfSeries<M> each, Observation observation, double value, double derived, int level, boolean sameLevel) {
        if (!each.found.isEmpty() && sameLevel && each.foundValue == value && each.foundAt == derived) {
            return each.found;
        }
        each.foundValue = value;
        each.foundAt = derived;
        each.found = List.of(finding(
                each,
                observation,
                Verdict.BREACH,
                levels.severity(level),
                text(each, value, derived, levels.text(derived, level)),
                value));
        return each.found;
    }

    private static Finding finding(
            OfSeries<?> each,
            Observation observation,
            Verdict verdict,
            @Nullable Severity severity,
            String text,
            double value) {
        return new Finding(
                observation.target().id(),
                each.check,
                each.source,
                each.key,
                verdict,
                severity,
                text,
                OptionalDouble.of(value),
                Set.of());
    }

    private String text(OfSeries<M> each, double value, double derived, String end) {
        words.setLength(0);
        words.append(metric.name()).append(each.key);
        describe(words, each, value, derived);
        return words.append(end).toString();
    }

    /** The level that an earlier run left it at. */
    private int restored(OfSeries<M> each, Observation observation, RuleContext context) {
        return alert(each, observation, context)
                .map(alert -> levels.withSeverity(alert.severity()))
                .orElse(0);
    }

    private boolean isPending(OfSeries<M> each, Observation observation, RuleContext context) {
        return alert(each, observation, context)
                .filter(alert -> alert.state() == AlertState.PENDING)
                .isPresent();
    }

    private Optional<Alert> alert(OfSeries<M> each, Observation observation, RuleContext context) {
        return context.alert(new AlertKey(id(), observation.target().id(), each.check, each.source, each.key));
    }

    @Override
    public final List<Finding> tick(Instant now, RuleContext context) {
        series.second();
        return List.of();
    }
}
