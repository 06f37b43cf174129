package io.denyut.internal.engine;

import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in words what an operator should look at. */
final class HealthProblems {
    private HealthProblems() {}

    static List<Problem> of(Map<String, CheckHealth> checks, Map<String, LaneHealth> sinks) {
        List<Problem> problems = new ArrayList<>();
        checks.forEach((id, check) -> {
            if (check.state() == CheckState.STALLED) {
                problems.add(new Problem(
                        "check " + id,
                        "its probe does not come back: no new round begins",
                        check.error().orElse(null)));
            }
            if (!check.refused().isEmpty()) {
                problems.add(new Problem(
                        "check " + id,
                        check.refused().size() + " targets could not be used",
                        "the first: " + check.refused().get(0)));
            }
            check.error()
                    .filter(error -> error.startsWith("targets: "))
                    .ifPresent(error -> problems.add(Problem.of("check " + id, error)));
        });
        sinks.forEach((id, lane) -> {
            lane.error().ifPresent(error -> problems.add(Problem.of("sink " + id, error)));
            if (lane.dropped() > 0) {
                problems.add(
                        Problem.of("sink " + id, lane.dropped() + " items were dropped because its queue was full"));
            }
        });
        return problems;
    }
}
