package io.denyut.store;

import io.denyut.Reason;
import io.denyut.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A check of a target changed its status.
 *
 * @param number unique, and rising in the order in which changes were written
 * @param time the tick of the first result with the new status
 * @param target the target's id
 * @param check the check's id
 * @param source who measured
 * @param from {@code null} where nothing was known before
 * @param to the new status; UNKNOWN with the reason {@code not.measured} where no results came
 * @param reason of the first result with the new status
 * @since 0.1.0
 */
public record StateChange(
        long number,
        Instant time,
        String target,
        String check,
        String source,
        @Nullable Status from,
        Status to,
        @Nullable Reason reason) {}
