package io.denyut.store.internal.series;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Roll-up of one thing over a period: for each point in it the results by state and the statistics of each metric. Not thread-safe.
 *
 * <p>Packed by columns: all counts, all least values and so on, each as {@link ColumnCodec} packs them.
 */
final class Points {
    private static final int VERSION = 1;
    private static final int VERSION_BITS = 4;

    final int places;
    private final boolean withHistogram;
    final int[] available;
    final int[] down;
    final int[] unknown;

    int columns;
    int[] numbers = new int[4];
    /** By column, then by place. */
    Tally[][] statistics = new Tally[4][];

    Points(int places, boolean withHistogram) {
        this.places = places;
        this.withHistogram = withHistogram;
        available = new int[places];
        down = new int[places];
        unknown = new int[places];
    }

    boolean has(int place) {
        return available[place] + down[place] + unknown[place] > 0;
    }

    boolean isEmpty() {
        for (int i = 0; i < places; i++) {
            if (has(i)) {
                return false;
            }
        }
        return true;
    }

    int find(int number) {
        for (int i = 0; i < columns; i++) {
            if (numbers[i] == number) {
                return i;
            }
        }
        return -1;
    }

    private Tally[] column(int number) {
        int found = find(number);
        if (found >= 0) {
            return statistics[found];
        }
        if (columns == numbers.length) {
            numbers = Arrays.copyOf(numbers, columns * 2);
            statistics = Arrays.copyOf(statistics, columns * 2);
        }
        Tally[] made = new Tally[places];
        Arrays.setAll(made, i -> new Tally(withHistogram));
        numbers[columns] = number;
        statistics[columns++] = made;
        return made;
    }

    /** Counts the rows of a block; points are so long, the first begins at {@code start}. */
    void add(Block block, long start, long pointMicros) {
        for (int row = 0; row < block.size; row++) {
            int place = (int) ((block.ticks[row] - start) / pointMicros);
            switch (States.of(block.statuses[row])) {
                case UP, DEGRADED -> available[place]++;
                case DOWN -> down[place]++;
                case UNKNOWN -> unknown[place]++;
            }
        }
        for (int c = 0; c < block.columns; c++) {
            Tally[] column = column(block.numbers[c]);
            long[] values = block.values[c];
            for (int row = 0; row < block.size; row++) {
                if (values[row] != Block.MISSING) {
                    column[(int) ((block.ticks[row] - start) / pointMicros)].add(values[row]);
                }
            }
        }
    }

    /** Puts the sum of all points of others in one place, instead of what was there. */
    void set(int place, Points others) {
        available[place] = Arrays.stream(others.available).sum();
        down[place] = Arrays.stream(others.down).sum();
        unknown[place] = Arrays.stream(others.unknown).sum();
        for (int c = 0; c < columns; c++) {
            statistics[c][place].clear();
        }
        for (int c = 0; c < others.columns; c++) {
            Tally into = column(others.numbers[c])[place];
            for (Tally one : others.statistics[c]) {
                if (one.count > 0) {
                    into.add(one);
                }
            }
        }
    }

    byte[] encode(Column[] known) {
        BitWriter out = new BitWriter();
        ColumnCodec codec = new ColumnCodec();
        out.write(VERSION, VERSION_BITS);
        long[] scratch = new long[places];
        int n = 0;
        for (int i = 0; i < places; i++) {
            if (has(i)) {
                scratch[n++] = i;
            }
        }
        int[] used = new int[n];
        for (int i = 0; i < n; i++) {
            used[i] = (int) scratch[i];
        }
        out.number(n);
        codec.encode(out, scratch, n);
        for (int[] results : new int[][] {available, down, unknown}) {
            for (int i = 0; i < n; i++) {
                scratch[i] = results[used[i]];
            }
            codec.encode(out, scratch, n);
        }
        out.number(columns);
        for (int c = 0; c < columns; c++) {
            out.number(numbers[c]);
            boolean gauge =
                    numbers[c] < known.length && known[numbers[c]].metric().kind() == io.denyut.MetricKind.GAUGE;
            encode(out, codec, statistics[c], used, scratch, gauge);
        }
        return out.toBytes();
    }

