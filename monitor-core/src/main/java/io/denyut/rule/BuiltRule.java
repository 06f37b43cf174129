package io.denyut.rule;

import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Rule;
import java.util.Locale;
import java.util.Map;

/**
 * A rule made by the builders of {@link Rules}. The engine runs all of them on one thread, because it knows that they neither wait nor throw.
 *
 * @since 0.1.0
 */
public abstract sealed class BuiltRule implements Rule permits DownRule, ThresholdRule, StaleRule {
    private final String id;
    private final Severity severity;
    private final AlertPolicy policy;
    private final Map<String, String> only;

    BuiltRule(String id, Severity severity, AlertPolicy policy, Map<String, String> only) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("rule id '" + id + "' does not match [A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        }
        this.id = id;
        this.severity = severity;
        this.policy = policy;
        this.only = Map.copyOf(only);
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Severity severity() {
        return severity;
    }

    @Override
    public final AlertPolicy policy() {
        return policy;
    }

    /** Whether the rule is about this target: it has all the tags that were asked for. */
    final boolean isAbout(Target target) {
        for (Map.Entry<String, String> tag : only.entrySet()) {
            if (!target.tags().has(tag.getKey(), tag.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Rule " + id + " (" + severity.name().toLowerCase(Locale.ROOT) + ")";
    }
}
