package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.store.History;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class ExactPercentilesTest {
    private static final Instant START = Instant.parse("2026-03-04T00:10:00Z");
    private static final int RESULTS = 2_000;

    @TempDir
    Path directory;

    @Test
    void of_a_short_range_they_are_those_of_the_values_themselves_also_across_chunks_and_memory() throws Exception {
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"))) {
            Random random = new Random(7);
            List<Double> one = new ArrayList<>();
            List<Double> both = new ArrayList<>();
            for (int i = 0; i < RESULTS; i++) {
                double rtt = (1 + random.nextInt(50_000)) / 1e6;
                double other = (1 + random.nextInt(90_000)) / 1e6;
                Instant tick = START.plusSeconds(5L * i);
                store.write(List.of(Observations.up("a", tick, rtt), Observations.up("b", tick, other)));
                if (i >= 100) {
                    one.add(rtt);
                    both.add(rtt);
                    both.add(other);
                }
            }
            store.upkeep();
            assertThat(store.count("chunk")).as("some are packed").isPositive();
            History.Statistics found = store.engine
                    .history()
                    .statistics(
                            Optional.empty(), Set.of(), "icmp.rtt", START.plusSeconds(500), START.plusSeconds(20_000));
            assertThat(found.exact()).isTrue();
            require(found.targets().get(0).totals(), one);
            require(found.all(), both);
            History.Statistics single = store.engine
                    .history()
                    .statistics(
                            Optional.of("a"), Set.of(), "icmp.rtt", START.plusSeconds(500), START.plusSeconds(20_000));
            require(single.all(), one);
        }
    }

    private static void require(History.Totals found, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        assertThat(found.count()).isEqualTo(sorted.size());
        assertThat(found.p50().orElseThrow()).isEqualTo(rank(sorted, 0.5));
        assertThat(found.p95().orElseThrow()).isEqualTo(rank(sorted, 0.95));
        assertThat(found.p99().orElseThrow()).isEqualTo(rank(sorted, 0.99));
    }

    /** The least value that so large a share is not above. */
    private static double rank(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
