package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.FactChange;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every sink must do. Inherit it, and say how to open the sink and how to read what it made durable. */
public abstract class SinkContract {
    private static final Instant TICK = Instant.parse("2026-03-04T05:06:07.123456Z");

    private final List<Sink> opened = new ArrayList<>();

    /**
     * An observation that was found where the sink writes.
     *
     * @param target the target's id
     * @param tick its tick
     */
    public record Entry(String target, Instant tick) {
        static Entry of(Observation observation) {
            return new Entry(observation.target().id(), observation.tick());
        }
    }

    /** A sink on a storage that is empty when the test begins. Opened again in the same test, it finds what the one before left. */
    protected abstract Sink open() throws Exception;

    /** What is durable now, one entry per observation, read without the sink; in the order of writing if the storage has one. */
    protected abstract List<Entry> readBack() throws Exception;

    /** Makes the storage refuse writing until closed; without it the tests of that are skipped. */
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        return Optional.empty();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Sink::close);
    }

    @Test
    protected void whatWasFlushedCanBeRead() throws Exception {
        Sink sink = make();
        List<Observation> batch = round(0, 50);
        sink.write(batch);
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(batch));
    }

    @Test
    protected void manyBatchesAreAllThere() throws Exception {
        Sink sink = make();
        List<Observation> all = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            List<Observation> batch = round(round, 25);
            sink.write(batch);
            all.addAll(batch);
            if (round % 7 == 0) {
                sink.flush();
            }
        }
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(all));
    }

    @Test
    protected void theOrderPerTargetIsKept() throws Exception {
        Sink sink = make();
        for (int round = 0; round < 10; round++) {
            sink.write(round(round, 5));
        }
        sink.flush();
        for (String target : Set.of("target-0", "target-4")) {
            assertThat(readBack())
                    .filteredOn(entry -> entry.target().equals(target))
                    .extracting(Entry::tick)
                    .isSorted()
                    .hasSize(10);
        }
    }

    @Test
    protected void whatIsWrittenAgainBeforeTheFlushIsThereOnce() throws Exception {
        Sink sink = make();
        List<Observation> batch = round(0, 20);
        sink.write(batch);
        sink.write(batch);
        sink.write(List.of(batch.get(3), batch.get(3)));
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(batch));
    }

    @Test
    protected void whatIsWrittenAgainAfterTheFlushIsThereOnce() throws Exception {
        Sink sink = make();
        List<Observation> first = round(0, 20);
        List<Observation> second = round(1, 20);
        sink.write(first);
        sink.flush();
        sink.write(first);
        sink.write(second);
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(join(first, second)));
    }

    @Test
    protected void whatIsWrittenAgainAfterARestartIsThereOnce() throws Exception {
        Sink before = make();
        List<Observation> first = round(0, 20);
        before.write(first);
        before.flush();
        before.close();
        Sink after = make();
        List<Observation> second = round(1, 20);
        after.write(join(first.subList(10, 20), second));
        after.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(join(first, second)));
    }

    @Test
    protected void checksAndSourcesAtOneTickAreDifferentObservations() throws Exception {
        Sink sink = make();
        Observation one = Observations.up("target-1", TICK, 0.01);
        sink.write(List.of(one, copy(one, "other-check", one.source()), copy(one, one.checkId(), "agent-7")));
        sink.flush();
        assertThat(readBack()).hasSize(3);
    }

    @Test
    protected void anOldTickIsTaken() throws Exception {
        Sink sink = make();
        Observation now = Observations.up("target-1", TICK, 0.01);
        Observation late = Observations.up("target-1", TICK.minus(Duration.ofDays(3)), 0.01);
        sink.write(List.of(now));
        sink.write(List.of(late));
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrder(Entry.of(now), Entry.of(late));
    }

    @Test
    protected void strangeTextsAreTaken() throws Exception {
        Sink sink = make();
        List<Observation> batch = new ArrayList<>();
        List<String> texts = List.of(
                "",
                "=1+1",
                "a,b;c|d",
                "\"quoted\"",
                "'; DROP TABLE x; --",
                "line\nbreak\r\n",
                "\u0000\u0007",
                "\uD83D\uDE00 \uD800",
                "x".repeat(500),
                "Ngawi \u2013 Kediri");
        for (int i = 0; i < texts.size(); i++) {
            Target target = Target.of("target-" + i, "192.0.2." + i)
                    .withName(texts.get(i))
                    .withTags(Tags.of(
                            "note",
                            texts.get(i).substring(0, Math.min(200, texts.get(i).length()))));
            batch.add(
                    Observations.of(target, TICK, Status.UNKNOWN, new Reason("probe.error", texts.get(i)), List.of()));
        }
        sink.write(batch);
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(batch));
    }

    @Test
    protected void factsAndAlertsDoNoHarm() throws Exception {
        Sink sink = make();
        sink.writeFacts(List.of(new FactChange(
                Target.of("target-1", "192.0.2.1"), "ping", Observation.LOCAL, TICK, "sysDescr", "a router")));
        sink.writeAlerts(List.of());
        sink.write(round(0, 1));
        sink.flush();
        assertThat(readBack()).hasSize(1);
    }

    @Test
    protected void aFlushWithoutAWriteIsNothing() throws Exception {
        Sink sink = make();
        sink.flush();
        sink.flush();
        sink.write(round(0, 1));
        sink.flush();
        assertThat(readBack()).hasSize(1);
    }

    @Test
    protected void closingTwiceIsClosingOnce() throws Exception {
        Sink sink = make();
        sink.write(round(0, 3));
        sink.flush();
        sink.close();
        sink.close();
        assertThat(readBack()).hasSize(3);
    }

    @Test
    protected void aSinkThatWroteNothingCanBeClosed() throws Exception {
        make().close();
    }

    @Test
    protected void noThreadRemains() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Sink sink = make();
        sink.write(round(0, 100));
        sink.flush();
        sink.close();
        Await.until(
                "threads of the sink to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread) && thread.isAlive())
                        .filter(thread -> thread.getThreadGroup()
                                == Thread.currentThread().getThreadGroup())
                        .collect(Collectors.toSet())
                        .isEmpty());
    }

    @Test
    protected void afterAThrowItGoesOnAndNothingIsLostOrDoubled() throws Exception {
        Sink sink = make();
        List<Observation> first = round(0, 20);
        List<Observation> second = round(1, 20);
        sink.write(first);
        sink.flush();
        AutoCloseable broken = breakStorage().orElse(null);
        Assumptions.assumeTrue(broken != null, "this sink's test does not know how to break its storage");
        try {
            assertThatThrownBy(() -> {
                        sink.write(second);
                        sink.flush();
                    })
                    .hasMessageMatching("(?s).{10,}");
        } finally {
            broken.close();
        }
        sink.write(second);
        sink.flush();
        assertThat(readBack()).containsExactlyInAnyOrderElementsOf(entries(join(first, second)));
    }

    private Sink make() throws Exception {
        Sink sink = open();
        opened.add(sink);
        return sink;
    }

    private static List<Observation> round(int number, int targets) {
        List<Observation> round = new ArrayList<>();
        Instant tick = TICK.plusSeconds(5L * number);
        for (int i = 0; i < targets; i++) {
            String id = "target-" + i;
            round.add(i % 3 == 2 ? Observations.down(id, tick) : Observations.up(id, tick, 0.001 * (i + 1)));
        }
        return List.copyOf(round);
    }

    private static Observation copy(Observation o, String check, String source) {
        return new Observation(
                o.target(), check, source, o.tick(), o.time(), o.elapsed(), o.status(), o.reason(), o.samples());
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    private static List<Entry> entries(List<Observation> observations) {
        return observations.stream().map(Entry::of).toList();
    }
}
