package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void bucketsRiseWithTheValuesOnBothSidesOfZero() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >> 10 + random.nextInt(53);
            int bucket = Histogram.bucket(value);
            assertThat(Histogram.bucket(value + 1))
                    .as("seed %d, %d", seed, value)
                    .isBetween(bucket, bucket + 1);
            if (value >= 0) {
                assertThat(Histogram.least(bucket)).isLessThanOrEqualTo(value);
                assertThat(Histogram.least(bucket + 1)).isGreaterThan(value);
            }
        }
    }

    @Test
    void percentilesAreNearlyRightAndTheSameAfterMerging() {
        Random random = new Random(5);
        Histogram whole = new Histogram();
        Histogram merged = new Histogram();
        long[] all = new long[50_000];
        for (int part = 0; part < 10; part++) {
            Histogram piece = new Histogram();
            for (int i = 0; i < 5_000; i++) {
                long value = Math.round(8_000 * Math.exp(random.nextGaussian()) - 3_000);
                all[part * 5_000 + i] = value;
                piece.add(value);
                whole.add(value);
            }
            BitWriter out = new BitWriter();
            piece.encode(out);
            Histogram back = new Histogram();
            BitReader in = new BitReader(out.toBytes());
            back.decode(in);
            BitReader passing = new BitReader(out.toBytes());
            Histogram.skip(passing);
            assertThat(passing.peek()).isEqualTo(in.peek());
            merged.add(back);
        }
        Arrays.sort(all);
        for (double share : new double[] {0.01, 0.05, 0.5, 0.95, 0.99}) {
            double exact = all[(int) (share * all.length)];
            assertThat(whole.quantile(share)).isCloseTo(exact, within(Math.abs(exact) * 0.032 + 2));
            assertThat(merged.quantile(share)).isEqualTo(whole.quantile(share));
        }
        assertThat(merged.total()).isEqualTo(50_000);
    }
}
