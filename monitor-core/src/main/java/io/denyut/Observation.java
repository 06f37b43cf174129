package io.denyut;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check at one target in one round. Made by the engine; (target, check, source, tick) is its identity.
 *
 * @param target as it was when the round began
 * @param checkId the check
 * @param source {@link #LOCAL}, or the id of the agent that measured
 * @param tick the instant for which the round was scheduled, to the microsecond
 * @param time when the result was known, or the time the device gave
 * @param elapsed from the start of the round until the result, monotonic
 * @param status what the look showed
 * @param reason why, where there is something to say; always there for DOWN and UNKNOWN made by the engine
 * @param samples the values measured; may be empty
 * @since 0.1.0
 */
public record Observation(
        Target target,
        String checkId,
        String source,
        Instant tick,
        Instant time,
        Duration elapsed,
        Status status,
        @Nullable Reason reason,
        List<Sample> samples) {
    /** The source of everything that this process measures itself. */
    public static final String LOCAL = "local";

    public Observation {
        samples = List.copyOf(samples);
    }

    /** The sample of a metric without tags, if it was measured. */
    public Optional<Sample> sample(Metric metric) {
        for (Sample sample : samples) {
            if (sample.metric().name().equals(metric.name()) && sample.tags().isEmpty()) {
                return Optional.of(sample);
            }
        }
        return Optional.empty();
    }
}
