package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.MetricKind;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.store.History;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of {@code docs/store.md} for when time misbehaves, one by one; {@link SeriesModelTest} mixes them at random. */
@NoLeaks
class TimeRulesTest {
    private static final Instant START = Instant.parse("2026-03-04T05:00:00Z");

    @TempDir
    Path directory;

    private OpenSeries store;

    @BeforeEach
    void open() throws Exception {
        store = new OpenSeries(directory.resolve("a.db"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Observation up(Instant tick, int value) {
        return Observations.up("gw", tick, value / 1e6);
    }

    private static List<Observation> every(Duration interval, Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> up(from.plus(interval.multipliedBy(i)), i + 1))
                .toList();
    }

    private List<Instant> ticks() throws Exception {
        return store.all().stream().map(History.Entry::tick).sorted().toList();
    }

    @Test
    void ofOneTickTheFirstResultStaysInMemoryInChunksAndAfterAStart() throws Exception {
        store.write(List.of(up(START, 1), up(START.plusSeconds(5), 2)));
        store.write(List.of(up(START, 9)));
        assertThat(store.engine.health().duplicates()).isOne();
        store.restart();
        store.write(List.of(up(START.plusSeconds(5), 9)));
        store.settle();
        assertThat(store.count("chunk")).isOne();
        store.write(List.of(up(START, 9)));
        store.settle();
        assertThat(store.all())
                .extracting(entry -> entry.value("icmp.rtt").orElseThrow())
                .containsExactlyInAnyOrder(1e-6, 2e-6);
    }

    @Test
    void whatComesLateIsAFurtherPartOfItsHalfHour() throws Exception {
        List<Observation> all = every(Duration.ofSeconds(5), START, 360);
        store.write(IntStream.range(0, 360)
                .filter(i -> i % 3 > 0)
                .mapToObj(all::get)
                .toList());
        store.settle();
        assertThat(store.count("chunk")).isOne();
        store.write(IntStream.range(0, 360)
                .filter(i -> i % 3 == 0)
                .mapToObj(all::get)
                .toList());
        store.settle();
        assertThat(store.count("chunk")).isEqualTo(2);
        assertThat(store.engine.health().lateParts()).isOne();
        assertThat(ticks())
                .containsExactlyElementsOf(all.stream().map(Observation::tick).toList());
        assertThat(store.engine.history().newest("gw", START, START.plusSeconds(1_800), 1_000))
                .as("merged when read")
                .hasSize(360);
    }

    @Test
    void aClockThatGoesBackAnHourAndForwardADayLosesNothing() throws Exception {
        List<Observation> all = new ArrayList<>();
        all.addAll(every(Duration.ofSeconds(5), START, 700));
        all.addAll(every(Duration.ofSeconds(5), START.plusSeconds(3_500).minus(Duration.ofHours(1)), 10));
        all.addAll(every(Duration.ofSeconds(5), START.plus(Duration.ofDays(1)), 700));
        all.addAll(every(Duration.ofSeconds(5), START.plusSeconds(3_502), 100));
        for (Observation one : all) {
            store.write(List.of(one));
        }
        List<Instant> expected =
                all.stream().map(Observation::tick).distinct().sorted().toList();
        assertThat(ticks()).isEqualTo(expected);
        store.restart();
        assertThat(ticks()).isEqualTo(expected);
        store.settle();
        assertThat(ticks()).isEqualTo(expected);
        assertThat(store.engine.health().rowsInMemory()).isZero();
    }

    @Test
    void anotherIntervalNeedsNothing() throws Exception {
        List<Observation> all = new ArrayList<>(every(Duration.ofSeconds(60), START, 10));
        all.addAll(every(Duration.ofSeconds(7), START.plusSeconds(600), 100));
        all.addAll(every(Duration.ofMillis(250), START.plusSeconds(1_300), 100));
        store.write(all);
        store.settle();
        assertThat(ticks())
                .containsExactlyElementsOf(all.stream().map(Observation::tick).toList());
    }

    @Test
    void aTargetThatPausesOrVanishesIsPackedAfterItsSilenceAndGoesOnLater() throws Exception {
        store.write(every(Duration.ofSeconds(5), START, 20));
        store.upkeep();
        assertThat(store.count("chunk")).as("its half hour may go on").isZero();
        store.settle(); // 40 minutes
        assertThat(store.count("chunk")).isOne();
        assertThat(store.count("journal"))
                .as("the journal does not wait for it")
                .isZero();
        store.write(every(Duration.ofSeconds(5), START.plus(Duration.ofHours(5)), 20));
        assertThat(ticks()).hasSize(40);
    }

    @Test
    void countersAreExactUpTo2To53AndHaveNoPercentiles() throws Exception {
        Metric octets = new Metric("if.in.octets", Unit.of("By"), MetricKind.COUNTER, 1, "");
        double most = (1L << 53) - 1;
        double[] values = {0, 1, most - 1, most, 17, most};
        for (int i = 0; i < values.length; i++) {
            Instant tick = START.plusSeconds(60L * i);
            store.write(List.of(new Observation(
                    Target.of("gw", "127.0.0.1"),
                    "snmp",
                    Observation.LOCAL,
                    tick,
                    tick,
                    Duration.ZERO,
                    Status.UP,
                    null,
                    List.of(new Sample(octets, values[i], Tags.NONE)))));
        }
        store.settle();
        assertThat(store.count("chunk")).isOne();
        assertThat(store.all().stream()
                        .map(entry -> entry.value("if.in.octets").orElseThrow())
                        .toList())
                .containsExactly(0.0, 1.0, most - 1, most, 17.0, most);
        History.Totals totals = store.engine
                .history()
                .statistics(Optional.empty(), Set.of(), "if.in.octets", START, START.plusSeconds(3_600))
                .all();
        assertThat(totals.max()).hasValue(most);
        assertThat(totals.p95()).isEmpty();
    }

    @Test
    void whatAHalfHourHasNoRoomForIsLeftOutAndCounted() throws Exception {
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            store.engine.add(up(START.plusNanos(i * 17_000_000L), 1 + i % 7));
            if (i % 5_000 == 4_999) {
                store.engine.flush();
            }
        }
        store.settle();
        assertThat(store.engine.health().overflown()).isPositive();
        assertThat(store.all().size() + store.engine.health().overflown()).isEqualTo(count);
    }
}
