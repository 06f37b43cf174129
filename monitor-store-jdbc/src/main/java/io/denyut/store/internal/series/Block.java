package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * Observations of one object as columns: ticks in microseconds, states, numbers of reasons, and for each metric its steps. Used again and
 * again; not thread-safe.
 */
final class Block {
    /** Stands for "not measured". */
    static final long MISSING = Long.MIN_VALUE;

    private static final int FIRST_ROWS = 64;

    int size;
    long[] ticks = new long[FIRST_ROWS];
    byte[] statuses = new byte[FIRST_ROWS];
    int[] reasons = new int[FIRST_ROWS];

    int columns;
    /** The number of each column within its object, rising only by chance. */
    int[] numbers = new int[4];

    long[][] values = new long[4][];

    void clear() {
        size = 0;
        columns = 0;
    }

    /** Adds a row without values; gives its index. */
    int add(long tick, int status, int reason) {
        if (size == ticks.length) {
            grow(size * 2);
        }
        int row = size++;
        ticks[row] = tick;
        statuses[row] = (byte) status;
        reasons[row] = reason;
        for (int i = 0; i < columns; i++) {
            values[i][row] = MISSING;
        }
        return row;
    }

    private void grow(int rows) {
        ticks = Arrays.copyOf(ticks, rows);
        statuses = Arrays.copyOf(statuses, rows);
        reasons = Arrays.copyOf(reasons, rows);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                values[i] = Arrays.copyOf(values[i], rows);
            }
        }
    }

    void requireRows(int rows) {
        if (rows > ticks.length) {
            grow(Math.max(rows, ticks.length * 2));
        }
    }

    /** Where a column is; it is added, with nothing measured, if it is not there. */
    int column(int number) {
        // Columns mostly come in the order in which they are numbered.
        if (number < columns && numbers[number] == number) {
            return number;
        }
        int found = find(number);
        if (found >= 0) {
            return found;
        }
        if (columns == numbers.length) {
            numbers = Arrays.copyOf(numbers, columns * 2);
            values = Arrays.copyOf(values, columns * 2);
        }
        long[] array = values[columns];
        if (array == null || array.length < ticks.length) {
            array = new long[ticks.length];
            values[columns] = array;
        }
        Arrays.fill(array, 0, size, MISSING);
        numbers[columns] = number;
        return columns++;
    }

    /** Where a column is; -1 if it is not there. */
    int find(int number) {
        for (int i = 0; i < columns; i++) {
            if (numbers[i] == number) {
                return i;
            }
        }
        return -1;
    }

    /** Adds the rows of another block. */
    void add(Block other) {
        addRange(other, 0, other.size);
    }

    /** Adds rows of another block. */
    void addRange(Block other, int from, int to) {
        requireRows(size + to - from);
        for (int row = from; row < to; row++) {
            int at = add(other.ticks[row], other.statuses[row], other.reasons[row]);
            for (int c = 0; c < other.columns; c++) {
                int place = column(other.numbers[c]); // first: it may exchange the arrays
                values[place][at] = other.values[c][row];
            }
        }
    }

    boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (ticks[i] <= ticks[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Puts the rows in the order of their ticks; of several with one tick the first stays. */
    void sort() {
        if (isSorted()) {
            return;
        }
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(ticks[a], ticks[b])); // stable, so the first stays first
        int[] kept = new int[size];
        int n = 0;
        for (Integer row : order) {
            if (n == 0 || ticks[row] != ticks[kept[n - 1]]) {
                kept[n++] = row;
            }
        }
        keep(kept, n);
    }

    /** Leaves out the rows whose tick is among others. */
    void removeTicksOf(Block other) {
        long[] known = Arrays.copyOf(other.ticks, other.size);
        Arrays.sort(known);
        int[] kept = new int[size];
        int n = 0;
        for (int row = 0; row < size; row++) {
            if (Arrays.binarySearch(known, ticks[row]) < 0) {
                kept[n++] = row;
            }
        }
        if (n < size) {
            keep(kept, n);
        }
    }

    private void keep(int[] rows, int n) {
        long[] newTicks = new long[ticks.length];
        byte[] newStatuses = new byte[ticks.length];
        int[] newReasons = new int[ticks.length];
        for (int i = 0; i < n; i++) {
            newTicks[i] = ticks[rows[i]];
            newStatuses[i] = statuses[rows[i]];
            newReasons[i] = reasons[rows[i]];
        }
        for (int c = 0; c < columns; c++) {
            long[] column = new long[ticks.length];
            for (int i = 0; i < n; i++) {
                column[i] = values[c][rows[i]];
            }
            values[c] = column;
        }
        ticks = newTicks;
        statuses = newStatuses;
        reasons = newReasons;
        size = n;
    }
}
