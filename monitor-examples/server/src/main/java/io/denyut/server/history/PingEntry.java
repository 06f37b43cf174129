package io.denyut.server.history;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One result of a ping check.
 *
 * @param target as it is known now; it may have had another name then
 * @param source this server, or the agent that measured
 * @param tick of the round
 * @param rtt mean round-trip time in seconds, to the microsecond; empty if nothing answered
 * @param loss share of lost packets, 0..1 in steps of 0.0001; empty if nothing was sent
 */
public record PingEntry(
        Target target,
        String checkId,
        String source,
        Instant tick,
        Status status,
        @Nullable Reason reason,
        OptionalDouble rtt,
        OptionalDouble loss) {}
