package io.denyut.store.internal.series;

import io.denyut.Observation;
import io.denyut.Sample;
import java.util.Arrays;
import java.util.List;

/** The bytes of one entry of the journal: observations in the order in which they came. Packing and unpacking are used by one thread each. */
final class JournalCodec {
    private static final int VERSION = 1;
    private static final int STATUS = 3;
    private static final int HAS_REASON = 4;
    /** The columns are 0, 1, 2, ... */
    private static final int FIRST_COLUMNS = 8;
    /** It is of the next thing at the same tick, as in a round. */
    private static final int NEXT = 16;

    private static final int COUNT_SHIFT = 5;
    /** So many values or more: their number follows. */
    private static final int MANY = 7;

    private final ByteBag bytes = new ByteBag(1 << 16);
    private int[] columns = new int[16];
    private long[] values = new long[16];
    private int observations;
    private long samples;
    private long lastObserved;
    private long lastTick;

    /** Takes what {@link #apply} finds. */
    interface Rows {
        void add(int observed, long tick, int status, int reason, int[] columns, long[] values, int count);
    }

    void clear() {
        bytes.clear();
        observations = 0;
        samples = 0;
        lastObserved = 0;
        lastTick = 0;
    }

    int observations() {
        return observations;
    }

    /** Values, and one for each observation without any. */
    long samples() {
        return samples;
    }

    byte[] toBytes() {
        return bytes.toBytes();
    }

    /** Adds an observation. */
    void add(Catalog catalog, Observed observed, long tick, Observation observation) {
        List<Sample> all = observation.samples();
        int count = 0;
        boolean first = true;
        int expected = 0;
        for (int i = 0; i < all.size(); i++) {
            Sample sample = all.get(i);
            Column column = catalog.column(observed, sample, expected);
            if (column == null) {
                continue;
            }
            if (count == columns.length) {
                columns = Arrays.copyOf(columns, count * 2);
                values = Arrays.copyOf(values, count * 2);
            }
            first &= column.number() == count;
            expected = column.number() + 1;
            columns[count] = column.number();
            values[count++] = column.steps().of(sample.value());
        }
        int reason = catalog.reason(observation.reason());
        if (observations == 0) {
            bytes.put(VERSION);
        }
        boolean next = observed.id == lastObserved + 1 && tick == lastTick;
        bytes.put(observation.status().ordinal()
                | (reason == 0 ? 0 : HAS_REASON)
                | (first ? FIRST_COLUMNS : 0)
                | (next ? NEXT : 0)
                | Math.min(count, MANY) << COUNT_SHIFT);
        if (!next) {
            bytes.signed(observed.id - lastObserved);
            bytes.signed(tick - lastTick);
        }
        lastObserved = observed.id;
        lastTick = tick;
        if (reason != 0) {
            bytes.number(reason);
        }
        if (count >= MANY) {
            bytes.number(count);
        }
        for (int i = 0; i < count; i++) {
            if (!first) {
                bytes.number(columns[i]);
            }
            bytes.signed(values[i]);
        }
        observations++;
        samples += Math.max(1, count);
    }

    /**
     * Unpacks an entry.
     *
     * @throws DamagedChunkException if it is none
     */
    void apply(byte[] entry, Rows rows) {
        ByteBag.Reader in = new ByteBag.Reader(entry, 0, entry.length);
        int version = in.next();
        if (version != VERSION) {
            throw new DamagedChunkException("journal of version " + version + "; this program knows " + VERSION);
        }
        long observed = 0;
        long tick = 0;
        while (in.hasMore()) {
            int flags = in.next();
            boolean next = (flags & NEXT) != 0;
            observed += next ? 1 : in.signed();
            tick += next ? 0 : in.signed();
            int reason = (flags & HAS_REASON) == 0 ? 0 : in.numberUpTo(Integer.MAX_VALUE, "reason");
            int few = flags >> COUNT_SHIFT;
            int count = few < MANY ? few : in.numberUpTo(entry.length, "number of values");
            if (count > columns.length) {
                columns = new int[count];
                values = new long[count];
            }
            for (int i = 0; i < count; i++) {
                columns[i] = (flags & FIRST_COLUMNS) != 0 ? i : in.numberUpTo(Integer.MAX_VALUE, "column");
                values[i] = in.signed();
            }
            if (observed < 0 || observed >= Keys.MOST_OBSERVED || tick < 0 || tick >= Keys.END_OF_TIME) {
                throw new DamagedChunkException("observation of " + observed + " at " + tick);
            }
            rows.add((int) observed, tick, flags & STATUS, reason, columns, values, count);
        }
    }
}
