package io.denyut.store.internal.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.testkit.Await;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class DatabaseTest {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final DatabaseOptions OPTIONS = DatabaseOptions.of(CLOCK);
    private static final String PUT = "INSERT INTO setting (name, value, changed) VALUES (?, ?, 0)";

    @TempDir
    Path folder;

    private Database open() throws StoreException {
        return Database.open(folder.resolve("data/denyut.db"), OPTIONS);
    }

    private static long rows(Database database) throws StoreException {
        return database.read(session -> session.number("SELECT count(*) FROM setting", -1));
    }

    @Test
    void what_a_write_stored_is_read_and_outlives_a_restart() throws Exception {
        try (Database database = open()) {
            database.write(Priority.STATE, session -> session.update(PUT, "zone", "Asia/Jakarta"));
            assertThat(rows(database)).isEqualTo(1);
        }
        try (Database database = open()) {
            List<String> values =
                    database.read(session -> session.query("SELECT value FROM setting", row -> row.getString("value")));
            assertThat(values).containsExactly("Asia/Jakarta");
        }
        assertThat(folder.resolve("data/denyut.db-wal")).doesNotExist();
    }

    @Test
    void a_write_that_throws_leaves_nothing_and_the_next_one_is_done() throws Exception {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.write(Priority.STATE, session -> {
                        session.update(PUT, "a", "1");
                        return session.update(PUT, "a", "2");
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(database.file().toString())
                    .hasMessageContaining("setting.name");
            assertThatThrownBy(() -> database.write(Priority.STATE, session -> {
                        session.update(PUT, "b", "1");
                        throw new IllegalArgumentException("a fault of the caller");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(rows(database)).isZero();
            assertThat(database.health().problem()).isPresent();
            database.write(Priority.STATE, session -> session.update(PUT, "a", "3"));
            assertThat(rows(database)).isEqualTo(1);
            assertThat(database.health().problem()).isEmpty();
        }
    }

    @Test
    void alerts_go_first_and_upkeep_last() throws Exception {
        try (Database database = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            List<Priority> order = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Integer> first = database.submit(Priority.UPKEEP, session -> {
                begun.countDown();
                await(go);
                return 0;
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<?>> all = new ArrayList<>(List.of(first));
            for (Priority priority :
                    List.of(Priority.UPKEEP, Priority.STATE, Priority.SAMPLES, Priority.ALERT, Priority.ALERT)) {
                all.add(database.submit(priority, session -> order.add(priority)));
            }
            go.countDown();
            CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(10, TimeUnit.SECONDS);
            assertThat(order)
                    .containsExactly(Priority.ALERT, Priority.ALERT, Priority.SAMPLES, Priority.STATE, Priority.UPKEEP);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("not within 10 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void long_work_lets_alerts_through_between_its_slices() throws Exception {
        try (Database database = open()) {
            AtomicInteger steps = new AtomicInteger();
            AtomicBoolean told = new AtomicBoolean();
            // Ends only after the alerts: if they had to wait for it, they would fail.
            CompletableFuture<?> work = database.slices(Priority.UPKEEP, (session, slice) -> {
                while (!slice.isOver()) {
                    session.update(
                            "INSERT INTO setting (name, value, changed) VALUES (?, '', 0)",
                            "step " + steps.incrementAndGet());
                }
                return !told.get();
            });
            for (int i = 0; i < 10; i++) {
                int number = i;
                database.write(Priority.ALERT, session -> session.update(PUT, "alert " + number, ""));
            }
            assertThat(work).isNotDone();
            told.set(true);
            work.get(60, TimeUnit.SECONDS);
            assertThat(rows(database)).isEqualTo(steps.get() + 10);
            assertThat(database.health().longestAlert()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_reader_cannot_write_and_sees_one_view() throws Exception {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.read(session -> session.update(PUT, "a", "1")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be written");
            long twice = database.read(session -> {
                long before = session.number("SELECT count(*) FROM setting", -1);
                database.submit(Priority.STATE, writer -> writer.update(PUT, "a", "1"))
                        .join();
                return before + session.number("SELECT count(*) FROM setting", -1);
            });
            assertThat(twice).isZero();
            assertThat(rows(database)).isEqualTo(1);
        }
    }

    @Test
    void a_full_queue_refuses_and_says_so() throws Exception {
        try (Database database = open()) {
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            database.submit(Priority.UPKEEP, session -> {
                begun.countDown();
                await(go);
                return 0;
            });
            await(begun);
            for (int i = 0; i < WriterQueue.MOST; i++) {
                assertThat(database.submit(Priority.SAMPLES, session -> 0)).isNotDone();
            }
            CompletableFuture<Integer> refused = database.submit(Priority.SAMPLES, session -> 0);
            CompletableFuture<Integer> alert = database.submit(Priority.ALERT, session -> 7);
            go.countDown();
            assertThatThrownBy(refused::join).hasMessageContaining("256 writes wait already");
            assertThat(alert.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void an_alert_fails_within_two_seconds_rather_than_stall() throws Exception {
        try (Database database = open()) {
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            database.submit(Priority.UPKEEP, session -> {
                begun.countDown();
                await(go);
                return 0;
            });
            await(begun);
            long start = System.nanoTime();
            assertThatThrownBy(() -> database.write(Priority.ALERT, session -> session.update(PUT, "a", "1")))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
                    .hasMessageContaining("nothing was stored");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
            go.countDown();
            database.write(Priority.STATE, session -> 0);
            assertThat(rows(database)).isZero();
        }
    }

    @Test
    void a_second_one_on_the_same_file_is_refused_in_words() throws Exception {
        Path file = folder.resolve("data/denyut.db");
        try (Database database = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
            try (ChildJvm other = ChildJvm.start(Opener.class, file.toString())) {
                assertThat(other.line().orElseThrow())
                        .contains("is in use by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(rows(database)).isZero();
        }
        open().close();
    }

    @Test
    void a_file_that_is_removed_is_missed_and_taken_up_again_when_it_returns() throws Exception {
        try (Database database = open()) {
            Path file = database.file();
            database.write(Priority.STATE, session -> session.update(PUT, "a", "1"));
            Path away = folder.resolve("away");
            Files.createDirectory(away);
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.move(Path.of(file + suffix), away.resolve("denyut.db" + suffix));
            }
            Await.until("the loss is noticed", () -> {
                try {
                    database.write(Priority.STATE, session -> 0);
                    return false;
                } catch (StoreException e) {
                    return e.kind() == Kind.GONE
                            && String.valueOf(e.getMessage()).contains("is gone");
                }
            });
            assertThat(database.health().problem().orElseThrow()).contains("is gone");
            assertThat(database.health().since()).contains(CLOCK.instant());
            for (String suffix : List.of("", "-wal", "-shm")) {
                if (Files.exists(away.resolve("denyut.db" + suffix))) {
                    Files.move(away.resolve("denyut.db" + suffix), Path.of(file + suffix));
                }
            }
            Await.until("it is written again", () -> {
                try {
                    return database.write(Priority.STATE, session -> session.update(PUT, "b", "2")) == 1;
                } catch (StoreException e) {
                    return false;
                }
            });
            assertThat(rows(database)).isEqualTo(2);
            assertThat(database.health().problem()).isEmpty();
        }
    }

    @Test
    void the_log_is_copied_into_the_database_while_it_is_written() throws Exception {
        try (Database database = open()) {
            String text = "x".repeat(20_000);
            for (int i = 0; i < 1_000; i++) {
                String name = "n" + i;
                database.write(Priority.SAMPLES, session -> session.update(PUT, name, text));
            }
            assertThat(Files.size(Path.of(database.file() + "-wal"))).isLessThan(12L << 20);
            assertThat(Files.size(database.file())).isGreaterThan(15L << 20);
        }
    }

    /** Tries to open a database that another process holds. */
    static final class Opener {
        public static void main(String[] arguments) {
            try {
                Database.open(Path.of(arguments[0]), OPTIONS).close();
                System.out.println("opened");
            } catch (StoreException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
