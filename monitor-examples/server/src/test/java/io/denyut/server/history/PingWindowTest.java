package io.denyut.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.MetricBuckets;
import io.denyut.store.History.Pieces;
import io.denyut.testkit.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingWindowTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:00.000250Z");
    private static final Instant LONG_AGO = START.minus(Duration.ofDays(400));

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final PingWindow window = window(64 << 20, 100_000);

    private PingWindow window(long budget, int maxTracks) {
        return new PingWindow(() -> Set.of(Observations.CHECK), now::get, budget, maxTracks);
    }

    private static Instant tick(int round) {
        return START.plusSeconds(5L * round);
    }

    @Test
    void an_entry_is_what_was_measured() {
        Target target = Target.of("7", "192.0.2.7").withName("seven");
        window.write(List.of(
                Observations.up(target, tick(1), 0.001234),
                Observations.down(target, tick(2)),
                Observations.unknown("7", tick(3), "icmp.permission", "not allowed to ping")));

        List<PingEntry> entries = window.newest("7", LONG_AGO, Instant.MAX, 10);

        assertThat(entries).extracting(PingEntry::tick).containsExactly(tick(3), tick(2), tick(1));
        assertThat(entries).extracting(PingEntry::status).containsExactly(Status.UNKNOWN, Status.DOWN, Status.UP);
        assertThat(entries)
                .extracting(PingEntry::reason)
                .containsExactly(
                        new Reason("icmp.permission", "not allowed to ping"), new Reason("icmp.timeout", ""), null);
        assertThat(entries)
                .extracting(PingEntry::rtt)
                .containsExactly(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.001234));
        assertThat(entries)
                .extracting(PingEntry::loss)
                .containsExactly(OptionalDouble.empty(), OptionalDouble.of(1), OptionalDouble.of(0));
    }

    @Test
    void a_range_includes_its_beginning_and_not_its_end() {
        for (int round = 0; round < 5; round++) {
            window.write(List.of(Observations.up("1", tick(round), 0.001)));
        }

        assertThat(window.newest("1", tick(1), tick(3), 10))
                .extracting(PingEntry::tick)
                .containsExactly(tick(2), tick(1));
        assertThat(window.statistics("1", tick(1), tick(3)).total()).isEqualTo(2);
        assertThat(window.newest("1", tick(0), tick(9), 2))
                .extracting(PingEntry::tick)
                .containsExactly(tick(4), tick(3));
    }

    @Test
    void checks_that_do_not_ping_leave_no_results_but_their_changes_of_state() {
        Observation up = Observations.up("1", tick(1), 0.001);
        Observation down = Observations.down("1", tick(2));

        window.write(List.of(of("web", up), of("web", down)));

        assertThat(window.newest(10)).isEmpty();
        assertThat(window.statistics(LONG_AGO, Instant.MAX).total()).isZero();
        assertThat(window.stateChanges(java.util.Optional.of("1"), java.util.OptionalLong.empty(), 10))
                .extracting(StateChange::checkId, StateChange::from, StateChange::to)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("web", Status.UP, Status.DOWN));
    }

    private static Observation of(String check, Observation o) {
        return new Observation(
                o.target(), check, o.source(), o.tick(), o.time(), o.elapsed(), o.status(), o.reason(), o.samples());
    }

    /** The same results in any order, some twice: the window counts as a plain list does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void statistics_and_pieces_are_those_of_a_plain_computation(long seed) {
        Random random = new Random(seed);
        Map<Instant, Observation> plain = new TreeMap<>();
        List<Observation> arriving = new ArrayList<>();
        Duration step = Duration.ofMillis(seed % 2 == 0 ? 5_000 : 777);
        Instant at = START;
        for (int i = 0; i < 3_000; i++) {
            at = at.plus(step);
            if (random.nextInt(500) == 0) {
                at = at.plusNanos(1_000L * random.nextInt(1_000)); // the clock was set
            }
            Observation one = random(random, at);
            plain.put(at, one);
            arriving.add(one);
            if (random.nextInt(20) == 0) {
                arriving.add(one);
            }
        }
        for (int i = 0; i < 400; i++) {
            Collections.swap(arriving, random.nextInt(arriving.size()), random.nextInt(arriving.size()));
        }
        for (int i = 0; i < arriving.size(); i += 100) {
            window.write(arriving.subList(i, Math.min(arriving.size(), i + 100)));
        }
        window.write(arriving.subList(0, 50));

        assertThat(window.newest("r", LONG_AGO, Instant.MAX, Integer.MAX_VALUE))
                .as("seed %d", seed)
                .extracting(PingEntry::tick)
                .containsExactlyElementsOf(plain.keySet().stream()
                        .sorted(Comparator.reverseOrder())
                        .toList());
        for (int i = 0; i < 50; i++) {
            Instant from = START.plusMillis(random.nextInt(16_000_000) - 500_000);
            Instant to = from.plusMillis(random.nextInt(10_000_000));
            List<Observation> inside = plain.values().stream()
                    .filter(o -> !o.tick().isBefore(from) && o.tick().isBefore(to))
                    .toList();
            assertThat(window.statistics("r", from, to)).as("seed %d", seed).isEqualTo(plainStatistics(inside));
            assertThat(window.statistics(from, to)).isEqualTo(plainStatistics(inside));
            comparePieces(from, 1 + random.nextInt(100_000), 1 + random.nextInt(200), plain);
        }
    }

    private void comparePieces(Instant from, long stepMillis, int count, Map<Instant, Observation> plain) {
        Buckets buckets = window.buckets(
                        "r",
                        new Pieces(from, Duration.ofMillis(stepMillis), count),
                        Set.of("icmp.rtt", "icmp.packet_loss"))
                .get(0);
        MetricBuckets rtt = buckets.metrics().get(0);
        MetricBuckets loss = buckets.metrics().get(1);
        for (int i = 0; i < count; i++) {
            Instant begin = from.plusMillis(stepMillis * i);
            Instant end = begin.plusMillis(stepMillis);
            List<Observation> inside = plain.values().stream()
                    .filter(o -> !o.tick().isBefore(begin) && o.tick().isBefore(end))
                    .toList();
            PingStatistics expected = plainStatistics(inside);
            assertThat(buckets.up()[i]).isEqualTo((int) expected.successful());
            assertThat(buckets.down()[i]).isEqualTo((int) expected.failed());
            assertThat(buckets.unknown()[i]).isEqualTo((int) expected.unknown());
            assertThat(rtt.count()[i] > 0).isEqualTo(expected.averageRtt().isPresent());
            assertThat(rtt.min()[i]).isEqualTo(Double.valueOf(expected.minRtt().orElse(Double.NaN)));
            assertThat(rtt.average()[i])
                    .isEqualTo(Double.valueOf(expected.averageRtt().orElse(Double.NaN)));
            assertThat(rtt.max()[i]).isEqualTo(Double.valueOf(expected.maxRtt().orElse(Double.NaN)));
            assertThat(loss.count()[i] > 0).isEqualTo(expected.successful() + expected.failed() > 0);
        }
    }

    private static Observation random(Random random, Instant at) {
        return switch (random.nextInt(10)) {
            case 0 -> Observations.down("r", at);
            case 1 -> Observations.unknown("r", at, "icmp.permission", "not allowed " + random.nextInt(3));
            default -> Observations.up("r", at, random.nextInt(5_000_000) / 1e6);
        };
    }

    private static PingStatistics plainStatistics(List<Observation> observations) {
        long[] rtts = observations.stream()
                .flatMap(o -> o.samples().stream())
                .filter(sample -> sample.metric().equals(Observations.RTT))
                .mapToLong(sample -> Math.round(sample.value() * 1e6))
                .toArray();
        long sum = LongStream.of(rtts).sum();
        return new PingStatistics(
                count(observations, Status.UP),
                count(observations, Status.DOWN),
                count(observations, Status.UNKNOWN),
                rtts.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / (1e6 * rtts.length)),
                rtts.length == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(LongStream.of(rtts).min().orElseThrow() / 1e6),
                rtts.length == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(LongStream.of(rtts).max().orElseThrow() / 1e6));
    }

    private static long count(List<Observation> observations, Status status) {
        return observations.stream().filter(o -> o.status() == status).count();
    }

    @Test
    void results_that_say_nothing_are_left_out_of_the_rate() {
        window.write(List.of(
                Observations.up("1", tick(1), 0.001),
                Observations.unknown("1", tick(2), "probe.error", "x"),
                Observations.down("1", tick(3)),
                Observations.up("1", tick(4), 0.001)));

        PingStatistics statistics = window.statistics(LONG_AGO, Instant.MAX);

        assertThat(statistics.total()).isEqualTo(4);
        assertThat(statistics.successRate().orElseThrow()).isEqualTo(2.0 / 3);
    }

    @Test
    void without_a_known_result_there_is_no_rate() {
        window.write(List.of(Observations.unknown("1", tick(1), "probe.error", "x")));

        assertThat(window.statistics(LONG_AGO, Instant.MAX).successRate()).isEmpty();
        assertThat(window.statistics(LONG_AGO, Instant.MAX).averageRtt()).isEmpty();
    }

    @Test
    void the_budget_is_kept_and_the_oldest_results_of_all_targets_go_first() {
        PingWindow small = window(200_000, 1_000);
        int targets = 20;
        for (int round = 0; round < 2_000; round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < targets; i++) {
                batch.add(Observations.up("t" + i, tick(round), 0.001));
            }
            small.write(batch);
            assertThat(small.bytes()).isLessThanOrEqualTo(200_000);
        }

        Instant reaches = small.reaches();
        long since = IntStream.range(0, 2_000)
                .filter(round -> !tick(round).isBefore(reaches))
                .count();
        assertThat(reaches).isAfter(tick(1_000)).isBefore(tick(1_900));
        for (int i = 0; i < targets; i++) {
            List<PingEntry> entries = small.newest("t" + i, reaches, Instant.MAX, 10_000);
            assertThat(entries)
                    .extracting(PingEntry::tick)
                    .as("t%d has everything since then", i)
                    .hasSize((int) since)
                    .doesNotHaveDuplicates();
            assertThat(small.reaches("t" + i)).isBeforeOrEqualTo(reaches);
        }
        assertThat(small.statistics(reaches, Instant.MAX).total())
                .isEqualTo(small.statistics("t0", reaches, Instant.MAX).total() * targets);
    }

    @Test
    void the_budget_holds_also_for_many_targets_with_few_results() {
        PingWindow small = window(1_000_000, 2_000);
        for (int round = 0; round < 60; round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                batch.add(Observations.up("t" + i, tick(round), 0.001));
            }
            small.write(batch);
            assertThat(small.bytes()).isLessThanOrEqualTo(1_000_000);
        }
        assertThat(small.statistics(small.reaches(), Instant.MAX).total()).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    void what_is_counted_is_what_is_taken() {
        System.gc();
        long before = used();
        PingWindow full = window(64 << 20, 100_000);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            targets.add(Target.of("t" + i, "192.0.2.1"));
        }
        for (int round = 0; round < 1_000; round++) {
            List<Observation> batch = new ArrayList<>();
            for (Target target : targets) {
                batch.add(Observations.up(target, tick(round), 0.001));
            }
            full.write(batch);
        }
        long counted = full.bytes();
        System.gc();
        long taken = used() - before;

        assertThat(counted).isBetween(2_000L * 1_000 * Block.ENTRY_BYTES, 64L << 20);
        // The newest 10,000 observations are beside the budget, and so are reasons and changes.
        assertThat(taken).isBetween(counted / 2, counted * 3 / 2 + (8 << 20));
        assertThat(full.targets()).hasSize(2_000);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void before_anything_was_given_up_it_reaches_back_to_its_own_start() {
        window.write(List.of(Observations.up("1", tick(1), 0.001)));

        assertThat(window.reaches()).isEqualTo(START);
        assertThat(window.reaches("1")).isEqualTo(START);
        assertThat(window.reaches("unknown")).isEqualTo(START);
    }

    @Test
    void a_target_that_nobody_measures_any_more_is_forgotten_after_a_week() {
        window.write(List.of(Observations.up("old", tick(1), 0.001), Observations.up("new", tick(1), 0.001)));
        long both = window.bytes();
        for (int day = 1; day <= 8; day++) {
            now.set(START.plus(Duration.ofDays(day)).plusSeconds(1));
            window.write(List.of(Observations.up("new", now.get(), 0.001)));
        }

        assertThat(window.knows("old")).isFalse();
        assertThat(window.newest("old", LONG_AGO, Instant.MAX, 10)).isEmpty();
        assertThat(window.newest("new", LONG_AGO, Instant.MAX, 100)).hasSize(9);
        assertThat(window.bytes()).isLessThan(both * 2);
        assertThat(window.reaches()).isAfter(tick(1));
    }

    @Test
    void more_targets_than_are_followed_are_told_in_words() {
        PingWindow two = window(1 << 20, 2);
        two.write(List.of(Observations.up("1", tick(1), 0.001), Observations.up("2", tick(1), 0.001)));
        assertThat(two.problems()).isEmpty();

        two.write(List.of(Observations.up("3", tick(1), 0.001), Observations.up("1", tick(2), 0.001)));

        assertThat(two.problems()).hasSize(1);
        assertThat(two.problems().get(0).message()).startsWith("more than 2 checks of targets");
        assertThat(two.newest("1", LONG_AGO, Instant.MAX, 10)).hasSize(2);
    }

    @Test
    void the_newest_come_first_whatever_order_they_came_in() {
        window.write(List.of(
                Observations.up("1", tick(3), 0.001),
                Observations.up("2", tick(1), 0.001),
                Observations.up("3", tick(2), 0.001)));

        assertThat(window.newest(10)).extracting(PingEntry::tick).containsExactly(tick(3), tick(2), tick(1));
        assertThat(window.newest(1)).extracting(entry -> entry.target().id()).containsExactly("3");
    }

    @Test
    void the_newest_of_all_are_bounded() {
        for (int round = 0; round < 12; round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                batch.add(Observations.up("t" + i, tick(round), 0.001));
            }
            window.write(batch);
        }

        assertThat(window.newest(PingHistory.MAX_NEWEST)).hasSize(10_000);
        assertThat(window.newest(2_500))
                .hasSize(2_500)
                .allMatch(entry -> !entry.tick().isBefore(tick(9)));
    }

    @Test
    void reasons_beyond_what_is_kept_lose_their_text_and_then_their_code() {
        for (int i = 0; i < 20_000; i++) {
            window.write(List.of(Observations.unknown("1", tick(i), "probe.error", "text number " + i)));
        }
        for (int i = 20_000; i < 22_000; i++) {
            window.write(List.of(Observations.unknown("1", tick(i), "code.c" + i, "text")));
        }

        assertThat(window.newest("1", tick(0), tick(1), 1))
                .extracting(PingEntry::reason)
                .containsExactly(new Reason("probe.error", "text number 0"));
        assertThat(window.newest("1", tick(19_999), tick(20_000), 1))
                .extracting(PingEntry::reason)
                .containsExactly(new Reason("probe.error", ""));
        assertThat(window.newest("1", tick(21_999), tick(22_000), 1))
                .extracting(PingEntry::reason)
                .containsExactly(new Reason("history.full", "the reason was not kept"));
    }

    @Test
    void whoever_reads_while_results_come_sees_whole_rounds_of_a_target() {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                List<PingEntry> entries = window.newest("t1", LONG_AGO, Instant.MAX, Integer.MAX_VALUE);
                for (int i = 1; i < entries.size(); i++) {
                    assertThat(entries.get(i).tick().plusSeconds(5))
                            .isEqualTo(entries.get(i - 1).tick());
                }
                PingStatistics statistics = window.statistics(LONG_AGO, Instant.MAX);
                assertThat(statistics.successful()).isEqualTo(statistics.total());
                assertThat(window.newest(100).size()).isLessThanOrEqualTo(100);
            }
        });
        for (int round = 0; round < 3_000; round++) {
            window.write(List.of(Observations.up("t1", tick(round), 0.001), Observations.up("t2", tick(round), 0.002)));
        }
        done.set(true);
        reader.join();

        assertThat(window.statistics(LONG_AGO, Instant.MAX).total()).isEqualTo(6_000);
    }
}
