package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Severity;
import java.util.OptionalDouble;

/** A rule of the file, one-to-one with a builder of {@link io.denyut.rule.Rules}. */
sealed interface RuleSpec {
    String id();

    Severity severity();

    record Down(String id, Severity severity, int rounds) implements RuleSpec {}

    record Stale(String id, Severity severity) implements RuleSpec {}

    /**
     * @param above whether values above the limit are a breach; otherwise those below it
     * @param clear where the breach ends; empty: at the limit itself
     */
    record Threshold(
            String id, Severity severity, int rounds, Metric metric, boolean above, double limit, OptionalDouble clear)
            implements RuleSpec {}
}
