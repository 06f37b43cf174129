package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BitReaderTest {
    @Test
    void numbersOfAllLengthsComeBackOneByOneAndAllAtOnce() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 2_000; turn++) {
            BitWriter out = new BitWriter();
            int offset = random.nextInt(64);
            out.write(0, offset);
            long[] written = new long[1 + random.nextInt(200)];
            int widest = 1 + random.nextInt(63);
            for (int i = 0; i < written.length; i++) {
                written[i] = random.nextLong() >>> 64 - random.nextInt(widest) - 1;
                out.number(written[i]);
            }
            out.write(5, 3);
            byte[] bytes = out.toBytes();
            BitReader single = new BitReader(bytes);
            single.skip(offset);
            for (long number : written) {
                assertThat(single.number()).as("seed %d", seed).isEqualTo(number);
            }
            assertThat(single.read(3)).isEqualTo(5);
            BitReader together = new BitReader(bytes);
            together.skip(offset);
            assertThat(together.numbers(written.length)).as("seed %d", seed).containsExactly(written);
            assertThat(together.read(3)).isEqualTo(5);
            together.requireInside();
        }
    }

    @Test
    void whatIsBehindTheEndIsRefused() {
        BitReader in = new BitReader(new byte[] {0});
        assertThat(in.numbers(9)).containsOnly(0);
        assertThatThrownBy(in::requireInside).isInstanceOf(DamagedChunkException.class);
    }
}
