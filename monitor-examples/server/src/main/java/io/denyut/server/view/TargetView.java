package io.denyut.server.view;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One target as an operator sees it.
 *
 * @param status the worst of its checks; {@code null} until something was measured
 * @param stale nothing was measured for so long that the status says what was, not what is
 * @param reason why the status is what it is
 * @param tick of the newest observation behind the status
 * @param since since when the status has been what it is
 * @param lastSeen when it last answered
 * @param rtt mean round-trip time in seconds
 * @param loss share of lost packets, 0..1
 */
public record TargetView(
        Target target,
        TargetMode mode,
        @Nullable Status status,
        boolean stale,
        @Nullable Reason reason,
        @Nullable Instant tick,
        @Nullable Instant since,
        @Nullable Instant lastSeen,
        OptionalDouble rtt,
        OptionalDouble loss) {

    /** The status, unless it is not known or no longer true. */
    public Optional<Status> current() {
        return stale ? Optional.empty() : Optional.ofNullable(status);
    }
}
