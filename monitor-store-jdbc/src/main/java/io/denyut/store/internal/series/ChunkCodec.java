package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * Packs the rows of a {@link Block} and unpacks them: exact in ticks, states, reasons, values and in what was not measured. Not thread-safe.
 *
 * <p>A chunk is: version (4 bits), number of rows, first tick after the beginning of the window, then the distances of the ticks, the states,
 * the reasons, and the columns, each with its number, with the rows that have a value, and with the values.
 */
final class ChunkCodec {
    /** Most rows in a chunk. */
    static final int MOST_ROWS = 360;

    /** More than any window can bring, so that damage is seen before memory is taken for it. */
    private static final int MOST_COLUMNS = 1 << 20;

    private static final int VERSION = 1;
    private static final int VERSION_BITS = 4;

    /** Every row has a value. */
    private static final int ALL = 0;
    /** The rows that are UP or DEGRADED have one. */
    private static final int AVAILABLE = 1;

    private static final int RUNS = 2;
    private static final int NONE = 3;
    private static final int PRESENCE_BITS = 2;

    private final ColumnCodec codec = new ColumnCodec();
    private final BitWriter out = new BitWriter();
    private long[] scratch = new long[MOST_ROWS];

    /** Packs the rows {@code from} to, without it, {@code to}: at least one, with rising ticks. */
    byte[] encode(Block block, int from, int to, long windowStart) {
        int n = to - from;
        if (scratch.length < n) {
            scratch = new long[n];
        }
        out.clear();
        out.write(VERSION, VERSION_BITS);
        out.number(n);
        out.number(block.ticks[from] - windowStart);
        for (int i = 1; i < n; i++) {
            scratch[i - 1] = block.ticks[from + i] - block.ticks[from + i - 1];
        }
        codec.encode(out, scratch, n - 1);
        for (int i = 0; i < n; i++) {
            scratch[i] = block.statuses[from + i];
        }
        codec.encode(out, scratch, n);
        for (int i = 0; i < n; i++) {
            scratch[i] = block.reasons[from + i];
        }
        codec.encode(out, scratch, n);
        out.number(block.columns);
        int before = -1;
        for (int c = 0; c < block.columns; c++) {
            out.signed(block.numbers[c] - before - 1);
            before = block.numbers[c];
            encodeColumn(block, c, from, n);
        }
        return out.toBytes();
    }

    private void encodeColumn(Block block, int column, int from, int n) {
        long[] values = block.values[column];
        int present = 0;
        boolean asAvailable = true;
        for (int i = 0; i < n; i++) {
            long value = values[from + i];
            boolean there = value != Block.MISSING;
            if (there) {
                scratch[present++] = value;
            }
            asAvailable &= there == States.isAvailable(block.statuses[from + i]);
        }
        if (present == n) {
            out.write(ALL, PRESENCE_BITS);
        } else if (asAvailable) {
            out.write(AVAILABLE, PRESENCE_BITS);
        } else if (present == 0) {
            out.write(NONE, PRESENCE_BITS);
        } else {
            out.write(RUNS, PRESENCE_BITS);
            boolean there = true;
            int run = 0;
            for (int i = 0; i < n; i++) {
                if (values[from + i] != Block.MISSING == there) {
                    run++;
                } else {
                    out.number(run);
                    there = !there;
                    run = 1;
                }
            }
            out.number(run);
        }
        codec.encode(out, scratch, present);
    }

    /** How many rows a chunk has. */
    static int rows(byte[] chunk) {
        BitReader in = new BitReader(chunk);
        in.read(VERSION_BITS);
        return in.numberUpTo(1 << 20, "number of rows");
    }

    /**
     * Adds the rows of a chunk to a block.
     *
     * @throws DamagedChunkException if it is none
     */
    void decode(byte[] chunk, long windowStart, Block into) {
        BitReader in = new BitReader(chunk);
        int version = (int) in.read(VERSION_BITS);
        if (version != VERSION) {
            throw new DamagedChunkException("chunk of version " + version + "; this program knows " + VERSION);
        }
        int n = in.numberUpTo(1 << 20, "number of rows");
        if (n == 0) {
            throw new DamagedChunkException("it has no rows");
        }
        if (scratch.length < n) {
            scratch = new long[n];
        }
        int base = into.size;
        into.requireRows(base + n);
        long tick = windowStart + in.number();
        ColumnCodec.decode(in, scratch, n - 1);
        for (int i = 0; i < n; i++) {
            into.ticks[base + i] = tick;
            tick += scratch[i];
        }
        ColumnCodec.decode(in, scratch, n);
        for (int i = 0; i < n; i++) {
            into.statuses[base + i] = (byte) scratch[i];
        }
        ColumnCodec.decode(in, scratch, n);
        for (int i = 0; i < n; i++) {
            into.reasons[base + i] = (int) scratch[i];
        }
        into.size = base + n;
        for (int c = 0; c < into.columns; c++) {
            Arrays.fill(into.values[c], base, base + n, Block.MISSING);
        }
        int columns = in.numberUpTo(MOST_COLUMNS, "number of columns");
        int number = -1;
        for (int c = 0; c < columns; c++) {
            number += 1 + (int) in.signed();
            if (number < 0 || number > MOST_COLUMNS) {
                throw new DamagedChunkException("column " + number);
            }
            decodeColumn(in, into, into.column(number), base, n);
        }
    }

    private void decodeColumn(BitReader in, Block into, int column, int base, int n) {
        long[] values = into.values[column];
        int kind = (int) in.read(PRESENCE_BITS);
        switch (kind) {
            case ALL -> {
                if (base == 0) {
                    ColumnCodec.decode(in, values, n);
                } else {
                    ColumnCodec.decode(in, scratch, n);
                    System.arraycopy(scratch, 0, values, base, n);
                }
            }
            case NONE -> Arrays.fill(values, base, base + n, Block.MISSING);
            case AVAILABLE -> {
                int present = 0;
                for (int i = 0; i < n; i++) {
                    present += States.isAvailable(into.statuses[base + i]) ? 1 : 0;
                }
                ColumnCodec.decode(in, scratch, present);
                int next = 0;
                for (int i = 0; i < n; i++) {
                    values[base + i] = States.isAvailable(into.statuses[base + i]) ? scratch[next++] : Block.MISSING;
                }
            }
            default -> decodeRuns(in, values, base, n);
        }
    }

    private void decodeRuns(BitReader in, long[] values, int base, int n) {
        int present = 0;
        boolean there = true;
        boolean first = true;
        for (int done = 0; done < n; ) {
            int run = in.numberUpTo(n - done, "length of a run");
            if (run == 0 && !first) {
                throw new DamagedChunkException("a run of nothing");
            }
            Arrays.fill(values, base + done, base + done + run, there ? 0 : Block.MISSING);
            present += there ? run : 0;
            done += run;
            first = false;
            there = !there;
        }
        ColumnCodec.decode(in, scratch, present);
        int next = 0;
        for (int i = base; i < base + n; i++) {
            if (values[i] != Block.MISSING) {
                values[i] = scratch[next++];
            }
        }
    }
}
