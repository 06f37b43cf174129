package io.denyut;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Something that is wrong, or was.
 *
 * @param identity what it is about; one open alert for each
 * @param target as it was when the alert was last touched
 * @param severity how bad
 * @param state where it stands
 * @param since when the first breach of this alert was seen
 * @param text for people
 * @param value the last value that the rule looked at, in the metric's unit; empty for rules about states
 * @since 0.1.0
 */
public record Alert(
        AlertKey identity,
        Target target,
        Severity severity,
        AlertState state,
        Instant since,
        String text,
        OptionalDouble value) {
    /** Tells this occurrence from all others: {@link AlertKey#text} and since when, {@code ...~1763737200123} in milliseconds since 1970. */
    public String id() {
        return identity.text() + "~" + since.toEpochMilli();
    }
}
