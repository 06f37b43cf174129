package io.denyut.store;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.store.internal.inventory.InventoryFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteInventoryTest extends InventoryContract {
    @TempDir
    private Path folder;

    @Override
    TestDatabase database() {
        return new TestDatabase("jdbc:sqlite:" + folder.resolve("inventaris.db"), "", "", "", "", 0);
    }

    @Test
    void a_file_that_is_not_there_is_said_and_not_made() {
        Path missing = folder.resolve("tidak-ada.db");
        assertThatThrownBy(() -> JdbcTargetSource.builder("jdbc:sqlite:" + missing)
                        .build()
                        .targets())
                .isInstanceOf(InventoryFailure.class)
                .hasMessageContaining("there is no file " + missing);
        assertThat(missing).doesNotExist();
    }

    @Test
    void a_file_of_another_kind_is_said_and_not_changed() throws Exception {
        Path other = Files.writeString(folder.resolve("other.db"), "id,ip\n".repeat(1_000));
        assertThatThrownBy(() ->
                        JdbcTargetSource.builder("jdbc:sqlite:" + other).build().targets())
                .hasMessageContaining("is not a SQLite database");
        assertThat(other).hasContent("id,ip\n".repeat(1_000));
    }

    @Test
    void a_database_in_memory_is_refused() {
        assertThatThrownBy(() ->
                        JdbcTargetSource.builder("jdbc:sqlite::memory:").build().targets())
                .hasMessageContaining("in memory");
    }

    @Test
    void a_file_that_another_program_locks_is_waited_for_as_long_as_was_said() throws Exception {
        try (Connection writer = database().connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            long begin = System.nanoTime();
            assertThatThrownBy(() ->
                            database().source().timeout(ofSeconds(1)).build().targets())
                    .hasMessageContaining("locked for 1 s");
            assertThat((System.nanoTime() - begin) / 1_000_000).isBetween(800L, 8_000L);
            statement.execute("ROLLBACK");
        }
    }

    @Test
    void a_file_in_write_ahead_mode_is_read_while_another_program_writes() throws Exception {
        try (Connection writer = database().connect();
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("INSERT INTO inventaris VALUES (1, '10.0.0.1', 'a', 'baik')");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("INSERT INTO inventaris VALUES (2, '10.0.0.2', 'b', 'baik')");
            assertThat(database().source().build().targets().targets()).hasSize(1);
            statement.execute("COMMIT");
        }
    }
}
