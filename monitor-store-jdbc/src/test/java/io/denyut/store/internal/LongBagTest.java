package io.denyut.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongBagTest {
    @Test
    void itDoesWhatAMapOfCountsDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LongBag bag = new LongBag();
        Map<Long, Integer> counts = new HashMap<>();
        int size = 0;
        for (int i = 0; i < 20_000; i++) {
            // Few different numbers whose homes collide, 0 among them.
            long number = random.nextInt(1_500) * (random.nextBoolean() ? 1L : 1L << 20);
            if (random.nextInt(5) < 3) {
                bag.add(number);
                counts.merge(number, 1, Integer::sum);
                size++;
            } else {
                boolean there = counts.getOrDefault(number, 0) > 0;
                assertThat(bag.remove(number)).as("seed %d", seed).isEqualTo(there);
                counts.computeIfPresent(number, (key, count) -> count == 0 ? 0 : count - 1);
                size -= there ? 1 : 0;
            }
            assertThat(bag.contains(number)).as("seed %d", seed).isEqualTo(counts.getOrDefault(number, 0) > 0);
        }
        assertThat(bag.size()).as("seed %d", seed).isEqualTo(size);
    }
}
