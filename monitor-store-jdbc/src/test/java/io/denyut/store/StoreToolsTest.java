package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.denyut.Observation;
import io.denyut.spi.Fence;
import io.denyut.store.StoreException.Kind;
import io.denyut.testkit.Await;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class StoreToolsTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private Instant now = START;

    private Path file() {
        return folder.resolve("denyut.db");
    }

    private JdbcStore open() throws StoreException {
        return JdbcStore.builder(file()).clock(() -> now).open();
    }

    private static void fill(JdbcStore store, int megabytes) throws StoreException {
        String text = "x".repeat(1_000_000);
        for (int i = 0; i < megabytes; i++) {
            store.putSetting("filling " + i, text);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    // ---------------------------------------------------------------- status

    @Test
    void status_tells_what_each_table_takes() throws Exception {
        try (JdbcStore store = open()) {
            fill(store, 3);
            StoreStatus status = StoreTools.status(file());
            StoreStatus.Table largest = status.tables().get(0);
            assertThat(largest.name()).isEqualTo("setting");
            assertThat(largest.rows()).isEqualTo(3);
            assertThat(largest.bytes()).isBetween(3_000_000L, 3_100_000L);
            assertThat(status.diskFreeBytes()).isPositive();
            assertThat(status.schema()).isPositive();
        }
    }

    @Test
    void status_tells_the_growth_and_when_the_disk_is_full() throws Exception {
        try (JdbcStore store = open()) {
            store.state().save(List.of(), Map.of(), Map.of());
            awaitSizes(1);
            assertThat(StoreTools.status(file()).bytesPerDay()).isEmpty();
            fill(store, 4);
            now = START.plus(Duration.ofHours(48));
            store.state().save(List.of(), Map.of(), Map.of());
            awaitSizes(2);
            StoreStatus status = StoreTools.status(file());
            assertThat(status.bytesPerDay().orElseThrow()).isCloseTo(2_000_000, within(100_000.0));
            double days = status.diskFreeBytes() / status.bytesPerDay().orElseThrow();
            if (days < 36_500) {
                assertThat(status.untilFull().orElseThrow().toHours() / 24.0).isCloseTo(days, within(days / 50 + 1));
            } else {
                assertThat(status.untilFull()).isEmpty();
            }
        }
    }

    private void awaitSizes(int count) {
        Await.until("the size is noted", () -> {
            try {
                return StoreTools.status(file()).samples().size() == count;
            } catch (StoreException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void there_is_no_status_of_what_is_not_there_or_not_a_store() throws Exception {
        assertThatThrownBy(() -> StoreTools.status(file())).hasMessageContaining("there is no store at " + file());
        Files.writeString(file(), "timestamp,device_id\n");
        assertThatThrownBy(() -> StoreTools.status(file())).hasMessageContaining("is not an SQLite database");
    }

    // ---------------------------------------------------------------- verify

    @Test
    void a_store_in_use_is_looked_through_and_found_good() throws Exception {
        try (JdbcStore store = open()) {
            fill(store, 2);
            Verification verification = StoreTools.verify(file(), StoreProgress.NONE);
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.bytes()).isGreaterThan(2_000_000);
        }
    }

    @Test
    void a_damaged_page_is_found() throws Exception {
        try (JdbcStore store = open()) {
            for (int i = 0; i < 2_000; i++) {
                store.putSetting("name " + i, "value " + i);
            }
        }
        damage();
        Verification verification = StoreTools.verify(file(), StoreProgress.NONE);
        assertThat(verification.isGood()).isFalse();
        assertThat(verification.problems().get(0)).containsAnyOf("page check", "not what was written");
    }

    /** Overwrites the page that is the root of the settings. */
    private void damage() throws Exception {
        long page;
        long size;
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = direct.createStatement()) {
            page = number(statement, "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'");
            size = number(statement, "PRAGMA page_size");
        }
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek((page - 1) * size);
            byte[] noise = new byte[(int) size];
            java.util.Arrays.fill(noise, (byte) 0x5a);
            raw.write(noise);
        }
    }

    private static long number(Statement statement, String query) throws Exception {
        try (var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void a_reference_to_nothing_is_found() throws Exception {
        open().close();
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = direct.createStatement()) {
            statement.execute("PRAGMA foreign_keys = OFF");
            statement.execute("INSERT INTO state_change (target, check_id, source, time, to_status)"
                    + " VALUES ('nobody', 'ping', 'local', 1, 'UP')");
        }
        assertThat(StoreTools.verify(file(), StoreProgress.NONE).problems())
                .containsExactlyInAnyOrder(
                        "a row of state_change refers to one of target that is not there",
                        "a row of state_change refers to one of known_check that is not there");
    }

    @Test
    void a_chunk_that_nobody_wrote_is_found_and_those_that_were_written_are_good() throws Exception {
        try (JdbcStore store = open()) {
            List<Observation> all = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                all.add(Observations.up("t" + i % 5, START.plusSeconds(5L * i), 0.001 * (i % 7)));
            }
            store.sink().write(all);
            store.sink().flush();
            Await.until("there are chunks", () -> chunks() > 0);
            assertThat(StoreTools.verify(file(), StoreProgress.NONE).problems()).isEmpty();
        }
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = direct.createStatement()) {
            statement.execute("UPDATE chunk SET data = x'ff00ff00' WHERE id = (SELECT min(id) FROM chunk)");
        }
        assertThat(StoreTools.verify(file(), StoreProgress.NONE).problems())
                .singleElement()
                .asString()
                .contains("of chunk is damaged");
    }

    private long chunks() {
        try {
            return StoreTools.status(file()).tables().stream()
                    .filter(table -> table.name().equals("chunk"))
                    .findFirst()
                    .orElseThrow()
                    .rows();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    // ---------------------------------------------------------------- backup

    @Test
    void a_backup_is_taken_while_it_is_written_and_holds_all_that_was_confirmed_before() throws Exception {
        Path backup = folder.resolve("backup.db");
        AtomicLong confirmed = new AtomicLong(-1);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong steps = new AtomicLong();
        try (JdbcStore store = open()) {
            fill(store, 5);
            Thread writing = new Thread(() -> {
                for (int i = 0; !stop.get(); i++) {
                    try {
                        store.putSetting("n" + i, String.valueOf(i));
                    } catch (StoreException e) {
                        throw new AssertionError(e);
                    }
                    confirmed.set(i);
                }
            });
            writing.start();
            long before = confirmed.get();
            Verification verification = StoreTools.backup(file(), backup, (what, done, total) -> {
                assertThat(done).isBetween(0L, total);
                steps.incrementAndGet();
            });
            stop.set(true);
            writing.join();
            assertThat(verification.isGood()).isTrue();
            assertThat(steps.get()).isPositive();
            try (JdbcStore copy = JdbcStore.open(backup)) {
                for (long i = 0; i <= before; i++) {
                    assertThat(copy.setting("n" + i)).contains(String.valueOf(i));
                }
                assertThat(copy.setting("filling 4")).isPresent();
            }
            assertThatThrownBy(() -> StoreTools.backup(file(), backup, StoreProgress.NONE))
                    .hasMessageContaining("is there already");
        }
    }

    @Test
    void a_backup_that_is_ended_leaves_nothing_behind() throws Exception {
        try (JdbcStore store = open()) {
            fill(store, 2);
            List<String> before = files();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> StoreTools.backup(file(), folder.resolve("backup.db"), StoreProgress.NONE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("was ended before its end");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(files()).isEqualTo(before);
        }
    }

    // ---------------------------------------------------------------- restore

    @Test
    void a_backup_takes_the_place_of_a_store_that_is_kept() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (JdbcStore store = open()) {
            store.putSetting("a", "before");
            StoreTools.backup(file(), backup, StoreProgress.NONE);
            store.putSetting("a", "after");
            assertThatThrownBy(() -> StoreTools.restore(backup, file(), START, StoreProgress.NONE))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
                    .hasMessageContaining("is in use");
        }
        Path kept = StoreTools.restore(backup, file(), START, StoreProgress.NONE);
        assertThat(kept).isEqualTo(folder.resolve("denyut.db.before-20261121T120000Z"));
        try (JdbcStore store = open()) {
            assertThat(store.setting("a")).contains("before");
        }
        try (JdbcStore store = JdbcStore.open(kept)) {
            assertThat(store.setting("a")).contains("after");
        }
    }

    @Test
    void a_damaged_store_is_replaced_and_a_damaged_backup_is_refused() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (JdbcStore store = open()) {
            for (int i = 0; i < 2_000; i++) {
                store.putSetting("name " + i, "value " + i);
            }
            StoreTools.backup(file(), backup, StoreProgress.NONE);
        }
        damage();
        assertThatThrownBy(() -> StoreTools.restore(file(), folder.resolve("new.db"), START, StoreProgress.NONE))
                .hasMessageContaining("is not restored, for it is damaged");
        assertThat(folder.resolve("new.db")).doesNotExist();
        StoreTools.restore(backup, file(), START, StoreProgress.NONE);
        try (JdbcStore store = open()) {
            assertThat(store.setting("name 1999")).contains("value 1999");
            assertThat(store.alerts().load(Fence.ALONE).open()).isEmpty();
        }
    }

    // ---------------------------------------------------------------- compact

    @Test
    void compacting_hands_back_what_is_free() throws Exception {
        try (JdbcStore store = open()) {
            fill(store, 5);
            for (int i = 0; i < 5; i++) {
                store.putSetting("filling " + i, "");
            }
            store.putSetting("a", "kept");
        }
        long before = Files.size(file());
        assertThat(StoreTools.compact(file(), StoreProgress.NONE)).isGreaterThan(4_000_000);
        assertThat(Files.size(file())).isLessThan(before - 4_000_000);
        try (JdbcStore store = open()) {
            assertThat(store.setting("a")).contains("kept");
            assertThat(StoreTools.verify(file(), StoreProgress.NONE).isGood()).isTrue();
        }
        assertThat(files()).allMatch(name -> name.startsWith("denyut.db")).noneMatch(name -> name.contains("part"));
    }
}
