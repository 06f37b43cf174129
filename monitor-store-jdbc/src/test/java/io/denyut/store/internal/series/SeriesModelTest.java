package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.store.History;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Days of a small network through the store, with everything that goes wrong with time: late rows, rows twice, steps of the clock, changed
 * intervals, pauses, restarts. What the store says is compared with a map that was told the same.
 */
class SeriesModelTest {
    private static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "");
    private static final Metric LOSS = Metric.gauge("icmp.packet_loss", Unit.RATIO, "");
    private static final Metric OCTETS = Metric.counter("if.in.octets", Unit.OCTETS, "");
    private static final Instant START = Instant.parse("2026-03-04T21:00:00Z");

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TreeMap<Key, Observation> model = new TreeMap<>();
    private final List<Observation> recent = new ArrayList<>();

    private record Key(String target, String check, Instant tick) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTarget = target.compareTo(other.target);
            int byCheck = check.compareTo(other.check);
            return byTarget != 0 ? byTarget : byCheck != 0 ? byCheck : tick.compareTo(other.tick);
        }
    }

    @Test
    void whateverHappensToTimeEveryRowIsThereOnceWithItsValues() throws Exception {
        try (OpenSeries store = new OpenSeries(directory.resolve("a.db"))) {
            run(store);
            store.settle();
            for (int i = 0; i < 50; i++) {
                store.now = store.now.plusSeconds(5);
                tell(store, List.of(observation(i % 6, store.now)));
            }
            check(store, "at the end");
            store.restart();
            check(store, "after a restart");
            store.now = store.now.plus(Duration.ofDays(2));
            store.settle();
            check(store, "after the roll-up");
            assertThat(store.count("rollup_5m")).isPositive();
            assertThat(store.count("rollup_1h")).isPositive();
            assertThat(store.count("rollup_1d")).isPositive();
            // Late for days that are rolled up.
            List<Observation> late = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                late.add(observation(
                        random.nextInt(6),
                        START.plusSeconds(random.nextInt(100_000)).plusMillis(7)));
            }
            tell(store, late);
            store.now = store.now.plus(Duration.ofHours(1));
            store.settle();
            assertThat(store.engine.health().rowsInMemory()).isZero();
            assertThat(store.count("journal")).isZero();
            assertThat(store.count("rollup_due")).isZero();
            check(store, "after late rows for days that were rolled up");
        }
    }

    private void run(OpenSeries store) throws Exception {
        Instant clock = START;
        int[] interval = {5, 5, 30, 60, 300, 7};
        boolean[] paused = new boolean[6];
        for (int round = 0; round < 4_000; round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                if (!paused[i] && round % Math.max(1, interval[i] / 5) == 0) {
                    batch.add(observation(i, clock));
                }
            }
            switch (random.nextInt(400)) {
                case 0 -> clock = clock.minusSeconds(random.nextInt(4_000));
                case 1 -> clock = clock.plusSeconds(random.nextInt(8_000));
                case 2 -> paused[random.nextInt(6)] ^= true;
                case 3 -> interval[random.nextInt(6)] = 5 * (1 + random.nextInt(20));
                case 4 -> store.restart();
                case 5 -> {
                    for (int i = 0; i < 50; i++) {
                        batch.add(observation(0, clock.minusSeconds(7_200 - i * 5L)));
                    }
                }
                case 6, 7, 8, 9 -> batch.addAll(recent);
                case 10 -> store.upkeep();
                default -> {}
            }
            if (!batch.isEmpty()) {
                tell(store, batch);
            }
            clock = clock.plusSeconds(5);
            store.now = clock.isAfter(store.now) ? clock : store.now;
        }
        store.engine.sealing().get();
    }

    private void tell(OpenSeries store, List<Observation> batch) throws Exception {
        store.write(batch);
        for (Observation one : batch) {
            model.putIfAbsent(new Key(one.target().id(), one.checkId(), one.tick()), one);
        }
        recent.addAll(batch);
        while (recent.size() > 300) {
            recent.remove(0);
        }
    }

    private Observation observation(int target, Instant tick) {
        List<Sample> samples = new ArrayList<>();
        Status status = random.nextInt(60) > 0 ? Status.UP : Status.values()[random.nextInt(4)];
        if (status.isAvailable()) {
            samples.add(RTT.of(0.008 - 0.000_24 * Math.log(1 - random.nextDouble())));
        }
        samples.add(LOSS.of(status == Status.DOWN ? 1 : 0));
        if (target >= 3) {
            for (int port = 0; port < target; port++) {
                if (random.nextInt(30) > 0) {
                    samples.add(OCTETS.of(tick.getEpochSecond() * 1_000.0 + random.nextInt(1_000), "port", "" + port));
                }
            }
        }
        Reason reason = status.isAvailable() ? null : new Reason("icmp.timeout", "after " + random.nextInt(5) + " s");
        return new Observation(
                Target.of("target-" + target, "192.0.2.1"),
                target == 5 ? "snmp" : "ping",
                Observation.LOCAL,
                tick,
                tick,
                Duration.ZERO,
                status,
                reason,
                samples);
    }

    // ---------------------------------------------------------------- comparing

    private void check(OpenSeries store, String when) throws Exception {
        String what = "seed " + seed + ", " + when;
        TreeMap<Key, History.Entry> found = new TreeMap<>();
        for (History.Entry one : store.all()) {
            assertThat(found.put(new Key(one.target(), one.check(), one.tick()), one))
                    .as(what)
                    .isNull();
        }
        assertThat(found.keySet()).as(what).containsExactlyElementsOf(model.keySet());
        model.forEach((key, wanted) -> {
            History.Entry one = found.get(key);
            assertThat(one.status()).as(what).isEqualTo(wanted.status());
            assertThat(one.reason()).as(what).isEqualTo(wanted.reason());
            assertThat(one.values().stream()
                            .map(value ->
                                    value.series().metric() + value.series().tags() + value.value()))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(wanted.samples().stream()
                            .map(sample -> sample.metric().name() + sample.tags() + sample.value())
                            .toList());
        });
        Instant first = model.values().stream()
                .map(Observation::tick)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = model.values().stream()
                .map(Observation::tick)
                .max(Instant::compareTo)
                .orElseThrow();
        checkStatistics(store, first, last.plusSeconds(1), what);
        for (int i = 0; i < 5; i++) {
            Instant from = first.plusSeconds(random.nextInt(80_000));
            checkStatistics(store, from, from.plusSeconds(1 + random.nextInt(80_000)), what);
        }
        for (int points : new int[] {3, 20, 100, 1_000}) {
            checkBuckets(store, first, last.plusSeconds(1), points, what);
        }
        checkNewest(store, what);
    }

    private void checkStatistics(OpenSeries store, Instant from, Instant to, String what) throws Exception {
        History.Statistics all = store.engine.history().statistics(Optional.empty(), Set.of(), "icmp.rtt", from, to);
        DoubleSummaryStatistics sum = new DoubleSummaryStatistics();
        long[] states = new long[3];
        model.values().stream()
                .filter(one -> !one.tick().isBefore(from) && one.tick().isBefore(to))
                .forEach(one -> {
                    states[one.status().isAvailable() ? 0 : one.status() == Status.DOWN ? 1 : 2]++;
                    one.sample(RTT).ifPresent(sample -> sum.accept(sample.value()));
                });
        History.Totals totals = all.all();
        assertThat(new long[] {totals.up(), totals.down(), totals.unknown(), totals.count()})
                .as("%s, %s to %s", what, from, to)
                .containsExactly(states[0], states[1], states[2], sum.getCount());
        if (sum.getCount() > 0) {
            assertThat(totals.min().orElseThrow()).as(what).isEqualTo(sum.getMin());
            assertThat(totals.max().orElseThrow()).as(what).isEqualTo(sum.getMax());
            assertThat(totals.average().orElseThrow()).as(what).isCloseTo(sum.getAverage(), within(1e-9));
            assertThat(totals.p95().orElseThrow()).as(what).isBetween(sum.getMin(), sum.getMax());
        }
        long one =
                all.targets().stream().mapToLong(target -> target.totals().up()).sum();
        assertThat(one).as(what).isEqualTo(totals.up());
        History.Statistics single =
                store.engine.history().statistics(Optional.of("target-1"), Set.of(), "icmp.rtt", from, to);
        assertThat(single.targets())
                .as(what)
                .isEqualTo(all.targets().stream()
                        .filter(target -> target.target().equals("target-1"))
                        .toList());
    }

    private void checkBuckets(OpenSeries store, Instant from, Instant to, int points, String what) throws Exception {
        History.Pieces pieces = History.Pieces.covering(from, to, points);
        for (int target = 0; target < 6; target++) {
            String id = "target-" + target;
            long[] results = new long[pieces.count()];
            DoubleSummaryStatistics[] values = new DoubleSummaryStatistics[pieces.count()];
            java.util.Arrays.setAll(values, i -> new DoubleSummaryStatistics());
            model.values().stream().filter(one -> one.target().id().equals(id)).forEach(one -> {
                int piece = (int) (Duration.between(pieces.from(), one.tick()).toMillis()
                        / pieces.step().toMillis());
                results[piece]++;
                one.sample(RTT).ifPresent(sample -> values[piece].accept(sample.value()));
            });
            List<History.Buckets> found = store.engine.history().buckets(id, pieces, Set.of("icmp.rtt"));
            assertThat(found).as(what).hasSize(1);
            History.Buckets one = found.get(0);
            History.MetricBuckets rtt = one.metrics().get(0);
            for (int i = 0; i < pieces.count(); i++) {
                String where = what + ", " + pieces + ", " + id + ", piece " + i;
                assertThat((long) one.up()[i] + one.down()[i] + one.unknown()[i])
                        .as(where)
                        .isEqualTo(results[i]);
                assertThat(rtt.count()[i]).as(where).isEqualTo(values[i].getCount());
                if (rtt.count()[i] > 0) {
                    assertThat(rtt.min()[i]).as(where).isEqualTo(values[i].getMin());
                    assertThat(rtt.max()[i]).as(where).isEqualTo(values[i].getMax());
                    assertThat(rtt.average()[i]).as(where).isCloseTo(values[i].getAverage(), within(1e-9));
                } else {
                    assertThat(rtt.min()[i]).as(where).isNaN();
                }
            }
        }
    }

    private void checkNewest(OpenSeries store, String what) throws Exception {
        List<Instant> wanted = model.values().stream()
                .map(Observation::tick)
                .sorted(java.util.Comparator.reverseOrder())
                .limit(7)
                .toList();
        assertThat(store.engine.history().newest(Set.of(), 7))
                .as(what)
                .extracting(History.Entry::tick)
                .containsExactlyElementsOf(wanted);
        List<Instant> ofOne = model.values().stream()
                .filter(one -> one.target().id().equals("target-2"))
                .map(Observation::tick)
                .sorted(java.util.Comparator.reverseOrder())
                .limit(500)
                .toList();
        assertThat(store.engine.history().newest("target-2", Instant.EPOCH, Instant.MAX, 500))
                .as(what)
                .extracting(History.Entry::tick)
                .containsExactlyElementsOf(ofOne);
        assertThat(store.engine.history().reaches("target-2"))
                .as(what)
                .hasValueSatisfying(reaches -> assertThat(reaches)
                        .isBeforeOrEqualTo(model.values().stream()
                                .filter(one -> one.target().id().equals("target-2"))
                                .map(Observation::tick)
                                .min(Instant::compareTo)
                                .orElseThrow()));
    }
}