    private void encode(BitWriter out, ColumnCodec codec, Tally[] column, int[] used, long[] scratch, boolean gauge) {
        for (int i = 0; i < used.length; i++) {
            scratch[i] = column[used[i]].count - available[used[i]];
        }
        codec.encode(out, scratch, used.length);
        int n = 0;
        for (int place : used) {
            if (column[place].count > 0) {
                scratch[n++] = column[place].least;
            }
        }
        codec.encode(out, scratch, n);
        n = 0;
        for (int place : used) {
            if (column[place].count > 0) {
                scratch[n++] = column[place].greatest - column[place].least;
            }
        }
        codec.encode(out, scratch, n);
        n = 0;
        for (int place : used) {
            if (column[place].count > 0 && column[place].greatest > column[place].least) {
                scratch[n++] = TallyCodec.above(column[place]) / column[place].count;
            }
        }
        codec.encode(out, scratch, n);
        // The rest of the division, so that the sum is exact.
        for (int place : used) {
            Tally one = column[place];
            if (one.count > 0 && one.greatest > one.least) {
                out.write(TallyCodec.above(one) % one.count, bits(one.count));
                if (withHistogram) {
                    boolean histogram = gauge && one.hasWholeHistogram() && one.histogram != null;
                    out.write(histogram ? 1 : 0, 1);
                    if (histogram && one.histogram != null) {
                        one.histogram.encode(out);
                    }
                }
            }
        }
    }

    private static int bits(long count) {
        return 64 - Long.numberOfLeadingZeros(count);
    }

    /** @throws DamagedChunkException if {@link #encode} cannot have written it */
    static Points decode(byte @Nullable [] data, int places, boolean withHistogram) {
        return decode(data, new Points(places, withHistogram), withHistogram);
    }

    /** Without the histograms, which take most of the time. */
    static Points decodeWithoutHistograms(byte[] data, int places, boolean areThere) {
        return decode(data, new Points(places, false), areThere);
    }

    private static Points decode(byte @Nullable [] data, Points points, boolean histograms) {
        int places = points.places;
        if (data == null) {
            return points;
        }
        BitReader in = new BitReader(data);
        if (in.read(VERSION_BITS) != VERSION) {
            throw new DamagedChunkException("a roll-up of another version");
        }
        int n = in.numberUpTo(places, "number of points");
        long[] scratch = new long[places];
        ColumnCodec.decode(in, scratch, n);
        int[] used = new int[n];
        for (int i = 0; i < n; i++) {
            if (scratch[i] < 0 || scratch[i] >= places) {
                throw new DamagedChunkException("point " + scratch[i] + " of " + places);
            }
            used[i] = (int) scratch[i];
        }
        for (int[] results : new int[][] {points.available, points.down, points.unknown}) {
            ColumnCodec.decode(in, scratch, n);
            for (int i = 0; i < n; i++) {
                results[used[i]] = (int) scratch[i];
            }
        }
        int columns = in.numberUpTo(1 << 20, "number of columns");
        for (int c = 0; c < columns; c++) {
            int number = in.numberUpTo(1 << 20, "column");
            decode(in, points, points.column(number), used, scratch, histograms);
        }
        in.requireInside();
        return points;
    }

    private static void decode(
            BitReader in, Points points, Tally[] column, int[] used, long[] scratch, boolean histograms) {
        int filled = 0;
        ColumnCodec.decode(in, scratch, used.length);
        Tally[] present = new Tally[used.length];
        for (int i = 0; i < used.length; i++) {
            Tally one = column[used[i]];
            one.count = scratch[i] + points.available[used[i]];
            if (one.count > 0) {
                present[filled++] = one;
            }
        }
        ColumnCodec.decode(in, scratch, filled);
        for (int i = 0; i < filled; i++) {
            present[i].least = scratch[i];
        }
        ColumnCodec.decode(in, scratch, filled);
        int spread = 0;
        for (int i = 0; i < filled; i++) {
            present[i].greatest = present[i].least + scratch[i];
            spread += scratch[i] > 0 ? 1 : 0;
        }
        ColumnCodec.decode(in, scratch, spread);
        int next = 0;
        for (int i = 0; i < filled; i++) {
            Tally one = present[i];
            one.sum = (double) one.least * one.count;
            if (one.greatest == one.least) {
                if (one.histogram != null) {
                    one.histogram.add(one.least, one.count);
                }
                continue;
            }
            one.sum += (double) scratch[next++] * one.count + in.read(bits(one.count));
            if (histograms && in.read(1) == 1) {
                if (one.histogram == null) {
                    Histogram.skip(in);
                } else {
                    one.histogram.decode(in);
                }
            }
        }
    }
}
