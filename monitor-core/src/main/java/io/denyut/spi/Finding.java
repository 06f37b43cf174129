package io.denyut.spi;

import io.denyut.Observation;
import io.denyut.Severity;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found at one place.
 *
 * @param target the target's id
 * @param check the check's id; empty if it is about the target as a whole
 * @param source {@link Observation#LOCAL} or an agent's id
 * @param key tells apart what one rule finds at one target; often empty
 * @param verdict wrong, right, or nothing new
 * @param severity {@code null} = the rule's
 * @param text for people; shown in the alert
 * @param value what was looked at, in the metric's unit
 * @param covers targets whose alerts this one explains: their notices are withheld
 * @since 0.1.0
 */
public record Finding(
        String target,
        String check,
        String source,
        String key,
        Verdict verdict,
        @Nullable Severity severity,
        String text,
        OptionalDouble value,
        Set<String> covers) {
    public Finding {
        covers = Set.copyOf(covers);
    }

    /** A finding about the target and check of an observation, with the rule's own severity. */
    public static Finding of(Observation observation, Verdict verdict, String text) {
        return new Finding(
                observation.target().id(),
                observation.checkId(),
                observation.source(),
                "",
                verdict,
                null,
                text,
                OptionalDouble.empty(),
                Set.of());
    }

    /** A copy with the value that was looked at. */
    public Finding withValue(double value) {
        return new Finding(target, check, source, key, verdict, severity, text, OptionalDouble.of(value), covers);
    }

    /** A copy with a key. */
    public Finding withKey(String key) {
        return new Finding(target, check, source, key, verdict, severity, text, value, covers);
    }

    /** A copy with a severity of its own. */
    public Finding withSeverity(Severity severity) {
        return new Finding(target, check, source, key, verdict, severity, text, value, covers);
    }
}
