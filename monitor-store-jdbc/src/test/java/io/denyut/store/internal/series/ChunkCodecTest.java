package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever goes into a chunk comes out of it. The generators are seeded; a failure prints the seed. */
class ChunkCodecTest {
    private static final long MOST = 1L << 53;
    private static final long START = 987_654L * Keys.WINDOW;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void columnsOfEveryShapeComeBackExactly() {
        ColumnCodec codec = new ColumnCodec();
        BitWriter out = new BitWriter();
        for (int round = 0; round < 3_000; round++) {
            long[] values = column(random.nextInt(10), random.nextInt(400));
            out.clear();
            codec.encode(out, values, values.length);
            long[] back = new long[values.length];
            ColumnCodec.decode(new BitReader(out.toBytes()), back, back.length);
            assertThat(back).as("seed %d, round %d", seed, round).containsExactly(values);
        }
    }

    @Test
    void theLargestStepsComeBackExactly() {
        ColumnCodec codec = new ColumnCodec();
        BitWriter out = new BitWriter();
        for (long[] values : new long[][] {
            {MOST},
            {-MOST},
            {MOST, -MOST, MOST, -MOST, 0, 1, -1, MOST},
            {0},
            {0, 0, 0, MOST, 0, 0},
            {-MOST, -MOST + 1, -MOST + 2, -MOST + 3, MOST - 1, MOST - 2, 5, 6, 7, 8, 9, 10, 11, 12}
        }) {
            out.clear();
            codec.encode(out, values, values.length);
            long[] back = new long[values.length];
            ColumnCodec.decode(new BitReader(out.toBytes()), back, back.length);
            assertThat(back).containsExactly(values);
        }
    }

