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

/** No known result for 2.5 effective intervals. Confined to the rules' thread, as all built rules. */
final class StaleRule extends BuiltRule {
    /** Looking at each target once in a quarter of its interval finds it soon enough, and costs little at 10,000 targets. */
    private static final int LOOKS_PER_INTERVAL = 4;

    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

    private final Map<String, PerCheck> checks = new HashMap<>();

    /** A check has one entry for each interval that its targets keep. */
    private final Map<Interval, Instant> nextLooks = new HashMap<>();

    private Instant nextPrune = Instant.MIN;

    private record Interval(String check, Duration effective) {}

    private static final class PerCheck {
        final Map<String, Instant> lastKnown = new HashMap<>();
        final Set<String> stale = new HashSet<>();
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
        PerCheck check = checks.computeIfAbsent(observation.checkId(), id -> new PerCheck());
        String target = observation.target().id();
        check.lastKnown.put(target, observation.time());
        return check.stale.remove(target)
                ? List.of(Finding.of(observation, Verdict.CLEAR, "is measured again"))
                : List.of();
    }

    @Override
    public List<Finding> tick(Instant now, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (CheckInfo info : context.checks()) {
            Interval interval = new Interval(info.id(), info.effectiveInterval());
            Instant next = nextLooks.getOrDefault(interval, Instant.MIN);
            Duration step = info.effectiveInterval().dividedBy(LOOKS_PER_INTERVAL);
            // A next look further away than a step means that the clock was set back.
            if (info.paused() || (now.isBefore(next) && !next.isAfter(now.plus(step)))) {
                continue;
            }
            nextLooks.put(interval, now.plus(step));
            look(info, now, context, findings);
        }
        prune(now, context.checks());
        return findings;
    }

    private void look(CheckInfo info, Instant now, RuleContext context, List<Finding> findings) {
        PerCheck check = checks.computeIfAbsent(info.id(), id -> new PerCheck());
        Duration patience = info.effectiveInterval().multipliedBy(5).dividedBy(2);
        for (Target target : info.targets()) {
            Instant known = check.lastKnown.getOrDefault(target.id(), Instant.MIN);
            if (known.isAfter(now)) {
                check.lastKnown.put(target.id(), now); // the clock was set back: count from here
                continue;
            }
            Instant since = known.isBefore(info.since()) ? info.since() : known;
            Duration age = Duration.between(since, now);
            if (age.compareTo(patience) > 0 && isAbout(target)) {
                check.stale.add(target.id());
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
    private void prune(Instant now, List<CheckInfo> infos) {
        if (now.isBefore(nextPrune) && !nextPrune.isAfter(now.plus(PRUNE_EVERY))) {
            return;
        }
        nextPrune = now.plus(PRUNE_EVERY);
        Map<String, Set<String>> known = new HashMap<>();
        Set<Interval> intervals = new HashSet<>();
        for (CheckInfo info : infos) {
            intervals.add(new Interval(info.id(), info.effectiveInterval()));
            Set<String> ids = known.computeIfAbsent(info.id(), id -> new HashSet<>());
            info.targets().forEach(target -> ids.add(target.id()));
        }
        nextLooks.keySet().retainAll(intervals);
        checks.keySet().retainAll(known.keySet());
        checks.forEach((id, check) -> {
            Set<String> ids = known.getOrDefault(id, Set.of());
            check.lastKnown.keySet().retainAll(ids);
            check.stale.retainAll(ids);
        });
    }
}
