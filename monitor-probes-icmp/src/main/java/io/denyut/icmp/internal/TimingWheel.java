package io.denyut.icmp.internal;

import java.util.Arrays;

/**
 * Timers for numbered entries, one per entry, to about a millisecond. Scheduling and cancelling cost the same however many there are. Kept
 * in primitive arrays: one turn of the wheel is about four seconds, entries that are due later stay on it for more turns. Not thread-safe.
 */
public final class TimingWheel {
    /** Called for each entry that is due; may schedule and cancel any. */
    @FunctionalInterface
    public interface Due {
        void due(int entry);
    }

    /** 2^20 ns = 1.05 ms per tick. */
    private static final int TICK_SHIFT = 20;

    private static final int SIZE = 4096;
    private static final int NONE = -1;
    private static final long NOT_SCHEDULED = -1;
    private static final long FIRING = -2;

    private final int[] heads = new int[SIZE];
    private int[] next;
    private int[] previous;
    private long[] tick;
    private int[] firing = new int[256];
    private long current;
    private int scheduled;

    /**
     * A wheel at time 0.
     *
     * @param capacity entries are 0 to capacity - 1
     */
    public TimingWheel(int capacity) {
        Arrays.fill(heads, NONE);
        next = new int[capacity];
        previous = new int[capacity];
        tick = new long[capacity];
        Arrays.fill(tick, NOT_SCHEDULED);
    }

    public void grow(int capacity) {
        int old = tick.length;
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        tick = Arrays.copyOf(tick, capacity);
        Arrays.fill(tick, old, capacity, NOT_SCHEDULED);
    }

    /** How many entries wait. */
    public int size() {
        return scheduled;
    }

    /**
     * Schedules an entry that is not scheduled. It fires at the first {@link #advance} at or after its time, rounded up to the tick.
     *
     * @param nanos from the origin of the wheel, not negative
     */
    public void schedule(int entry, long nanos) {
        long at = Math.max((nanos >> TICK_SHIFT) + 1, current + 1);
        int bucket = (int) at & (SIZE - 1);
        int head = heads[bucket];
        tick[entry] = at;
        next[entry] = head;
        previous[entry] = NONE;
        if (head != NONE) {
            previous[head] = entry;
        }
        heads[bucket] = entry;
        scheduled++;
    }

    /** Takes an entry off, if it is on. */
    public void cancel(int entry) {
        if (tick[entry] >= 0) {
            unlink(entry);
        }
        tick[entry] = NOT_SCHEDULED;
    }

    /**
     * Fires all that is due.
     *
     * @return how many fired
     */
    public int advance(long nanos, Due due) {
        long to = nanos >> TICK_SHIFT;
        if (to <= current) {
            return 0;
        }
        if (scheduled == 0) {
            current = to;
            return 0;
        }
        int fired = 0;
        // After a pause longer than a turn, one turn visits every bucket.
        long from = Math.max(current + 1, to - SIZE + 1);
        current = to;
        for (long at = from; at <= to && scheduled > 0; at++) {
            fired += fire((int) at & (SIZE - 1), to, due);
        }
        return fired;
    }

    private int fire(int bucket, long to, Due due) {
        int count = 0;
        for (int entry = heads[bucket]; entry != NONE; ) {
            int following = next[entry];
            if (tick[entry] <= to) {
                unlink(entry);
                tick[entry] = FIRING;
                if (count == firing.length) {
                    firing = Arrays.copyOf(firing, count * 2);
                }
                firing[count++] = entry;
            }
            entry = following;
        }
        int fired = 0;
        for (int i = 0; i < count; i++) {
            int entry = firing[i];
            // What an earlier one of this tick cancelled must not fire.
            if (tick[entry] == FIRING) {
                tick[entry] = NOT_SCHEDULED;
                due.due(entry);
                fired++;
            }
        }
        return fired;
    }

    /** The time by which the next entry may be due, or {@link Long#MAX_VALUE}; early for entries more than a turn away. */
    public long next() {
        if (scheduled == 0) {
            return Long.MAX_VALUE;
        }
        for (long at = current + 1; at <= current + SIZE; at++) {
            if (heads[(int) at & (SIZE - 1)] != NONE) {
                return at << TICK_SHIFT;
            }
        }
        return (current + SIZE) << TICK_SHIFT;
    }

    private void unlink(int entry) {
        int after = next[entry];
        int before = previous[entry];
        if (before == NONE) {
            heads[(int) tick[entry] & (SIZE - 1)] = after;
        } else {
            next[before] = after;
        }
        if (after != NONE) {
            previous[after] = before;
        }
        scheduled--;
    }
}
