package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * The rows of one window of one observed thing that are in no chunk yet, as differences from row to row: two to four bytes a value. Guarded
 * by the lock of {@link Heads}.
 */
final class Head {
    private static final int STATUS = 3;
    private static final int HAS_REASON = 4;
    private static final int NEW_COLUMNS = 8;

    final long window;
    /** The number of the journal's entry with its first row. */
    final long firstEntry;
    /** When the last row came, by the monotonic clock. */
    long touched;

    /** The number of the journal's entry with its last row. */
    long lastEntry;

    boolean sealing;

    private final ByteBag bytes = new ByteBag(48);
    private int rows;
    private long lastTick;
    private long lastDistance;
    private int[] lastColumns = {};
    private long[] lastValues = {};
    private long newest;

    Head(long window, long firstEntry) {
        this.window = window;
        this.firstEntry = firstEntry;
        this.lastTick = window * Keys.WINDOW;
        this.newest = -1;
    }

    int rows() {
        return rows;
    }

    /** Bytes in memory, roughly. */
    int bytes() {
        return bytes.bytes.length + 160 + 12 * lastColumns.length;
    }

    /** The largest tick. */
    long newest() {
        return newest;
    }

    /** The tick of the row that came last. */
    long lastTick() {
        return lastTick;
    }

    /** Adds a row unless there is one with this tick. */
    boolean add(long tick, int status, int reason, int[] columns, long[] values, int count) {
        if (tick <= newest && has(tick)) {
            return false;
        }
        boolean same = lastColumns.length == count && Arrays.equals(lastColumns, 0, count, columns, 0, count);
        bytes.put(status | (reason == 0 ? 0 : HAS_REASON) | (same ? 0 : NEW_COLUMNS));
        bytes.signed(tick - lastTick - lastDistance);
        lastDistance = tick - lastTick;
        lastTick = tick;
        newest = Math.max(newest, tick);
        if (reason != 0) {
            bytes.number(reason);
        }
        if (!same) {
            change(columns, count);
        }
        for (int i = 0; i < count; i++) {
            bytes.signed(values[i] - lastValues[i]);
            lastValues[i] = values[i];
        }
        rows++;
        return true;
    }

    private void change(int[] columns, int count) {
        bytes.number(count);
        long[] kept = new long[count];
        for (int i = 0; i < count; i++) {
            bytes.number(columns[i]);
            for (int j = 0; j < lastColumns.length; j++) {
                if (lastColumns[j] == columns[i]) {
                    kept[i] = lastValues[j];
                }
            }
        }
        lastColumns = Arrays.copyOf(columns, count);
        lastValues = kept;
    }

    private boolean has(long tick) {
        Block block = new Block();
        rowsUntilNow().decode(block);
        for (int i = 0; i < block.size; i++) {
            if (block.ticks[i] == tick) {
                return true;
            }
        }
        return false;
    }

    /** The rows that are there now. What was added once never changes, so nothing is copied. */
    Rows rowsUntilNow() {
        return new Rows(window, bytes.bytes, bytes.size, rows);
    }

    /** Rows of a head as they were at one moment; needs no lock any more. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Rows(long window, byte[] bytes, int size, int rows) {
        /** Adds them to a block, in the order in which they came. */
        void decode(Block into) {
            ByteBag.Reader in = new ByteBag.Reader(bytes, 0, size);
            long tick = window * Keys.WINDOW;
            long distance = 0;
            int[] columns = {};
            int[] places = {};
            long[] values = {};
            into.requireRows(into.size + rows);
            while (in.hasMore()) {
                int flags = in.next();
                distance += in.signed();
                tick += distance;
                int reason = (flags & HAS_REASON) == 0 ? 0 : (int) in.number();
                if ((flags & NEW_COLUMNS) != 0) {
                    int count = (int) in.number();
                    int[] changed = new int[count];
                    long[] kept = new long[count];
                    int[] changedPlaces = new int[count];
                    for (int i = 0; i < count; i++) {
                        changed[i] = (int) in.number();
                        changedPlaces[i] = into.column(changed[i]);
                        for (int j = 0; j < columns.length; j++) {
                            if (columns[j] == changed[i]) {
                                kept[i] = values[j];
                            }
                        }
                    }
                    columns = changed;
                    values = kept;
                    places = changedPlaces;
                }
                int row = into.add(tick, flags & STATUS, reason);
                for (int i = 0; i < values.length; i++) {
                    values[i] += in.signed();
                    into.values[places[i]][row] = values[i];
                }
            }
        }
    }
}
