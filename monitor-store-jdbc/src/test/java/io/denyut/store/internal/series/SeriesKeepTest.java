package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.store.History;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long samples are kept, and what is refused. */
class SeriesKeepTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void eachTierGoesAfterItsTimeAndOnlyWhenItIsRolledUp() throws Exception {
        try (OpenSeries store = new OpenSeries(
                directory.resolve("a.db"),
                options -> options.withKeepRaw(Duration.ofDays(3))
                        .withKeepFiveMinutes(Duration.ofDays(6))
                        .withKeepHours(Duration.ofDays(10)))) {
            fill(store, 0, 14);
            assertThat(store.engine.history().resultsReach())
                    .as("nothing was deleted yet")
                    .isEmpty();
            Instant end = START.plus(Duration.ofDays(14));
            store.now = end;
            store.settle();
            store.now = end.plus(Duration.ofHours(2));
            store.settle();
            assertThat(firstDay(store, "chunk", Keys.WINDOWS_A_DAY)).isEqualTo(11);
            assertThat(store.engine.history().resultsReach()).hasValue(START.plus(Duration.ofDays(11)));
            assertThat(firstDay(store, "rollup_5m", 1)).isEqualTo(8);
            assertThat(firstDay(store, "rollup_1h", 1)).isEqualTo(4);
            assertThat(store.count("chunk_summary"))
                    .as("all days are rolled up")
                    .isZero();
            History.Totals totals = store.engine
                    .history()
                    .statistics(Optional.empty(), Set.of(), "icmp.rtt", START, end)
                    .all();
            assertThat(totals.up()).isEqualTo(14 * 1440 * 2);
            assertThat(totals.p50().orElseThrow()).isBetween(0.010, 0.030);
            // From each tier what only it has still.
            History.Buckets buckets = store.engine
                    .history()
                    .buckets("target-0", History.Pieces.covering(START, end, 14), Set.of("icmp.rtt"))
                    .get(0);
            assertThat(buckets.up()).hasSize(14).containsOnly(1440);
            assertThat(store.engine.history().newest("target-0", START, end, 10_000))
                    .hasSize(3 * 1440);
            assertThat(store.engine.history().reaches("target-0")).hasValue(START);
            store.write(List.of(Observations.up("target-0", START.plusSeconds(1), 0.5)));
            assertThat(store.engine.health().tooLate()).isOne();
        }
    }

    @Test
    void nothingIsDeletedBeforeItIsRolledUp() throws Exception {
        try (OpenSeries store =
                new OpenSeries(directory.resolve("a.db"), options -> options.withKeepRaw(Duration.ofDays(2)))) {
            fill(store, 0, 1);
            store.settle();
            store.now = START.plus(Duration.ofDays(1)).plusSeconds(60);
            store.settle();
            assertThat(store.count("rollup_1h"))
                    .as("the day is over for a minute only")
                    .isZero();
            long chunks = store.count("chunk");
            store.now = START.plus(Duration.ofDays(60));
            store.restart();
            assertThat(store.count("chunk")).isEqualTo(chunks);
            store.settle();
            assertThat(store.count("chunk")).isZero();
            assertThat(store.count("rollup_1h")).isEqualTo(2);
        }
    }

    @Test
    void aFileThatIsTooLargeLosesItsOldestDaysOfTheFinestTier() throws Exception {
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"), options -> options.withMaxBytes(1 << 20))) {
            fill(store, 0, 4, 120);
            store.now = START.plus(Duration.ofDays(4)).plus(Duration.ofHours(2));
            store.settle();
            long before = store.count("chunk");
            for (int i = 0; i < 6; i++) {
                store.settle();
            }
            assertThat(store.count("chunk")).isLessThan(before);
            assertThat(store.count("rollup_1d")).isEqualTo(120);
            History.Totals totals = store.engine
                    .history()
                    .statistics(Optional.empty(), Set.of(), "icmp.rtt", START, START.plus(Duration.ofDays(4)))
                    .all();
            assertThat(totals.up()).isEqualTo(4 * 1440 * 120);
        }
    }

    @Test
    void aTierThatIsTooLargeLosesItsOldestDaysAndNoOtherTierDoes() throws Exception {
        long mebibyte = 1 << 20;
        TierBytes bounds = new TierBytes(mebibyte, Long.MAX_VALUE, Long.MAX_VALUE);
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"), options -> options.withTierBytes(bounds))) {
            fill(store, 0, 5, 120);
            store.now = START.plus(Duration.ofDays(5)).plus(Duration.ofHours(2));
            store.settle();
            store.settle();
            long first = firstDay(store, "chunk", Keys.WINDOWS_A_DAY);
            long bytes = store.database.read(session -> session.number("SELECT sum(length(data)) FROM chunk", 0));
            assertThat(bytes).isLessThanOrEqualTo(mebibyte);
            assertThat(first).as("no more than needed").isBetween(1L, 3L);
            assertThat(firstDay(store, "rollup_5m", 1)).isZero();
            store.restart();
            store.settle();
            assertThat(firstDay(store, "chunk", Keys.WINDOWS_A_DAY)).isEqualTo(first);
            History.Statistics all = store.engine
                    .history()
                    .statistics(Optional.empty(), Set.of(), "icmp.rtt", START, START.plus(Duration.ofDays(5)));
            assertThat(all.all().up()).isEqualTo(5 * 1440 * 120);
            assertThat(all.exact()).as("not every result is kept").isFalse();
            assertThat(all.all().p95()).isPresent();
        }
    }

    @Test
    void spaceIsHandedBack() throws Exception {
        Path file = directory.resolve("a.db");
        try (OpenSeries store = new OpenSeries(file, options -> options.withKeepRaw(Duration.ofDays(2)))) {
            store.database.write(io.denyut.store.internal.db.Priority.STATE, session -> {
                for (int i = 1; i <= 12_000; i++) {
                    session.update("INSERT INTO chunk (id, data) VALUES (?, zeroblob(4000))", Keys.of(i));
                }
                return 0;
            });
            long before = store.database.read(session -> session.number("PRAGMA page_count", 0));
            store.now = START.plus(Duration.ofDays(30));
            store.write(List.of(Observations.up("target-0", store.now.minus(Duration.ofDays(9)), 0.01)));
            store.settle();
            store.settle();
            long after = store.database.read(session -> session.number("PRAGMA page_count", 0));
            assertThat(after).isLessThan(before - 1_000);
        }
    }

    @Test
    void whatIsOverTheLimitOfSeriesIsLeftOutAndCounted() throws Exception {
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"), options -> options.withMaxSeries(10))) {
            Metric metric = Metric.gauge("if.rate", Unit.BITS_PER_SECOND, "");
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                samples.add(metric.of(i, "port", "port, \\" + i));
            }
            Observation one = Observations.of(Target.of("switch", "192.0.2.1"), store.now, Status.UP, null, samples);
            store.write(List.of(one));
            assertThat(store.engine.health().series()).isEqualTo(10);
            assertThat(store.engine.health().overLimit()).isEqualTo(5);
            store.restart();
            assertThat(store.all()).hasSize(1);
            assertThat(store.all().get(0).values()).hasSize(10);
            assertThat(store.engine.history().series("switch"))
                    .extracting(History.SeriesId::tags)
                    .startsWith(Tags.of("port", "port, \\0"));
            for (int i = 0; i < 15; i++) {
                store.write(List.of(Observations.unknown("more-" + i, store.now, "probe.error", "")));
            }
            assertThat(store.all())
                    .as("things that are observed are limited, too")
                    .hasSizeLessThan(12);
        }
    }

    @Test
    void ticksThatCannotBeStoredAreCounted() throws Exception {
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"))) {
            store.write(List.of(
                    Observations.up("a", Instant.EPOCH.minusSeconds(1), 1),
                    Observations.up("a", Instant.MAX.minusSeconds(60), 1),
                    Observations.up("a", Instant.MIN, 1),
                    Observations.up("a", store.now, 1)));
            assertThat(store.all()).hasSize(1);
            assertThat(store.engine.health().outOfRange()).isEqualTo(3);
        }
    }

    private static void fill(OpenSeries store, int fromDay, int toDay) throws Exception {
        fill(store, fromDay, toDay, 2);
    }

    private static void fill(OpenSeries store, int fromDay, int toDay, int targets) throws Exception {
        for (int minute = fromDay * 1440; minute < toDay * 1440; minute++) {
            Instant tick = START.plusSeconds(60L * minute);
            store.now = tick;
            for (int i = 0; i < targets; i++) {
                store.engine.add(Observations.up("target-" + i, tick, 0.01 + (minute * 7919L + i) % 20_000 / 1e6));
            }
            if (minute % 60 == 0) {
                store.engine.flush();
                store.engine.sealing().get();
            }
        }
        store.engine.flush();
        store.engine.sealing().get();
    }

    private static long firstDay(OpenSeries store, String table, int periodsADay) throws Exception {
        long first = store.database.read(session -> session.number("SELECT min(id) FROM " + table, 0));
        return Keys.period(first) / periodsADay - START.getEpochSecond() / 86_400;
    }
}
