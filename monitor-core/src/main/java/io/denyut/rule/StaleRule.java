package io.denyut.rule;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Durations;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import io.denyut.spi.RuleContext.CheckInfo;
import io.denyut.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * No known result for 2.5 effective intervals. Confined to the rules' thread, as all built rules.
 *
 * <p>Ages are counted by the rule's own clock, which moves with the seconds that pass and never by more than {@link #LONGEST_SECOND} at once:
 * somebody who sets the wall clock forward by an hour has not silenced ten thousand targets.
 */
final class StaleRule extends BuiltRule {
    /** Looking at each target once in a quarter of its interval finds it soon enough, and costs little at 10,000 targets. */
    private static final int LOOKS_PER_INTERVAL = 4;

    private static final Duration LONGEST_SECOND = Duration.ofSeconds(2);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

    private final Map<String, PerCheck> checks = new HashMap<>();

    /** A check has one entry for each interval that its targets keep. */
    private final Map<Interval, Duration> nextLooks = new HashMap<>();

    /** The rule's own clock. */
    private Duration clock = Duration.ZERO;

    private Instant lastTick = Instant.MAX;
    private Duration nextPrune = PRUNE_EVERY;

    private record Interval(String check, Duration effective) {}

    private static final class PerCheck {
        final Map<String, Expected> targets = new HashMap<>();

        Instant since = Instant.MIN;
    }

    private static final class Expected {
        /** When a result was last known, or since when one is expected. */
        Duration known;

        /** When it was last among the targets that are probed. */
        Duration seen;

        Expected(Duration now) {
            known = now;
            seen = now;
        }
    }

    StaleRule(String id, Severity severity, Map<String, String> only) {
        super(id, severity, AlertPolicy.IMMEDIATE, only);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        if (observation.status() == Status.UNKNOWN
                || !observation.source().equals(Observation.LOCAL)
                || !isAbout(observation.target())) {
            return List.of();
        }
        checks.computeIfAbsent(observation.checkId(), id -> new PerCheck())
                .targets
                .computeIfAbsent(observation.target().id(), id -> new Expected(clock))
                .known = clock;
        // Always, for the alert may be from an earlier run.
        return List.of(Finding.of(observation, Verdict.CLEAR, "is measured again"));
    }

    @Override
    public List<Finding> tick(Instant now, RuleContext context) {
        if (now.isAfter(lastTick)) {
            Duration passed = Duration.between(lastTick, now);
            clock = clock.plus(passed.compareTo(LONGEST_SECOND) < 0 ? passed : LONGEST_SECOND);
        }
        lastTick = now;
        List<Finding> findings = new ArrayList<>();
        List<CheckInfo> infos = context.checks();
        for (CheckInfo info : infos) {
            Interval interval = new Interval(info.id(), info.effectiveInterval());
            if (info.paused() || clock.compareTo(nextLooks.getOrDefault(interval, Duration.ZERO)) < 0) {
                continue;
            }
            nextLooks.put(interval, clock.plus(info.effectiveInterval().dividedBy(LOOKS_PER_INTERVAL)));
            look(info, context, findings);
        }
        prune(infos);
        return findings;
    }

    private void look(CheckInfo info, RuleContext context, List<Finding> findings) {
        PerCheck check = checks.computeIfAbsent(info.id(), id -> new PerCheck());
        if (info.since().isAfter(check.since)) {
            check.since = info.since(); // it began again: nothing could be measured before
            check.targets.values().forEach(target -> target.known = clock);
        }
        Duration patience = info.effectiveInterval().multipliedBy(5).dividedBy(2);
        Duration leftOut = info.effectiveInterval().plus(LONGEST_SECOND);
        for (Target target : info.targets()) {
            Expected expected = check.targets.computeIfAbsent(target.id(), id -> new Expected(clock));
            if (clock.minus(expected.seen).compareTo(leftOut) > 0) {
                expected.known = clock; // it was paused meanwhile
            }
            expected.seen = clock;
            Duration age = clock.minus(expected.known);
            if (age.compareTo(patience) > 0 && isAbout(target)) {
                findings.add(breach(info, target, age, context));
            }
        }
    }

    private Finding breach(CheckInfo info, Target target, Duration age, RuleContext context) {
        return new Finding(
                target.id(),
                info.id(),
                Observation.LOCAL,
                "",
                Verdict.BREACH,
                null,
                "no known result for " + Durations.format(Duration.ofSeconds(age.toSeconds())) + ": "
                        + cause(info, target, context),
                OptionalDouble.empty(),
                Set.of());
    }

    private static String cause(CheckInfo info, Target target, RuleContext context) {
        for (Latest latest : context.latest(target.id())) {
            Observation observation = latest.observation();
            Reason reason = observation.reason();
            if (observation.checkId().equals(info.id()) && observation.status() == Status.UNKNOWN && reason != null) {
                return reason.toString();
            }
        }
        return "no round of check " + info.id() + " has ended";
    }

    /** Forgets targets and checks that are gone. */
    private void prune(List<CheckInfo> infos) {
        if (clock.compareTo(nextPrune) < 0) {
            return;
        }
        nextPrune = clock.plus(PRUNE_EVERY);
        Map<String, Set<String>> expected = new HashMap<>();
        Set<Interval> intervals = new HashSet<>();
        for (CheckInfo info : infos) {
            intervals.add(new Interval(info.id(), info.effectiveInterval()));
            Set<String> ids = expected.computeIfAbsent(info.id(), id -> new HashSet<>());
            info.targets().forEach(target -> ids.add(target.id()));
        }
        nextLooks.keySet().retainAll(intervals);
        checks.keySet().retainAll(expected.keySet());
        checks.forEach((id, check) -> check.targets.keySet().retainAll(expected.getOrDefault(id, Set.of())));
    }
}
