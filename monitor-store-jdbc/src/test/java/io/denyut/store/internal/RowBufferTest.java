package io.denyut.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBufferTest {
    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                99,
                100,
                999_999_999,
                1_000_000_000,
                9_999_999_999L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void wholeNumbersAreWrittenInFull(long number) {
        RowBuffer row = new RowBuffer(4);
        row.whole(number);
        assertThat(row).hasToString(String.valueOf(number));
    }

    @Test
    void decimalsAreExact() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(63);
            int decimals = random.nextInt(10);
            RowBuffer row = new RowBuffer(4);
            row.decimal(value, decimals, 0);
            assertThat(new BigDecimal(row.toString()))
                    .as("seed %d: %d / 10^%d", seed, value, decimals)
                    .isEqualByComparingTo(BigDecimal.valueOf(value, decimals));
        }
    }

    @Test
    void thousandthsKeepOneDecimalAtLeast() {
        for (long value : new long[] {0, 1, 10, 100, 1_000, 1_230, 12_345, 2_147_483_647L, 2_147_483_648L}) {
            RowBuffer row = new RowBuffer(4);
            row.thousandths(value);
            assertThat(row.toString()).matches("\\d+\\.\\d{1,3}").doesNotMatch(".*\\.\\d+0");
            assertThat(new BigDecimal(row.toString())).isEqualByComparingTo(BigDecimal.valueOf(value, 3));
        }
    }
}
