package io.denyut.server.live;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.TargetMode;
import io.denyut.server.view.TargetView;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of a target, quantised to what it shows: a change that nobody can see is not sent.
 *
 * @param state a digit: 0 up, 1 degraded, 2 down, 3 unknown; 4 to 7 the same, but stale; 8 paused; 9 not measured yet
 * @param rtt hundredths of a millisecond, above 10 ms in steps of ten; -1 nothing came back
 * @param loss tenths of a per cent; -1 not measured
 * @param seen seconds since the epoch; -1 never
 * @param since seconds since the epoch; -1 not known
 */
record LiveRow(
        String id,
        String name,
        String address,
        char state,
        boolean muted,
        int rtt,
        int loss,
        long seen,
        long since,
        String reasonCode,
        String reasonText) {
    private static final char STALE = 4;
    private static final char PAUSED = '8';
    private static final char WAITING = '9';
    private static final int COARSE_FROM = 1_000;

    static LiveRow of(TargetView view) {
        Reason reason = view.reason();
        return new LiveRow(
                view.target().id(),
                view.target().name(),
                view.target().address(),
                state(view),
                view.mode() == TargetMode.MUTED,
                rtt(view.rtt()),
                view.loss().isEmpty() ? -1 : (int) Math.round(view.loss().getAsDouble() * 1_000),
                seconds(view.lastSeen()),
                seconds(view.since()),
                reason == null ? "" : reason.code(),
                reason == null ? "" : reason.text());
    }

    private static char state(TargetView view) {
        if (view.mode() == TargetMode.PAUSED) {
            return PAUSED;
        }
        Status status = view.status();
        if (status == null) {
            return WAITING;
        }
        char digit = switch (status) {
            case UP -> '0';
            case DEGRADED -> '1';
            case DOWN -> '2';
            case UNKNOWN -> '3';
        };
        return (char) (view.stale() ? digit + STALE : digit);
    }

    /** Hundredths of a millisecond, above 10 ms in steps of ten; -1 for none. */
    static int rtt(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return -1;
        }
        double hundredths = seconds.getAsDouble() * 100_000;
        long fine = Math.round(hundredths);
        return (int) Math.min(Integer.MAX_VALUE, fine < COARSE_FROM ? fine : Math.round(hundredths / 10) * 10);
    }

    private static long seconds(@Nullable Instant time) {
        return time == null ? -1 : time.getEpochSecond();
    }

    boolean isSameTargetAs(LiveRow other) {
        return id.equals(other.id) && name.equals(other.name) && address.equals(other.address);
    }
}
