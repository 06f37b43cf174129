package io.denyut.server.history;

import io.denyut.Status;
import java.util.Arrays;

/** Some results of a track, sorted by tick, in columns. Confined to the lock of its {@link Track}. */
final class Block {
    /** The object, its totals and the heads of four arrays, on a 64-bit JVM. */
    private static final int OVERHEAD_BYTES = 200;

    static final int ENTRY_BYTES = 12;
    private static final int REASON_SHIFT = 2;
    private static final int STATUS_MASK = 3;
    private static final Status[] STATUSES = Status.values();

    /** In microseconds since the epoch. */
    private final long base;
    /** Milliseconds after the base: ticks of one grid have their microseconds in common. */
    private final int[] ticks;
    /** Microseconds; -1 nothing answered. */
    private final int[] rtts;
    /** Ten-thousandths; -1 nothing was sent. */
    private final short[] losses;
    /** Status and number of the reason. */
    private final short[] outcomes;

    private final Totals totals = new Totals();
    private int count;
    /** Already on the list of what may be given up. */
    private boolean sealed;

    /** @param base in microseconds since the epoch */
    Block(long base, int capacity) {
        this.base = base;
        ticks = new int[capacity];
        rtts = new int[capacity];
        losses = new short[capacity];
        outcomes = new short[capacity];
    }

    static long bytes(int capacity) {
        return OVERHEAD_BYTES + (long) ENTRY_BYTES * capacity;
    }

    long bytes() {
        return bytes(ticks.length);
    }

    int capacity() {
        return ticks.length;
    }

    int count() {
        return count;
    }

    boolean isSealed() {
        return sealed;
    }

    void seal() {
        sealed = true;
    }

    Totals totals() {
        return totals;
    }

    /** Whether a tick after the last one fits in. */
    boolean takes(long tick) {
        long after = tick - base;
        return count < ticks.length && after % 1_000 == 0 && after / 1_000 <= Integer.MAX_VALUE;
    }

    void add(long tick, Status status, int reason, int rtt, int loss) {
        ticks[count] = (int) ((tick - base) / 1_000);
        rtts[count] = rtt;
        losses[count] = (short) loss;
        outcomes[count] = (short) (reason << REASON_SHIFT | status.ordinal());
        totals.add(status, rtt);
        count++;
    }

    /** A part of it, as a block of just that size. */
    Block part(int from, int to) {
        Block part = new Block(base, to - from);
        for (int i = from; i < to; i++) {
            part.add(tick(i), status(i), reason(i), rtts[i], losses[i]);
        }
        return part;
    }

    /** The place of the first entry at or after a tick. */
    int indexOf(long tick) {
        long after = tick - base;
        if (after <= 0) {
            return 0;
        }
        long millis = (after + 999) / 1_000;
        if (millis > Integer.MAX_VALUE) {
            return count;
        }
        int found = Arrays.binarySearch(ticks, 0, count, (int) millis);
        return found >= 0 ? found : -found - 1;
    }

    long firstTick() {
        return tick(0);
    }

    long lastTick() {
        return tick(count - 1);
    }

    /** In microseconds since the epoch. */
    long tick(int i) {
        return base + ticks[i] * 1_000L;
    }

    Status status(int i) {
        return STATUSES[outcomes[i] & STATUS_MASK];
    }

    int reason(int i) {
        return (outcomes[i] & 0xffff) >>> REASON_SHIFT;
    }

    int rtt(int i) {
        return rtts[i];
    }

    int loss(int i) {
        return losses[i];
    }
}
