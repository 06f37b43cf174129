package io.denyut.internal.lane;

import io.denyut.MonitorHealth.LaneHealth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The account of a sink's queue: accepted = written + dropped + failed + queued at any quiet moment. Guarded by the lane's lock. */
public final class LaneCounters {
    long accepted;
    long written;
    long dropped;
    long failed;
    long errors;

    @Nullable
    String lastError;

    @Nullable
    Instant lastSuccess;

    public LaneHealth snapshot(long queued, long spooled) {
        return new LaneHealth(accepted, written, dropped, failed, queued, spooled, errors, lastError, lastSuccess);
    }
}
