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
 * A change from one known result to the next is a breach; staying the same clears, after the hold that such rules have. UNKNOWN is passed
 * over: up, unknown, up is no change.
 */
final class ChangeRule extends BuiltRule {
    /** What is looked at. */
    enum Of {
        STATUS("status"),
        REASON("reason");

        private final String word;

        Of(String word) {
            this.word = word;
        }
    }

    private final Of of;
    private final SeriesMap<Last> series;

    private static final class Last {
        @Nullable
        Object seen;
    }

    ChangeRule(Terms terms, Of of) {
        super(terms);
        this.of = of;
        this.series = new SeriesMap<>(terms.selector(), Last::new, Duration.ZERO);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        if (observation.status() == Status.UNKNOWN || !terms.selector().takesCheck(observation.checkId())) {
            return List.of();
        }
        OfSeries<Last> each = series.of(observation, Tags.NONE);
        if (each == null) {
            return List.of();
        }
        Object before = each.memory.seen;
        Object now = seen(observation);
        each.memory.seen = now;
        if (before != null && !before.equals(now)) {
            each.breached();
            return List.of(Finding.of(
                    observation, Verdict.BREACH, of.word + " changed from " + word(before) + " to " + word(now)));
        }
        return each.isNews(observation, policy())
                ? List.of(Finding.of(observation, Verdict.CLEAR, of.word + " stays " + word(now)))
                : List.of();
    }

    private Object seen(Observation observation) {
        Reason reason = observation.reason();
        return of == Of.STATUS ? observation.status() : reason == null ? "" : reason.code();
    }

    private static String word(Object seen) {
        return seen instanceof Status status ? StatusRule.word(status) : seen.equals("") ? "none" : seen.toString();
    }

    @Override
    public List<Finding> tick(Instant now, RuleContext context) {
        series.second();
        return List.of();
    }
}
