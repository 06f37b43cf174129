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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Some states are a breach, every other that is known clears, and UNKNOWN says nothing unless it is one of them. */
final class StatusRule extends BuiltRule {
    private final Set<Status> wrong;
    private final boolean aboutDown;
    private final SeriesMap<LastReason> series;

    /** Why it was wrong when it last was. */
    private static final class LastReason {
        @Nullable
        Status status;

        @Nullable
        Reason reason;

        boolean is(Observation observation) {
            return status == observation.status() && java.util.Objects.equals(reason, observation.reason());
        }
    }

    StatusRule(Terms terms, Set<Status> wrong) {
        super(terms);
        this.wrong = EnumSet.copyOf(wrong);
        this.aboutDown = wrong.equals(Set.of(Status.DOWN));
        this.series = new SeriesMap<>(terms.selector(), LastReason::new, Duration.ZERO);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        Status status = observation.status();
        boolean breach = wrong.contains(status);
        if ((!breach && status == Status.UNKNOWN) || !terms.selector().takesCheck(observation.checkId())) {
            return List.of();
        }
        OfSeries<LastReason> each = series.of(observation, Tags.NONE);
        if (each == null) {
            return List.of();
        }
        if (!breach) {
            each.nothingFound();
            return each.isNews(observation, policy())
                    ? List.of(
                            Finding.of(observation, Verdict.CLEAR, aboutDown ? "answers again" : "is " + word(status)))
                    : List.of();
        }
        each.breached();
        if (each.found.isEmpty() || !each.memory.is(observation)) {
            each.memory.status = status;
            each.memory.reason = observation.reason();
            String why = observation.reason() == null ? "" : ": " + observation.reason();
            each.found = List.of(Finding.of(
                    observation, Verdict.BREACH, (aboutDown ? "does not answer" : "is " + word(status)) + why));
        }
        return each.found;
    }

    @Override
    public List<Finding> tick(Instant now, RuleContext context) {
        series.second();
        return List.of();
    }

    static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