    @Test
    void chunksComeBackWithTicksStatesReasonsAndGaps() {
        ChunkCodec codec = new ChunkCodec();
        for (int round = 0; round < 1_000; round++) {
            Block block = block(1 + random.nextInt(ChunkCodec.MOST_ROWS), random.nextInt(7));
            byte[] chunk = codec.encode(block, 0, block.size, START);
            Block back = new Block();
            codec.decode(chunk, START, back);
            assertThat(ChunkCodec.rows(chunk)).isEqualTo(block.size);
            requireEqual(block, 0, block.size, back, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void severalChunksAddUpInOneBlockEvenWithDifferentColumns() {
        ChunkCodec codec = new ChunkCodec();
        Block all = new Block();
        Block first = block(40, 2);
        Block second = block(50, 5);
        codec.decode(codec.encode(first, 0, 40, START), START, all);
        codec.decode(codec.encode(second, 0, 50, START), START, all);
        assertThat(all.size).isEqualTo(90);
        for (int c = 0; c < second.columns; c++) {
            int place = all.find(second.numbers[c]);
            assertThat(Arrays.copyOfRange(all.values[place], 40, 90))
                    .containsExactly(Arrays.copyOf(second.values[c], 50));
            if (first.find(second.numbers[c]) < 0) {
                assertThat(Arrays.copyOf(all.values[place], 40)).containsOnly(Block.MISSING);
            }
        }
    }

    @Test
    void headsComeBackInTheOrderOfComing() {
        for (int round = 0; round < 300; round++) {
            Block block = block(1 + random.nextInt(200), random.nextInt(5));
            Head head = new Head(START / Keys.WINDOW, 1);
            for (int row = 0; row < block.size; row++) {
                int[] columns = new int[block.columns];
                long[] values = new long[block.columns];
                int count = 0;
                for (int c = 0; c < block.columns; c++) {
                    if (block.values[c][row] != Block.MISSING) {
                        columns[count] = block.numbers[c];
                        values[count++] = block.values[c][row];
                    }
                }
                assertThat(head.add(block.ticks[row], block.statuses[row], block.reasons[row], columns, values, count))
                        .isTrue();
                assertThat(head.add(block.ticks[row], 0, 0, columns, values, count))
                        .as("the tick is there already")
                        .isFalse();
            }
            Block back = new Block();
            head.rowsUntilNow().decode(back);
            requireEqual(block, 0, block.size, back, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void damageIsSaidAndNeverRunsAway() {
        ChunkCodec codec = new ChunkCodec();
        byte[] chunk = codec.encode(block(300, 3), 0, 300, START);
        int said = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = chunk.clone();
            int cut = random.nextInt(3) == 0 ? random.nextInt(chunk.length) : chunk.length;
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                codec.decode(Arrays.copyOf(damaged, cut), START, new Block());
            } catch (DamagedChunkException e) {
                said++;
            }
        }
        assertThat(said).isPositive();
        assertThatThrownBy(() -> codec.decode(new byte[] {(byte) 0xf0}, START, new Block()))
                .isInstanceOf(DamagedChunkException.class)
                .hasMessageContaining("version 15");
    }

    @Test
    void runsOfNothingDoNotGoOnForEver() {
        BitWriter out = new BitWriter();
        out.write(1, 4); // version
        out.number(2); // rows
        out.number(0); // first tick
        for (int column = 0; column < 3; column++) { // distances, states, reasons: constant 0
            out.write(0, 3);
            out.large(0);
        }
        out.number(1); // columns
        out.signed(0); // the first
        out.write(2, 2); // given by runs, and then nothing but zeros
        assertThatThrownBy(() -> new ChunkCodec().decode(out.toBytes(), START, new Block()))
                .isInstanceOf(DamagedChunkException.class)
                .hasMessageContaining("a run of nothing");
    }

    @Test
    void roundTripTimesTakeLessThanAByteAndAHalf() {
        Block block = new Block();
        PingShape shape = new PingShape(7);
        block.column(0);
        for (int i = 0; i < ChunkCodec.MOST_ROWS; i++) {
            int row = block.add(START + i * 5 * Keys.SECOND, 0, 0);
            block.values[0][row] = shape.next();
        }
        byte[] chunk = new ChunkCodec().encode(block, 0, block.size, START);
        assertThat(chunk.length / 360.0).isLessThan(1.5);
    }

    @Test
    void flatColumnsTakeNextToNothing() {
        Block block = new Block();
        for (int c = 0; c < 20; c++) {
            block.column(c);
        }
        for (int i = 0; i < 30; i++) {
            int row = block.add(START + i * 60 * Keys.SECOND, 0, 0);
            for (int c = 0; c < 20; c++) {
                block.values[c][row] = c * 1_000L;
            }
        }
        byte[] chunk = new ChunkCodec().encode(block, 0, block.size, START);
        assertThat(chunk.length / (30 * 20.0)).isLessThan(0.15);
    }

    private Block block(int rows, int columns) {
        Block block = new Block();
        int number = 0;
        for (int c = 0; c < columns; c++) {
            number += random.nextInt(3);
            block.column(number++);
        }
        long[][] values = new long[columns][];
        for (int c = 0; c < columns; c++) {
            values[c] = column(random.nextInt(10), rows);
        }
        boolean regular = random.nextBoolean();
        int bad = random.nextInt(3) == 0 ? 2 : 50;
        long tick = START + random.nextInt(1_000);
        for (int i = 0; i < rows; i++) {
            int status = random.nextInt(bad) == 0 ? random.nextInt(4) : 0;
            int row = block.add(tick, status, status == 0 ? 0 : random.nextInt(3) * random.nextInt(70_000));
            tick += regular ? 4_999_999 : 1 + random.nextInt(5_000_000);
            for (int c = 0; c < columns; c++) {
                boolean missing = status > 1 || (c % 3 == 2 && random.nextInt(4) == 0);
                block.values[c][row] = missing ? Block.MISSING : values[c][i];
            }
        }
        return block;
    }

    private long[] column(int shape, int n) {
        long start = random.nextLong() % MOST;
        LongUnaryOperator next = switch (shape) {
            case 0 -> before -> before;
            case 1 -> before -> before + random.nextInt(200) - 100;
            case 2 -> before -> random.nextLong() % MOST;
            case 3 -> before -> before + 1_000_000 + random.nextInt(1_000);
            case 4 -> before -> random.nextInt(20) == 0 ? random.nextInt(1 << 20) : before;
            case 5 -> before -> (long) (8_000 - 240 * Math.log(1 - random.nextDouble()));
            case 6 -> before -> random.nextInt(50) == 0 ? MOST : 5;
            case 7 -> before -> random.nextInt(2);
            case 8 -> before -> -before;
            default -> before -> random.nextInt(1 << 1 + random.nextInt(30));
        };
        long[] values = new long[n];
        long value = start;
        for (int i = 0; i < n; i++) {
            values[i] = Math.max(-MOST, Math.min(MOST, value));
            value = next.applyAsLong(values[i]);
        }
        return values;
    }

    private static void requireEqual(Block wanted, int from, int to, Block found, String what) {
        int n = to - from;
        assertThat(found.size).as(what).isEqualTo(n);
        assertThat(Arrays.copyOf(found.ticks, n)).as(what).containsExactly(Arrays.copyOfRange(wanted.ticks, from, to));
        assertThat(Arrays.copyOf(found.statuses, n))
                .as(what)
                .containsExactly(Arrays.copyOfRange(wanted.statuses, from, to));
        assertThat(Arrays.copyOf(found.reasons, n))
                .as(what)
                .containsExactly(Arrays.copyOfRange(wanted.reasons, from, to));
        for (int c = 0; c < wanted.columns; c++) {
            int place = found.find(wanted.numbers[c]);
            long[] back = new long[n];
            Arrays.fill(back, Block.MISSING);
            if (place >= 0) {
                System.arraycopy(found.values[place], 0, back, 0, n);
            }
            assertThat(back).as(what).containsExactly(Arrays.copyOfRange(wanted.values[c], from, to));
        }
    }

    /** Microseconds: a base that wanders, jitter to one side, spikes. */
    private static final class PingShape {
        private final Random random;
        private double base = 8_000;

        PingShape(long seed) {
            random = new Random(seed);
        }

        long next() {
            base += 0.02 * (8_000 - base) + random.nextGaussian() * 20;
            double rtt = base + base * 0.03 * -Math.log(1 - random.nextDouble());
            return Math.round(random.nextInt(500) == 0 ? rtt * 10 : rtt);
        }
    }
}
