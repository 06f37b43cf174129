package io.denyut;

import java.time.Instant;
import java.util.List;

/**
 * Observations that an agent made and sends on.
 *
 * @param source the agent's id; not {@link Observation#LOCAL}
 * @param agentEpoch grows with each start of the agent that lost its sequence
 * @param seq grows with each batch of an epoch
 * @param sentAt the agent's clock when it sent this, to measure its skew
 * @param observations in the order of their ticks per target
 * @param facts changes that belong to them
 * @since 0.1.0
 */
public record IngestBatch(
        String source,
        long agentEpoch,
        long seq,
        Instant sentAt,
        List<Observation> observations,
        List<FactChange> facts) {
    /** @throws IllegalArgumentException if the source is not an id, or is {@code local} */
    public IngestBatch {
        Names.require(Names.PART_ID, source, "source id");
        if (source.equals(Observation.LOCAL)) {
            throw new IllegalArgumentException("source id 'local' is this process's own");
        }
        observations = List.copyOf(observations);
        facts = List.copyOf(facts);
    }
}
