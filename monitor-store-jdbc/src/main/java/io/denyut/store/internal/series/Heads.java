package io.denyut.store.internal.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All rows that are in no chunk yet. One lock guards them: the thread of the sink adds rows after their commit, the writer takes those of
 * windows that are over, and readers copy single things.
 *
 * <p><b>When a window is over</b>: when its thing has rows of a later window, a minute into it; when nothing came for so long that its thing
 * has paused or vanished; when it has grown too long, or there are more than {@link #MOST_HEADS}. None of this looks at the wall clock, so a
 * clock that steps does no harm: rows of an earlier window open one of their own.
 */
final class Heads {
    /** Rows from which a window is put away before it is over. */
    private static final int MOST_ROWS = 4 * ChunkCodec.MOST_ROWS;

    private static final int MOST_HEADS = 4;
    private static final int LOOKED_AT_ONCE = 4_096;
    /** So long into the next window a window stays open for what comes a little late. */
    private static final long GRACE = 60 * Keys.SECOND;

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** A window before the newest one is put away when so long nothing was added to it. */
    private static final long LATE_QUIET = 300 * SECOND_NANOS;

    private static final long VANISHED = 35 * 60 * SECOND_NANOS;

    final ReentrantLock lock = new ReentrantLock();

    /** Things that may have something to put away; guarded by the lock. */
    private final BitSet due = new BitSet();

    /** Things that have any rows; guarded by the lock. */
    private final BitSet filled = new BitSet();

    private long bytes;
    private long rows;
    private long duplicates;

    /** Adds a row, under the lock; one whose tick is there already is left out. */
    void add(
            Observed observed,
            long entry,
            long nanos,
            long tick,
            int status,
            int reason,
            int[] columns,
            long[] values,
            int count) {
        long window = Keys.window(tick);
        Head head = null;
        for (Head one : observed.heads) {
            if (one.window == window && !one.sealing) {
                head = one;
            }
        }
        if (head == null) {
            head = new Head(window, entry);
            int n = observed.heads.length;
            observed.heads = Arrays.copyOf(observed.heads, n + 1);
            observed.heads[n] = head;
            filled.set(observed.id);
            if (n > 0) {
                due.set(observed.id);
            }
        }
        int before = head.rows() == 0 ? 0 : head.bytes();
        head.touched = nanos;
        if (!head.add(tick, status, reason, columns, values, count)) {
            duplicates++;
            return;
        }
        head.lastEntry = entry;
        bytes += head.bytes() - before;
        rows++;
        if (head.rows() >= MOST_ROWS) {
            due.set(observed.id);
        }
    }

    /** Marks what nothing was added to for long. */
    void markVanished(Catalog catalog, long nanos) {
        lock.lock();
        try {
            for (int id = filled.nextSetBit(0); id >= 0; id = filled.nextSetBit(id + 1)) {
                Observed observed = catalog.byId(id);
                if (observed != null) {
                    for (Head head : observed.heads) {
                        if (nanos - head.touched > VANISHED) {
                            due.set(id);
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next thing, from this number on, that may have something to put away; -1 if there is none. Under the lock. */
    int nextDue(int from) {
        return due.nextSetBit(from);
    }

    boolean hasDue() {
        lock.lock();
        try {
            return !due.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A head of a thing that is to be put away now, marked so; {@code null} if there is none. Under the lock. */
    @Nullable
    Head take(Observed observed, long nanos) {
        long newest = -1;
        int open = 0;
        for (Head head : observed.heads) {
            newest = Math.max(newest, head.newest());
            open += head.sealing ? 0 : 1;
        }
        Head found = null;
        for (Head head : observed.heads) {
            if (!head.sealing
                    && (isDue(head, newest, nanos) || open > MOST_HEADS)
                    && (found == null || head.touched - found.touched < 0)) {
                found = head;
            }
        }
        if (found != null) {
            found.sealing = true;
        } else if (open <= 1 && observed.heads.length <= 1) {
            due.clear(observed.id);
        }
        return found;
    }

    private static boolean isDue(Head head, long newest, long nanos) {
        if (head.rows() >= MOST_ROWS || nanos - head.touched > VANISHED) {
            return true;
        }
        boolean over = newest >= (head.window + 1) * Keys.WINDOW + GRACE;
        // What came late may go on coming late, so its window waits for a pause. The window that went before the newest
        // does not.
        boolean previous = Keys.window(newest) == head.window + 1;
        return over && (previous || nanos - head.touched > LATE_QUIET);
    }

    /** Rows that were marked are in a chunk now, and durable. */
    void putAway(Observed observed, Head head) {
        lock.lock();
        try {
            Head[] left =
                    Arrays.stream(observed.heads).filter(one -> one != head).toArray(Head[]::new);
            observed.heads = left;
            bytes -= head.bytes();
            rows -= head.rows();
            if (left.length == 0) {
                filled.clear(observed.id);
                due.clear(observed.id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Rows that were marked could not be stored: they stay. */
    void keep(Head head) {
        lock.lock();
        try {
            head.sealing = false;
        } finally {
            lock.unlock();
        }
    }

    /** The first entry of the journal that holds rows which are in no chunk; {@code none} if there is none. */
    long firstEntry(Catalog catalog, long none) {
        lock.lock();
        try {
            long first = none;
            for (int id = filled.nextSetBit(0); id >= 0; id = filled.nextSetBit(id + 1)) {
                Observed observed = catalog.byId(id);
                if (observed != null) {
                    for (Head head : observed.heads) {
                        first = Math.min(first, head.firstEntry);
                    }
                }
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** The last window with rows in memory; -1 if there is none. */
    long newestWindow(Catalog catalog) {
        return extreme(catalog, 0, true, -1);
    }

    /** The first window, from one on, with rows in memory; {@link Long#MAX_VALUE} if there is none. */
    long firstWindow(Catalog catalog, long from) {
        return extreme(catalog, from, false, Long.MAX_VALUE);
    }

    private long extreme(Catalog catalog, long from, boolean last, long none) {
        long found = none;
        lock.lock();
        try {
            for (int id = filled.nextSetBit(0); id >= 0; id = filled.nextSetBit(id + 1)) {
                Observed observed = catalog.byId(id);
                if (observed != null) {
                    for (Head head : observed.heads) {
                        if (head.window >= from) {
                            found = last ? Math.max(found, head.window) : Math.min(found, head.window);
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /** Which windows of a range, counted from its first, have rows in memory, of one thing or of any. */
    BitSet windows(Catalog catalog, @Nullable Observed only, long first, long last) {
        BitSet found = new BitSet();
        lock.lock();
        try {
            for (int id = filled.nextSetBit(0); id >= 0; id = filled.nextSetBit(id + 1)) {
                Observed observed = catalog.byId(id);
                if (observed != null && (only == null || only == observed)) {
                    for (Head head : observed.heads) {
                        if (head.window >= first && head.window <= last) {
                            found.set((int) (head.window - first));
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /** The rows of one window, of all things that have any, by their numbers. */
    Map<Integer, List<Head.Rows>> ofWindow(Catalog catalog, long window) {
        Map<Integer, List<Head.Rows>> found = new HashMap<>();
        int from = 0;
        while (from >= 0) {
            from = addOfWindow(catalog, window, from, found);
        }
        return found;
    }

    /** Looks at some things, so that the lock is never held for long; gives where to go on, -1 at the end. */
    private int addOfWindow(Catalog catalog, long window, int from, Map<Integer, List<Head.Rows>> into) {
        lock.lock();
        try {
            int id = filled.nextSetBit(from);
            for (int looked = 0; id >= 0 && looked < LOOKED_AT_ONCE; looked++) {
                Observed observed = catalog.byId(id);
                if (observed != null) {
                    for (Head head : observed.heads) {
                        if (head.window == window && head.rows() > 0) {
                            into.computeIfAbsent(id, one -> new ArrayList<>(1)).add(head.rowsUntilNow());
                        }
                    }
                }
                id = filled.nextSetBit(id + 1);
            }
            return id;
        } finally {
            lock.unlock();
        }
    }

    /** Copies the rows of windows from {@code first} to {@code last} into a block, which is cleared before and sorted. */
    void copy(Observed observed, long first, long last, Block into) {
        into.clear();
        List<Head.Rows> found = new ArrayList<>();
        lock.lock();
        try {
            for (Head head : observed.heads) {
                if (head.window >= first && head.window <= last) {
                    found.add(head.rowsUntilNow());
                }
            }
        } finally {
            lock.unlock();
        }
        found.forEach(rows -> rows.decode(into));
        into.sort();
    }

    /** Copies the window in which a row came last, as {@link #copy} does; gives the tick of that row, -1 if there is none. */
    long copyLast(Observed observed, Block into) {
        into.clear();
        Head.Rows rows = null;
        long tick = -1;
        lock.lock();
        try {
            Head last = null;
            for (Head head : observed.heads) {
                if (last == null || head.lastEntry >= last.lastEntry) {
                    last = head;
                }
            }
            if (last != null) {
                rows = last.rowsUntilNow();
                tick = last.lastTick();
            }
        } finally {
            lock.unlock();
        }
        if (rows != null) {
            rows.decode(into);
            into.sort();
        }
        return tick;
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    long rows() {
        lock.lock();
        try {
            return rows;
        } finally {
            lock.unlock();
        }
    }

    long duplicates() {
        lock.lock();
        try {
            return duplicates;
        } finally {
            lock.unlock();
        }
    }
}
