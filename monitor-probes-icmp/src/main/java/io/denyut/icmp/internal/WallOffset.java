package io.denyut.icmp.internal;

/**
 * Where the wall clock stands relative to the monotonic one: kernel time stamps are wall time, an RTT must not be. Measured anew about once
 * a second, or a step of the wall clock would spoil every RTT after it.
 */
final class WallOffset {
    private static final long MAX_AGE_NANOS = 1_000_000_000;
    private static final int TRIES = 5;

    private final Syscalls calls;
    private final Block time;
    private long offset;
    private long measured = -MAX_AGE_NANOS;

    WallOffset(Syscalls calls) {
        this.calls = calls;
        this.time = new Block(calls, 16);
    }

    /** Measures if the last measurement is old. */
    void refresh(long origin, long now) {
        if (now - measured < MAX_AGE_NANOS) {
            return;
        }
        measured = now;
        long narrowest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            if (calls.wallClock(time.address) < 0) {
                return;
            }
            long after = System.nanoTime();
            if (after - before < narrowest) {
                narrowest = after - before;
                long wall = time.host.getLong(0) * 1_000_000_000L + time.host.getLong(8);
                offset = wall - (before - origin + (after - before) / 2);
            }
        }
    }

    /** The monotonic time of a kernel stamp. */
    long toMonotonic(long wallNanos) {
        return wallNanos - offset;
    }
}
