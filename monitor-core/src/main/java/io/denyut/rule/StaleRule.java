package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.Target;
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
 * No known result for 2.5 effective intervals, or for a time that was asked for. Confined to the rules' thread, as all built rules.
 *
 * <p>Ages are counted by the rule's own clock, which moves with the seconds that pass and never by more than {@link #LONGEST_SECOND} at once:
 * somebody who sets the wall clock forward by an hour has not silenced ten thousand targets.
 */
final class StaleRule extends BuiltRule {
    /** Looking at each target once in a quarter of its interval finds it soon enough, and costs little at 10,000 targets. */
    private static final int LOOKS_PER_INTERVAL = 4;

    private static final Duration LONGEST_SECOND = Duration.ofSeconds(2);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

    /** {@link Duration#ZERO} = 2.5 effective intervals. */
    private final Duration after;

    private final Map<String, PerCheck> checks = new HashMap<>();
    private final SilentAgents agents;

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

    private static final class Expected extends Clears {
        /** When a result was last known, or since when one is expected. */
        Duration known;

        /** When it was last among the targets that are probed. */
        Duration seen;

        /** The tick of the last known result; what is known elsewhere and is newer did not come through the rules' queue. */
        Instant tick = Instant.MIN;

        Expected(Duration now) {
            known = now;
            seen = now;
        }
    }

    StaleRule(Terms terms, Duration after) {
        super(terms);
        this.after = after;
        this.agents = new SilentAgents(after);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        if (observation.status() == Status.UNKNOWN || !isAbout(observation)) {
            return List.of();
        }
        Clears clears;
        if (observation.source().equals(Observation.LOCAL)) {
            Expected expected = checks.computeIfAbsent(observation.checkId(), id -> new PerCheck())
                    .targets
                    .computeIfAbsent(observation.target().id(), id -> new Expected(clock));
            expected.known = clock;
            expected.tick = observation.tick();
            clears = expected;
        } else {
            clears = agents.seen(observation, clock);
        }
        return clears.isNews(observation, policy())
                ? List.of(Finding.of(observation, Verdict.CLEAR, "is measured again"))
                : List.of();
    }

    private boolean isAbout(Observation observation) {
        return terms.selector().takesCheck(observation.checkId())
                && terms.selector().takes(observation.target());
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
            if (info.paused()
                    || !terms.selector().takesCheck(info.id())
                    || clock.compareTo(nextLooks.getOrDefault(interval, Duration.ZERO)) < 0) {
                continue;
            }
            nextLooks.put(interval, clock.plus(info.effectiveInterval().dividedBy(LOOKS_PER_INTERVAL)));
            look(info, context, findings);
        }
        agents.look(clock, context, findings);
        prune(infos);
        return findings;
    }

    private void look(CheckInfo info, RuleContext context, List<Finding> findings) {
        PerCheck check = checks.computeIfAbsent(info.id(), id -> new PerCheck());
        if (info.since().isAfter(check.since)) {
            check.since = info.since(); // it began again: nothing could be measured before
            check.targets.values().forEach(target -> target.known = clock);
        }
        Duration patience =
                after.isZero() ? info.effectiveInterval().multipliedBy(5).dividedBy(2) : after;
        Duration leftOut = info.effectiveInterval().plus(LONGEST_SECOND);
        StaleCause cause = new StaleCause(info, context);
        for (Target target : info.targets()) {
            Expected expected = check.targets.computeIfAbsent(target.id(), id -> new Expected(clock));
            if (clock.minus(expected.seen).compareTo(leftOut) > 0) {
                expected.known = clock; // it was paused meanwhile
            }
            expected.seen = clock;
            Duration age = clock.minus(expected.known);
            if (age.compareTo(patience) > 0 && terms.selector().takes(target)) {
                expected.breached();
                findings.add(breach(target.id(), info.id(), Observation.LOCAL, age, cause.of(target, expected.tick)));
            }
        }
    }

    static Finding breach(String target, String check, String source, Duration age, String cause) {
        return new Finding(
                target,
                check,
                source,
                "",
                Verdict.BREACH,
                null,
                "no known result for " + Durations.format(Duration.ofSeconds(age.toSeconds())) + ": " + cause,
                OptionalDouble.empty(),
                Set.of());
    }

    /** Forgets targets and checks that are gone. */
    private void prune(List<CheckInfo> infos) {
        if (clock.compareTo(nextPrune) < 0) {
            return;
        }
        nextPrune = clock.plus(PRUNE_EVERY);
        agents.prune(clock);
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
