package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A metric against limits, with a band between breach and clear in which nothing is decided. */
final class ThresholdRule extends BuiltRule {
    private final Metric metric;
    private final Limits limits;

    ThresholdRule(
            String id, Severity severity, AlertPolicy policy, Map<String, String> only, Metric metric, Limits limits) {
        super(id, severity, policy, only);
        this.metric = metric;
        this.limits = limits;
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        if (observation.status() == Status.UNKNOWN || !isAbout(observation.target())) {
            return List.of();
        }
        List<Finding> findings = List.of();
        for (Sample sample : observation.samples()) {
            if (!sample.metric().name().equals(metric.name())) {
                continue;
            }
            Verdict verdict = limits.verdict(sample.value());
            if (verdict == Verdict.HOLD) {
                continue;
            }
            Finding finding = Finding.of(observation, verdict, text(sample, verdict))
                    .withValue(sample.value())
                    .withKey(sample.tags().isEmpty() ? "" : sample.tags().toString());
            if (findings.isEmpty()) {
                findings = List.of(finding);
            } else {
                List<Finding> more = new ArrayList<>(findings);
                more.add(finding);
                findings = more;
            }
        }
        return findings;
    }

    private String text(Sample sample, Verdict verdict) {
        String value = metric.name() + (sample.tags().isEmpty() ? "" : sample.tags()) + " is " + sample.value() + " "
                + metric.unit().symbol();
        return verdict == Verdict.BREACH ? value + ", limit " + limits.breachText() : value + ", back to normal";
    }
}
