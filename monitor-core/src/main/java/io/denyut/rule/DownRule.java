package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.util.List;
import java.util.Map;

/** DOWN is a breach, UP and DEGRADED clear, UNKNOWN says nothing. */
final class DownRule extends BuiltRule {
    DownRule(String id, Severity severity, AlertPolicy policy, Map<String, String> only) {
        super(id, severity, policy, only);
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        Status status = observation.status();
        if (status == Status.UNKNOWN || !isAbout(observation.target())) {
            return List.of();
        }
        if (status.isAvailable()) {
            return List.of(Finding.of(observation, Verdict.CLEAR, "answers again"));
        }
        String why = observation.reason() == null ? "" : ": " + observation.reason();
        return List.of(Finding.of(observation, Verdict.BREACH, "does not answer" + why));
    }
}
