package io.denyut.spi;

import io.denyut.Observation;
import io.denyut.Severity;
import java.time.Instant;
import java.util.List;

/**
 * Decides whether something is wrong. It does not raise alerts: holds, de-duplication, flapping, reminders and suppression belong to the
 * engine, which follows {@link #policy()}.
 *
 * <p><b>You must</b> be a function of what you are given: no I/O, no waiting, no clock of your own. UNKNOWN means {@link Verdict#HOLD} unless
 * the rule is about it. <b>You are called</b> on one thread, so plain fields may hold state; with ticks per target that only grow and are
 * younger than three intervals. <b>If you throw</b>, the finding is lost, counted, and your next call comes as usual. <b>If you are
 * late</b>, after 5 s in one call the rule is disabled and health says so.
 *
 * @since 0.1.0
 */
public interface Rule {
    /** Unique in its monitor, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}. */
    String id();

    /** The severity of findings that carry none of their own. */
    Severity severity();

    /** When a breach becomes an alert and when a clear ends it. */
    default AlertPolicy policy() {
        return AlertPolicy.IMMEDIATE;
    }

    /** What an observation says; empty if it is no business of this rule. */
    List<Finding> evaluate(Observation observation, RuleContext context);

    /** What the end of a round says; called after all its observations. */
    default List<Finding> roundEnded(RoundEnd round, RuleContext context) {
        return List.of();
    }

    /** What the passing of time says; called once a second. */
    default List<Finding> tick(Instant now, RuleContext context) {
        return List.of();
    }
}
