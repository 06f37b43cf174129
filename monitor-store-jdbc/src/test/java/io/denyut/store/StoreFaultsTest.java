package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.spi.AlertStore;
import io.denyut.spi.Fence;
import io.denyut.store.StoreException.Kind;
import io.denyut.testkit.Await;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.SmallDisk;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with disks and files: what was promised holds, the words are clear, and it goes on by itself. */
@NoLeaks
class StoreFaultsTest {
    @TempDir
    Path folder;

    private static boolean isRaised(JdbcStore store, int number) {
        try {
            store.alerts().commit(Fence.ALONE, StoreKillTest.change(number));
            return true;
        } catch (StoreException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void on_a_full_disk_nothing_that_was_confirmed_is_lost_and_it_goes_on_when_there_is_space() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16 << 20)) {
            Path file = disk.path().resolve("denyut.db");
            int confirmed = 0;
            try (JdbcStore store = JdbcStore.open(file)) {
                store.alerts().load(Fence.ALONE);
                assertThat(isRaised(store, confirmed++)).isTrue();
                disk.fill();
                int next = confirmed;
                while (next < confirmed + 10_000 && isRaised(store, next)) {
                    next++;
                }
                confirmed = next;
                int refused = next;
                long begun = System.nanoTime();
                assertThatThrownBy(() -> store.alerts().commit(Fence.ALONE, StoreKillTest.change(refused)))
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL))
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining("the disk is full");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
                assertThat(store.health().problem().orElseThrow()).contains("the disk is full");
                assertThat(store.health().since()).isPresent();
                assertThat(store.alerts().history().events(Instant.EPOCH, Instant.MAX, 100_000))
                        .as("what is there can be read")
                        .hasSize(confirmed);
                disk.empty();
                Await.until("it is written again", () -> isRaised(store, refused));
                confirmed++;
                assertThat(store.health().problem()).isEmpty();
            }
            try (JdbcStore store = JdbcStore.open(file)) {
                assertThat(store.alerts().load(Fence.ALONE).open()).hasSize(confirmed);
            }
            assertThat(StoreTools.verify(file, StoreProgress.NONE).problems()).isEmpty();
        }
    }

    @Test
    void while_another_program_holds_the_file_writing_fails_in_words_and_within_two_seconds() throws Exception {
        Path file = folder.resolve("denyut.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            AlertStore alerts = store.alerts();
            alerts.load(Fence.ALONE);
            try (ChildJvm holder = ChildJvm.start(Holder.class, file.toString())) {
                assertThat(holder.line()).contains("held");
                long begun = System.nanoTime();
                assertThatThrownBy(() -> alerts.commit(Fence.ALONE, StoreKillTest.change(0)))
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
                        .hasMessageContaining("another program holds it");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
                assertThat(alerts.history().withheld(1)).as("it can be read").isEmpty();
                holder.kill();
                holder.exitValue();
            }
            Await.until("it is written again", () -> isRaised(store, 0));
            assertThat(alerts.load(Fence.ALONE).open()).containsExactly(StoreKillTest.alert(0));
        }
    }

    @Test
    void a_file_system_that_cannot_be_written_is_named_at_the_start() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8 << 20)) {
            Path file = disk.path().resolve("denyut.db");
            JdbcStore.open(file).close();
            Process remount = new ProcessBuilder(
                            "mount", "-o", "remount,ro", disk.path().toString())
                    .redirectErrorStream(true)
                    .start();
            Assumptions.assumeTrue(
                    remount.waitFor(20, TimeUnit.SECONDS) && remount.exitValue() == 0,
                    "needs root to make a file system read-only");
            assertThatThrownBy(() -> JdbcStore.open(file))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY))
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("cannot be written");
        }
    }

    @Test
    void a_damaged_journal_is_said_when_the_store_is_opened() throws Exception {
        Path file = folder.resolve("denyut.db");
        JdbcStore.open(file).close();
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = direct.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO journal (shard, epoch, seq, data) VALUES (0, 1, 1, x'015a5a5a5a5a5a')");
        }

        assertThatThrownBy(() -> JdbcStore.open(file).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is not what was written")
                .hasMessageContaining("restore the last backup");
    }

    @Test
    void a_damaged_page_costs_what_is_on_it_and_says_so() throws Exception {
        Path file = folder.resolve("denyut.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            store.alerts().load(Fence.ALONE);
            for (int i = 0; i < 100; i++) {
                isRaised(store, i);
            }
            store.putSetting("zone", "Asia/Jakarta");
        }
        long page;
        int size;
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = direct.createStatement();
                var rows = statement.executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = 'alert_event'")) {
            page = rows.getLong(1);
            try (var sizes = statement.executeQuery("PRAGMA page_size")) {
                size = sizes.getInt(1);
            }
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek((page - 1) * size);
            byte[] noise = new byte[size];
            Arrays.fill(noise, (byte) 0x5a);
            raw.write(noise);
        }
        try (JdbcStore store = JdbcStore.open(file)) {
            assertThat(store.setting("zone")).contains("Asia/Jakarta");
            assertThat(store.alerts().load(Fence.ALONE).open()).hasSize(100);
            assertThatThrownBy(() -> store.alerts().commit(Fence.ALONE, StoreKillTest.change(100)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                    .hasMessageContaining("is not what was written")
                    .hasMessageContaining("restore the last backup");
            Await.until("other writes go on", () -> {
                try {
                    store.putSetting("zone", "Asia/Makassar");
                    return true;
                } catch (StoreException e) {
                    return false;
                }
            });
            assertThat(store.alerts().load(Fence.ALONE).open())
                    .as("nothing of the change")
                    .hasSize(100);
        }
    }

    /** Holds a database until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                    Statement statement = connection.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                System.out.println("held");
                System.in.read();
                while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                }
            }
        }
    }
}
