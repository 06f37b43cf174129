package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is killed while it raises alerts and sends notices, again and again; all that it said is compared by value. */
class StoreKillTest {
    private static final Instant START = Instant.parse("2026-03-04T23:59:00Z");
    static final Recipient NOC = Recipient.mail("noc@example.net");

    private static final int TARGETS = 20;
    /** The long form: -Ddenyut.kills=200. */
    private static final int KILLS = Integer.getInteger("denyut.kills", 5);

    @TempDir
    Path folder;

    @Test
    void what_was_confirmed_is_there_as_it_was_and_each_change_is_there_whole_or_not_at_all() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("denyut.db");
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int confirmed = killed(Child.class, random, file, next);
            next = check("seed " + seed + ", kill " + kill, file, confirmed);
        }
    }

    /** Lets a program write from a number on and kills it after some lines: the last number that it said was durable. */
    private static int killed(Class<?> program, Random random, Path file, int next) throws Exception {
        int confirmed = next - 1;
        int lines = 5 + random.nextInt(80);
        try (ChildJvm child = ChildJvm.start(program, file.toString(), String.valueOf(next))) {
            for (Optional<String> line = child.line(); line.isPresent(); line = child.line()) {
                confirmed = Integer.parseInt(line.get());
                if (--lines == 0) {
                    child.kill();
                }
            }
            assertThat(child.exitValue()).isEqualTo(ChildJvm.KILLED);
        }
        return confirmed;
    }

    /** The number to go on with. */
    private static int check(String run, Path file, int confirmed) throws Exception {
        long begun = System.nanoTime();
        try (JdbcStore store = JdbcStore.open(file)) {
            AlertStore alerts = store.alerts();
            AlertSnapshot snapshot = alerts.load(Fence.ALONE);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(run).isLessThan(Duration.ofSeconds(5));
            Map<String, Alert> open = snapshot.open().stream()
                    .collect(Collectors.toMap(alert -> alert.identity().target(), Function.identity()));
            Map<String, Told> told = snapshot.told().stream()
                    .collect(Collectors.toMap(row -> row.alert().identity().target(), Function.identity()));
            Map<String, Delivery> due =
                    alerts.due(Set.of(Fence.ALONE), "mail", Instant.parse("2100-01-01T00:00:00Z"), 1_000).stream()
                            .collect(Collectors.toMap(row -> row.notification().id(), Function.identity()));
            int number = 0;
            for (; open.containsKey("t" + number); number++) {
                String target = "t" + number;
                assertThat(open.get(target)).as(run).isEqualTo(alert(number));
                Told who = told.get(target);
                assertThat(who).as("%s: told of %s", run, target).isNotNull();
                boolean ended = who.stage() == Stage.TOLD;
                assertThat(due.containsKey("n" + number))
                        .as("%s: the outbox has %s", run, target)
                        .isEqualTo(!ended);
                if (number <= confirmed) {
                    assertThat(ended).as("%s: %s was sent", run, target).isTrue();
                } else if (!ended) { // or killed after it was stored and before it was said
                    assertThat(due.get("n" + number).notification())
                            .as(run)
                            .isEqualTo(delivery(number).notification());
                    alerts.record(Fence.ALONE, step(number, Outcome.SENT));
                }
            }
            assertThat(number).as(run).isBetween(confirmed + 1, confirmed + 2);
            assertThat(open).as(run).hasSize(number);
            assertThat(alerts.history().events(Instant.EPOCH, Instant.MAX, 100_000))
                    .as(run)
                    .hasSize(number);
            return number;
        }
    }

    @Test
    void samples_and_changes_of_state_are_there_together_and_once() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("denyut.db");
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int confirmed = killed(Observing.class, random, file, next);
            String run = "seed " + seed + ", kill " + kill;
            try (JdbcStore store = JdbcStore.open(file)) {
                Instant end = START.plusSeconds(5_000_000);
                int last = -1;
                for (int target = 0; target < TARGETS; target++) {
                    List<History.Entry> entries = store.history().newest("t" + target, START, end, 100_000);
                    int rounds = entries.size();
                    assertThat(last < 0 || rounds == last).as(run).isTrue();
                    last = rounds;
                    for (int i = 0; i < rounds; i++) {
                        int round = rounds - 1 - i;
                        assertThat(entries.get(i).tick()).as(run).isEqualTo(START.plusSeconds(5L * round));
                        assertThat(entries.get(i).status()).as(run).isEqualTo(status(target, round));
                    }
                    assertThat(changes(store, target, end)).as(run).isEqualTo(expected(target, rounds));
                }
                assertThat(last).as(run).isBetween(confirmed + 1, confirmed + 2);
                requireLatest(run, store, last - 1);
            }
            // What a queue does: it begins again behind the last good flush, often a little before.
            next = Math.max(0, confirmed - random.nextInt(5));
        }
        assertThat(StoreTools.verify(file, StoreProgress.NONE).problems()).isEmpty();
    }

    /** The program never saves the latest states: they are as they were stored all the same. */
    private static void requireLatest(String run, JdbcStore store, int round) throws Exception {
        List<Latest> all = store.state().load().latest();
        assertThat(all).as(run).hasSize(TARGETS);
        for (Latest latest : all) {
            Observation now = latest.observation();
            int target = Integer.parseInt(now.target().id().substring(1));
            int since = round;
            while (since > 0 && status(target, since - 1) == status(target, round)) {
                since--;
            }
            int available = round;
            while (available >= 0 && status(target, available) != Status.UP) {
                available--;
            }
            assertThat(now.tick()).as(run).isEqualTo(at(round));
            assertThat(now.status()).as(run).isEqualTo(status(target, round));
            assertThat(words(now)).as(run).isEqualTo(words(observation(target, round)));
            assertThat(now.reason())
                    .as(run)
                    .isEqualTo(observation(target, round).reason());
            assertThat(now.target())
                    .as(run)
                    .isEqualTo(observation(target, round).target());
            assertThat(latest.since()).as(run).isEqualTo(at(since));
            assertThat(latest.lastAvailable()).as(run).isEqualTo(available < 0 ? null : at(available));
            assertThat(latest.restored()).as(run).isTrue();
        }
    }

    /** Samples without the help of their metrics, which is not stored. */
    private static List<String> words(Observation observation) {
        return observation.samples().stream()
                .map(sample -> sample.metric().name() + sample.tags() + sample.value())
                .sorted()
                .toList();
    }

    private static Instant at(int round) {
        return START.plusSeconds(5L * round);
    }

    private static Observation observation(int target, int round) {
        return status(target, round) == Status.UP
                ? Observations.up("t" + target, at(round), 0.001 * round)
                : Observations.down("t" + target, at(round));
    }

    private static List<String> changes(JdbcStore store, int target, Instant end) throws StoreException {
        List<String> lines = new ArrayList<>();
        store.states()
                .changes(Optional.of("t" + target), START, end, OptionalLong.empty(), 10_000)
                .forEach(change -> lines.add(0, change.time() + " " + change.to()));
        return lines;
    }

    private static List<String> expected(int target, int rounds) {
        List<String> lines = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round == 0 || status(target, round) != status(target, round - 1)) {
                lines.add(START.plusSeconds(5L * round) + " " + status(target, round));
            }
        }
        return lines;
    }

    static Status status(int target, int round) {
        return (round / 3 + target) % 4 == 0 ? Status.DOWN : Status.UP;
    }

    /** Writes rounds, and says which are durable, without end. */
    static final class Observing {
        public static void main(String[] arguments) throws Exception {
            try (JdbcStore store = JdbcStore.open(Path.of(arguments[0]))) {
                for (int round = Integer.parseInt(arguments[1]); round < 100_000; round++) {
                    List<Observation> batch = new ArrayList<>();
                    for (int target = 0; target < TARGETS; target++) {
                        batch.add(observation(target, round));
                    }
                    store.sink().write(batch);
                    store.sink().flush();
                    System.out.println(round);
                }
            }
        }
    }

    static Alert alert(int number) {
        return new Alert(
                new AlertKey("down", "t" + number, "ping", Observation.LOCAL, ""),
                Target.of("t" + number, "127.0.0.1"),
                Severity.CRITICAL,
                AlertState.RAISED,
                START.plusSeconds(number),
                "does not answer: " + number,
                OptionalDouble.of(number / 7.0));
    }

    static Delivery delivery(int number) {
        AlertEvent event = new AlertEvent(alert(number), AlertTransition.RAISED, START.plusSeconds(number), "");
        Notification notice = new Notification(
                "n" + number,
                NotificationKind.ALERT,
                List.of(event),
                null,
                new NoticeModel(Map.of("count", number)),
                START.plusSeconds(number));
        return new Delivery(notice, "mail", NOC, START, 0);
    }

    static AlertChange change(int number) {
        Delivery delivery = delivery(number);
        return new AlertChange(
                "c" + number,
                List.of(alert(number)),
                delivery.notification().events(),
                List.of(),
                List.of(),
                List.of(delivery),
                List.of(new Told(alert(number), "mail", NOC, "n" + number, delivery.id(), Stage.ON_ITS_WAY)),
                List.of());
    }

    static DeliveryAttempt step(int number, Outcome outcome) {
        Instant time = START.plusSeconds(number);
        return new DeliveryAttempt(delivery(number).id(), 1, time, outcome, "", time);
    }

    /** Raises an alert, tells of it, and says so, without end. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (JdbcStore store = JdbcStore.open(Path.of(arguments[0]))) {
                AlertStore alerts = store.alerts();
                alerts.load(Fence.ALONE);
                for (int number = Integer.parseInt(arguments[1]); number < 100_000; number++) {
                    alerts.commit(Fence.ALONE, change(number));
                    alerts.record(Fence.ALONE, step(number, Outcome.BEGUN));
                    alerts.record(Fence.ALONE, step(number, Outcome.SENT));
                    System.out.println(number);
                }
            }
        }
    }
}
