package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * Results by state and the statistics of each metric over a chunk. Chunks of few rows have the results only: their values are counted from
 * the chunk itself, which is not larger than statistics of it. Used again and again; not thread-safe.
 */
final class Summary {
    /** Rows from which statistics of the values are kept. */
    static final int ENOUGH_ROWS = 120;

    private static final int VERSION = 1;
    private static final int VERSION_BITS = 4;

    int available;
    int down;
    int unknown;
    /** Whether the chunk has to be asked for its values. */
    boolean resultsOnly;

    int columns;
    int[] numbers = new int[4];
    Tally[] statistics = {};

    private final BitWriter out = new BitWriter();
    /** What nobody asked for. */
    private final Tally passed = new Tally(false);

    void clear() {
        available = 0;
        down = 0;
        unknown = 0;
        columns = 0;
        resultsOnly = false;
    }

    private Tally next(int number) {
        if (columns == numbers.length) {
            numbers = Arrays.copyOf(numbers, columns * 2);
        }
        if (columns == statistics.length) {
            int old = statistics.length;
            statistics = Arrays.copyOf(statistics, Math.max(4, old * 2));
            for (int i = old; i < statistics.length; i++) {
                statistics[i] = new Tally(true);
            }
        }
        numbers[columns] = number;
        Tally one = statistics[columns++];
        one.clear();
        return one;
    }

    /** Counts rows of a block. */
    byte[] encode(Block block, int from, int to, Column[] known) {
        clear();
        count(block, from, to);
        out.clear();
        out.write(VERSION, VERSION_BITS);
        out.number(available);
        out.number(down);
        out.number(unknown);
        boolean enough = to - from >= ENOUGH_ROWS;
        out.write(enough ? 1 : 0, 1);
        if (enough) {
            out.number(block.columns);
            int before = -1;
            for (int c = 0; c < block.columns; c++) {
                int number = block.numbers[c];
                out.signed(number - before - 1);
                before = number;
                Tally one = next(number);
                long[] values = block.values[c];
                for (int i = from; i < to; i++) {
                    if (values[i] != Block.MISSING) {
                        one.add(values[i]);
                    }
                }
                boolean gauge = number < known.length && known[number].metric().kind() == io.denyut.MetricKind.GAUGE;
                write(one, gauge);
            }
        }
        return out.toBytes();
    }

    private void count(Block block, int from, int to) {
        for (int i = from; i < to; i++) {
            int status = block.statuses[i];
            if (States.isAvailable(status)) {
                available++;
            } else if (States.of(status) == io.denyut.Status.DOWN) {
                down++;
            } else {
                unknown++;
            }
        }
    }

    private void write(Tally one, boolean withHistogram) {
        TallyCodec.write(out, one, available, withHistogram);
    }

    /** Reads what {@link #encode} wrote, in place of what was here. */
    void decode(byte[] data) {
        BitReader in = results(data);
        if (!resultsOnly) {
            int count = in.numberUpTo(1 << 20, "number of columns");
            int number = -1;
            for (int c = 0; c < count; c++) {
                number += 1 + (int) in.signed();
                TallyCodec.read(in, next(number), available);
            }
        }
        in.requireInside();
    }

    private BitReader results(byte[] data) {
        clear();
        BitReader in = new BitReader(data);
        if (in.read(VERSION_BITS) != VERSION) {
            throw new DamagedChunkException("a summary of another version");
        }
        available = in.numberUpTo(1 << 20, "results");
        down = in.numberUpTo(1 << 20, "results");
        unknown = in.numberUpTo(1 << 20, "results");
        resultsOnly = in.read(1) == 0;
        return in;
    }

    /** Reads the results, and adds the statistics of one column, if there are any. */
    void addColumn(byte[] data, int wanted, Tally into) {
        BitReader in = results(data);
        if (resultsOnly) {
            return;
        }
        int count = in.numberUpTo(1 << 20, "number of columns");
        int number = -1;
        for (int c = 0; c < count; c++) {
            number += 1 + (int) in.signed();
            if (number == wanted) {
                TallyCodec.read(in, into, available);
                break;
            }
            TallyCodec.read(in, passed, available);
        }
        in.requireInside();
    }
}
