package io.denyut.server.history;

import io.denyut.Reason;
import io.denyut.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target's state by a check was another than in the round before.
 *
 * @param number greater than that of every change that was noted before
 * @param time the tick of the first observation with the new state
 */
public record StateChange(
        long number,
        Instant time,
        String targetId,
        String checkId,
        String source,
        Status from,
        Status to,
        @Nullable Reason reason) {}
