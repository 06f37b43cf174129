package io.denyut.rule;

import io.denyut.Severity;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Rule;
import java.util.Locale;

/**
 * A rule made by the builders of {@link Rules}. The engine runs all of them on one thread, because it knows that they neither wait nor throw.
 *
 * <p>Findings of the builders' rules are sparse: a breach is found with every value, for holds count them; but a value that is right is
 * found only until the alert it may clear must be over, and then once in {@value Clears#REPEAT_SECONDS} s in case one of those got lost.
 *
 * @since 0.1.0
 */
public abstract sealed class BuiltRule implements Rule
        permits StatusRule, ReasonRule, ChangeRule, MetricRule, StaleRule {
    final Terms terms;

    BuiltRule(Terms terms) {
        this.terms = terms;
    }

    @Override
    public final String id() {
        return terms.id();
    }

    @Override
    public final Severity severity() {
        return terms.severity();
    }

    @Override
    public final AlertPolicy policy() {
        return terms.policy();
    }

    @Override
    public String toString() {
        return "Rule " + id() + " (" + severity().name().toLowerCase(Locale.ROOT) + ")";
    }
}
