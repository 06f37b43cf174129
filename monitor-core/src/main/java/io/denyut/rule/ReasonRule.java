package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.rule.SeriesMap.OfSeries;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some reason codes are a breach; a known result without any of them clears. It is about what it was told to be about: an UNKNOWN result
 * with one of the codes is a breach, every other UNKNOWN says nothing.
 */
final class ReasonRule extends BuiltRule {
    /** Codes, or patterns with {@code *}. */
    private final List<String> codes;

    private final SeriesMap<Seen> series;

    private static final class Seen {
        /** The last one that was looked at: results of one target mostly have the same for long. */
        @Nullable
        Reason reason;

        boolean breach;
    }

    ReasonRule(Terms terms, List<String> codes) {
        super(terms);
        this.codes = List.copyOf(codes);
        this.series = new SeriesMap<>(terms.selector(), Seen::new, Duration.ZERO);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        Reason reason = observation.reason();
        boolean known = observation.status() != Status.UNKNOWN;
        if ((!known && reason == null) || !terms.selector().takesCheck(observation.checkId())) {
            return List.of();
        }
        OfSeries<Seen> each = series.of(observation, Tags.NONE);
        if (each == null) {
            return List.of();
        }
        if (reason != null && isWrong(each, reason)) {
            each.breached();
            if (each.found.isEmpty()) {
                each.found = breach(observation, reason);
            }
            return each.found;
        }
        each.nothingFound();
        return known && each.isNews(observation, policy())
                ? List.of(Finding.of(
                        observation,
                        Verdict.CLEAR,
                        "is " + StatusRule.word(observation.status()) + (reason == null ? "" : ": " + reason)))
                : List.of();
    }

    private boolean isWrong(OfSeries<Seen> each, Reason reason) {
        Seen seen = each.memory;
        if (!reason.equals(seen.reason)) {
            seen.reason = reason;
            seen.breach = codes.stream().anyMatch(code -> Selector.fits(code, reason.code()));
            each.nothingFound();
        }
        return seen.breach;
    }

    private static List<Finding> breach(Observation observation, Reason reason) {
        return List.of(Finding.of(observation, Verdict.BREACH, reason.toString()));
    }

    @Override
    public List<Finding> tick(Instant now, RuleContext context) {
        series.second();
        return List.of();
    }
}
