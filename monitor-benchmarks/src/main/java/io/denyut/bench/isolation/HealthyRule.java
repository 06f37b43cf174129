package io.denyut.bench.isolation;

import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The neighbour's rule: counts, and finds its first target bad in every other round, so that the notifiers have work. */
final class HealthyRule implements Rule {
    private final String check;
    private final AtomicLong evaluated = new AtomicLong();
    private boolean bad;

    HealthyRule(String check) {
        this.check = check;
    }

    @Override
    public String id() {
        return "healthy";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public List<Finding> evaluate(Observation observation, RuleContext context) {
        if (!observation.checkId().equals(check)) {
            return List.of();
        }
        evaluated.incrementAndGet();
        if (!observation.target().id().equals("0")) {
            return List.of();
        }
        bad = !bad;
        return List.of(Finding.of(observation, bad ? Verdict.BREACH : Verdict.CLEAR, bad ? "bad" : "good"));
    }

    long evaluated() {
        return evaluated.get();
    }
}
