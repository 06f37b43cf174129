package io.denyut.internal.engine;

import io.denyut.Latest;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.Problem;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.spi.Durations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says in words what an operator should look at. */
final class HealthProblems {
    private HealthProblems() {}

    static List<Problem> ofChecks(Map<String, CheckHealth> checks, List<Latest> latest) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Blindness> blind = blindness(latest);
        checks.forEach((id, check) -> {
            if (check.state() == CheckState.STALLED) {
                problems.add(new Problem(
                        "check " + id,
                        "its probe does not come back: no new round begins",
                        check.error().orElse(null)));
            } else {
                check.error().ifPresent(error -> problems.add(Problem.of("check " + id, error)));
            }
            if (!check.refused().isEmpty()) {
                problems.add(new Problem(
                        "check " + id,
                        check.refused().size() + " targets could not be used",
                        "the first: " + check.refused().get(0)));
            }
            if (check.slowTargets() > 0) {
                problems.add(new Problem(
                        "check " + id,
                        check.slowTargets() + " of " + check.targets()
                                + " targets are looked at less often than asked for: rounds take up to "
                                + Durations.format(check.effectiveInterval()) + ", " + check.skippedTicks()
                                + " ticks were skipped so far",
                        "a longer interval, a shorter timeout or more targets in flight; results are not lost"));
            }
            Blindness of = blind.get(id);
            if (of != null && of.unknown * 2 >= of.all) {
                problems.add(Problem.of(
                        "check " + id, of.unknown + " of " + of.all + " targets are UNKNOWN: " + of.mostlyBecause()));
            }
        });
        return problems;
    }

    /** How much of a check cannot be seen: a monitor that measures nothing must not look well. */
    private static final class Blindness {
        int all;
        int unknown;
        final Map<Reason, Integer> reasons = new HashMap<>();

        String mostlyBecause() {
            return reasons.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(entry -> entry.getKey().toString())
                    .orElse("no reason known");
        }
    }

    private static Map<String, Blindness> blindness(List<Latest> latest) {
        Map<String, Blindness> byCheck = new HashMap<>();
        for (Latest entry : latest) {
            Blindness of = byCheck.computeIfAbsent(entry.observation().checkId(), id -> new Blindness());
            of.all++;
            if (entry.observation().status() == Status.UNKNOWN) {
                of.unknown++;
                Reason reason = entry.observation().reason();
                if (reason != null) {
                    of.reasons.merge(reason, 1, Integer::sum);
                }
            }
        }
        return byCheck;
    }
}
