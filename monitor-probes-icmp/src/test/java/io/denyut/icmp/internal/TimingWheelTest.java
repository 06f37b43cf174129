package io.denyut.icmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private static final long TICK = 1 << 20;

    @Test
    void anEntryFiresAtOrAfterItsTimeAndNeverBefore() {
        TimingWheel wheel = new TimingWheel(1);
        wheel.schedule(0, 5 * TICK + 1);
        List<Integer> fired = new ArrayList<>();
        wheel.advance(5 * TICK + 1, fired::add);
        assertThat(fired).isEmpty();
        wheel.advance(6 * TICK, fired::add);
        assertThat(fired).containsExactly(0);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void anEntryThatAnEarlierOneCancelsDoesNotFire() {
        TimingWheel wheel = new TimingWheel(2);
        wheel.schedule(0, TICK);
        wheel.schedule(1, TICK);
        List<Integer> fired = new ArrayList<>();
        wheel.advance(3 * TICK, entry -> {
            fired.add(entry);
            wheel.cancel(1 - entry);
        });
        assertThat(fired).hasSize(1);
    }

    @Test
    void theNextTimeIsNeverAfterTheNextEntry() {
        TimingWheel wheel = new TimingWheel(1);
        assertThat(wheel.next()).isEqualTo(Long.MAX_VALUE);
        wheel.schedule(0, 10_000 * TICK);
        assertThat(wheel.next()).isLessThanOrEqualTo(10_001 * TICK);
        wheel.cancel(0);
        wheel.schedule(0, 10 * TICK);
        assertThat(wheel.next()).isEqualTo(11 * TICK);
    }

    /** Against a plain list, with times up to several turns of the wheel. */
    @Test
    void itBehavesLikeAListOfTimes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int entries = 500;
        TimingWheel wheel = new TimingWheel(100);
        wheel.grow(entries);
        long[] due = new long[entries];
        Arrays.fill(due, -1);
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            int entry = random.nextInt(entries);
            if (due[entry] >= 0) {
                wheel.cancel(entry);
                due[entry] = -1;
            } else {
                due[entry] = now + (long) (random.nextDouble() * 15_000 * TICK);
                wheel.schedule(entry, due[entry]);
            }
            now += (long) (random.nextDouble() * random.nextDouble() * (step % 100 == 0 ? 6_000 : 3) * TICK);
            long at = now;
            wheel.advance(now, fired -> {
                assertThat(due[fired]).as("seed " + seed).isBetween(0L, at);
                due[fired] = -1;
            });
            for (int i = 0; i < entries; i++) {
                assertThat(due[i] >= 0 && due[i] < at - TICK)
                        .as("seed " + seed + " entry " + i)
                        .isFalse();
            }
        }
    }
}
