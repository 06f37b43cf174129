package io.denyut.icmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void overTimeItLetsOutExactlyItsRate() {
        Pacer pacer = new Pacer(10_000);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long sent = 0;
        for (long now = 0; now < 5 * SECOND; now += 1 + random.nextInt(3_000_000)) {
            int n = pacer.available(now);
            pacer.take(n);
            sent += n;
            assertThat(sent).as("seed " + seed).isLessThanOrEqualTo(now / 100_000 + 1);
        }
        assertThat(sent).as("seed " + seed).isGreaterThan(49_900);
    }

    @Test
    void afterAPauseItCatchesUpWithTenMillisecondsAtMost() {
        Pacer pacer = new Pacer(10_000);
        pacer.take(pacer.available(0));
        assertThat(pacer.available(SECOND)).isEqualTo(101);
    }

    @Test
    void timeWithoutNeedIsNotSavedUp() {
        Pacer pacer = new Pacer(10_000);
        pacer.idle(SECOND);
        assertThat(pacer.available(SECOND)).isEqualTo(1);
    }

    @Test
    void withoutALimitEverythingMayLeave() {
        assertThat(new Pacer(0).available(0)).isEqualTo(Integer.MAX_VALUE);
    }
}
