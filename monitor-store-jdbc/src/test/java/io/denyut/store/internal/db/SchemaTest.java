package io.denyut.store.internal.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final DatabaseOptions OPTIONS = DatabaseOptions.of(DatabaseTest.CLOCK);
    private static final Migration FIRST = new Migration(1, "first", "CREATE TABLE a (x {bytes}); -- one; table\n");
    private static final Migration SECOND =
            new Migration(2, "second", "CREATE TABLE b (x TEXT DEFAULT 'a;b'); INSERT INTO b (x) VALUES ('--;');");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("denyut.db");
    }

    private Database open(Migration... migrations) throws StoreException {
        return Database.open(file(), Contents.STORE, OPTIONS, List.of(migrations));
    }

    private static List<String> texts(Database database, String query) throws StoreException {
        return database.read(session -> session.query(query, row -> row.getString("x")));
    }

    private static long number(Database database, String query) throws StoreException {
        return database.read(session -> session.number(query, -1));
    }

    @Test
    void steps_are_applied_in_order_and_once() throws Exception {
        open(FIRST, SECOND).close();
        try (Database database = open(FIRST, SECOND)) {
            assertThat(texts(database, "SELECT number || ' ' || name AS x FROM schema_version ORDER BY number"))
                    .containsExactly("1 first", "2 second");
            assertThat(texts(database, "SELECT x FROM b")).containsExactly("--;");
        }
        assertThat(folder.resolve("denyut.db.schema-1")).doesNotExist();
    }

    @Test
    void the_file_is_kept_as_it_was_before_it_is_changed() throws Exception {
        try (Database database = open(FIRST)) {
            database.write(Priority.STATE, session -> session.update("INSERT INTO a (x) VALUES (?)", new byte[] {7}));
        }
        open(FIRST, SECOND).close();
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("denyut.db.schema-1"));
                Statement statement = copy.createStatement();
                var tables = statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'b'")) {
            assertThat(tables.getInt(1)).isZero();
        }
        try (Database database = open(FIRST, SECOND)) {
            assertThat(number(database, "SELECT count(*) FROM a")).isEqualTo(1);
        }
    }

    @Test
    void a_step_that_fails_is_taken_back_whole() throws Exception {
        open(FIRST).close();
        Migration bad = new Migration(2, "bad", "CREATE TABLE c (x TEXT); CREATE TABLE c (x TEXT);");
        assertThatThrownBy(() -> open(FIRST, bad))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema step 2 (bad) failed and was taken back");
        try (Database database = open(FIRST)) {
            assertThat(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'"))
                    .isZero();
        }
    }

    @Test
    void a_newer_schema_is_refused_in_words() throws Exception {
        open(FIRST, SECOND).close();
        assertThatThrownBy(() -> open(FIRST))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FOREIGN))
                .hasMessageContaining("has schema 2, this program knows 1")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void the_database_of_another_program_is_not_touched() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE inventaris (id INTEGER)");
        }
        assertThatThrownBy(() -> open(FIRST)).hasMessageContaining("belongs to another program");
        Files.writeString(file(), "timestamp,device_id\n");
        assertThatThrownBy(() -> open(FIRST)).hasMessageContaining("is not an SQLite database");
        assertThat(Files.readString(file())).isEqualTo("timestamp,device_id\n");
    }

    @Test
    void every_step_in_the_folder_is_in_the_index() throws IOException, URISyntaxException {
        URL index = Objects.requireNonNull(Migration.class.getResource("/io/denyut/store/migrations/index.txt"));
        List<String> files;
        try (Stream<Path> folder = Files.list(Path.of(index.toURI()).getParent())) {
            files = folder.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        assertThat(Migration.all(Contents.STORE).stream()
                        .map(step -> "%04d-%s.sql".formatted(step.number(), step.name()))
                        .toList())
                .isEqualTo(files)
                .isNotEmpty();
    }
}
