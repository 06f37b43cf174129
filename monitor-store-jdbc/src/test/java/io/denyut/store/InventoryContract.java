package io.denyut.store;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.denyut.Problem;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an inventory does, whichever database it is in. */
abstract class InventoryContract {
    private TestDatabase database;

    /** The database, with nothing in it that these tests do not make. */
    abstract TestDatabase database() throws Exception;

    @BeforeEach
    void makeTheTable() throws Exception {
        database = database();
        database.run(
                "DROP TABLE IF EXISTS inventaris",
                "CREATE TABLE inventaris (id INTEGER PRIMARY KEY, ip VARCHAR(255), hostname VARCHAR(1000), kondisi VARCHAR(50))");
    }

    private void rows(Object[]... rows) throws SQLException {
        database.insert("inventaris", rows);
    }

    static Object[] row(Object... values) {
        return values;
    }

    private TargetSet read() throws IOException {
        return database.source().build().targets();
    }

    private String failure(JdbcTargetSource.Builder source) {
        Throwable thrown = catchThrowable(() -> source.build().targets());
        assertThat(thrown).isInstanceOf(IOException.class).hasNoCause();
        assertThat(thrown.toString()).isEqualTo(thrown.getMessage()).doesNotContain("\n");
        if (database.hasUsers()) {
            assertThat(thrown.getMessage()).doesNotContain(database.password());
        }
        return thrown.getMessage();
    }

    @Test
    void rows_become_targets_in_the_order_of_their_ids() throws Exception {
        rows(
                row(20, "192.168.1.12", "host-2", "baik"),
                row(3, " 192.168.1.11\t", " host-1 ", null),
                row(100, "olt.example.net", "", "baik"));
        TargetSet set = read();
        assertThat(set.targets())
                .containsExactly(
                        new Target("3", "host-1", "192.168.1.11", Tags.NONE, Map.of(), null),
                        new Target("20", "host-2", "192.168.1.12", Tags.NONE, Map.of(), null),
                        new Target("100", "olt.example.net", "olt.example.net", Tags.NONE, Map.of(), null));
        assertThat(set.modes()).isEmpty();
        assertThat(set.refused()).isEmpty();
    }

    @Test
    void new_rows_start_changed_rows_move_removed_rows_retire_and_the_others_stay_the_same_objects() throws Exception {
        rows(row(1, "10.0.0.1", "a", "baik"), row(2, "10.0.0.2", "b", "baik"), row(3, "10.0.0.3", "c", "baik"));
        JdbcTargetSource source = database.source().build();
        TargetSet first = source.targets();
        database.run("DELETE FROM inventaris WHERE id = 1", "UPDATE inventaris SET ip = '10.0.9.2' WHERE id = 2");
        rows(row(4, "10.0.0.4", "d", "baik"));
        TargetSet second = source.targets();
        assertThat(second.targets())
                .extracting(target -> target.id() + " " + target.address())
                .containsExactly("2 10.0.9.2", "3 10.0.0.3", "4 10.0.0.4");
        assertThat(second.targets().get(1)).isSameAs(first.targets().get(2));
    }

    @Test
    void conditions_are_compared_without_case_and_white_space() throws Exception {
        rows(
                row(1, "10.0.0.1", "a", "BAIK"),
                row(2, "10.0.0.2", "b", " Hilang "),
                row(3, "10.0.0.3", "c", "MAINTENANCE"),
                row(4, "10.0.0.4", "d", "rusak"),
                row(5, "not an address", "e", "hilang"));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::id).containsExactly("1", "3", "4");
        assertThat(set.modes()).containsExactly(Map.entry("3", TargetMode.MUTED));
        assertThat(set.refused()).isEmpty();
    }

    @Test
    void conditions_of_ones_own_have_meanings_of_ones_own() throws Exception {
        rows(row(1, "10.0.0.1", "a", "Rusak"), row(2, "10.0.0.2", "b", "hilang"), row(3, "10.0.0.3", "c", "gudang"));
        TargetSet set = database.source()
                .columns(InventoryColumns.DEFAULT
                        .withMode("rusak", TargetMode.PAUSED)
                        .withMode("hilang", TargetMode.MUTED)
                        .withAbsent("gudang"))
                .build()
                .targets();
        assertThat(set.modes()).containsOnly(Map.entry("1", TargetMode.PAUSED), Map.entry("2", TargetMode.MUTED));
        assertThat(set.targets()).extracting(Target::id).containsExactly("1", "2");
    }

    @Test
    void rows_without_a_usable_address_are_refused_with_their_id_and_their_value() throws Exception {
        rows(
                row(1, "10.0.0.1", "a", "baik"),
                row(2, "10.0.0.256", "b", "baik"),
                row(3, null, "c", "baik"),
                row(4, "   ", "d", "baik"),
                row(5, "ba d", "e", "baik"),
                row(6, "fe80::1", "f", "baik"),
                row(7, "fe80::1::2", "g", "baik"));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::id).containsExactly("1", "6");
        assertThat(set.refused())
                .extracting(Problem::where)
                .containsExactly(
                        "inventaris id 2", "inventaris id 3", "inventaris id 4", "inventaris id 5", "inventaris id 7");
        assertThat(set.refused().get(0).message()).contains("'10.0.0.256'", "IPv4");
        assertThat(set.refused().get(1).message()).contains("no address");
        assertThat(set.refused().get(3).message()).contains("'ba d'");
    }

    @Test
    void a_program_may_check_addresses_itself() throws Exception {
        rows(row(1, "http://10.0.0.1/", "a", "baik"), row(2, "10.0.0.2", "b", "baik"));
        TargetSet set = database.source()
                .addresses(address -> address.startsWith("http")
                        ? java.util.Optional.empty()
                        : java.util.Optional.of("'" + address + "' is no URL"))
                .build()
                .targets();
        assertThat(set.targets()).extracting(Target::address).containsExactly("http://10.0.0.1/");
        assertThat(set.refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'10.0.0.2' is no URL"));
    }

    @Test
    void ten_thousand_bad_addresses_are_a_hundred_lines_and_a_number() throws Exception {
        rows(IntStream.rangeClosed(1, 10_001)
                .mapToObj(i -> i == 5_000 ? row(i, "10.0.0.1", "good", "baik") : row(i, "999.0.0." + i, "bad", "baik"))
                .toArray(Object[][]::new));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::id).containsExactly("5000");
        assertThat(set.refused()).hasSize(101);
        assertThat(set.refused().get(100).message()).isEqualTo("and 9,900 more rows are refused");
    }

    @Test
    void ids_may_be_text_and_those_that_do_not_fit_are_refused() throws Exception {
        database.run(
                "DROP TABLE inventaris",
                "CREATE TABLE inventaris (id VARCHAR(400), ip VARCHAR(255), hostname VARCHAR(1000), kondisi VARCHAR(50))");
        rows(
                row("SW-01/ge-0.1@site:a_b", "10.0.0.1", "a", "baik"),
                row("has space", "10.0.0.2", "b", "baik"),
                row(null, "10.0.0.3", "c", "baik"),
                row("x".repeat(201), "10.0.0.4", "d", "baik"),
                row("é", "10.0.0.5", "e", "baik"));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::id).containsExactly("SW-01/ge-0.1@site:a_b");
        assertThat(set.refused()).hasSize(4);
        assertThat(set.refused())
                .extracting(Problem::toString)
                .anySatisfy(text -> assertThat(text).contains("has space", "A-Z a-z 0-9"))
                .anySatisfy(text -> assertThat(text).contains("inventaris row", "has no id"))
                .anySatisfy(text -> assertThat(text).contains("xxxxx...").hasSizeLessThan(300));
    }

    @Test
    void of_two_rows_with_one_id_the_first_is_kept_and_the_other_reported() throws Exception {
        database.run(
                "DROP TABLE inventaris",
                "CREATE TABLE inventaris (id INTEGER, ip VARCHAR(255), hostname VARCHAR(1000), kondisi VARCHAR(50))");
        rows(row(7, "10.0.0.1", "a", "baik"), row(7, "10.0.0.2", "b", "baik"));
        TargetSet set = read();
        assertThat(set.targets()).hasSize(1);
        assertThat(set.refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("inventaris id 7", "twice", "10.0.0.1", "10.0.0.2", "first is kept"));
    }

    @Test
    void two_rows_with_one_address_are_both_kept_and_both_named() throws Exception {
        rows(row(1, "10.0.0.1", "a", "baik"), row(2, "10.0.0.2", "b", "baik"), row(9, "10.0.0.1", "c", "baik"));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::id).containsExactly("1", "2", "9");
        assertThat(set.refused())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("id 9", "id 1", "'10.0.0.1'", "both are watched"));
    }

    @Test
    void what_is_in_a_hostname_arrives_as_it_is() throws Exception {
        String xss = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
        String unicode = "Gedung Ω — 機房 🛰 \u202Eabc; DROP TABLE inventaris; --";
        rows(
                row(1, "10.0.0.1", xss, "baik"),
                row(2, "10.0.0.2", unicode, "baik"),
                row(3, "10.0.0.3", "n".repeat(600), "baik"));
        TargetSet set = read();
        assertThat(set.targets()).extracting(Target::name).containsExactly(xss, unicode, "n".repeat(500));
        assertThat(set.refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("id 3", "600", "cut after 500"));
    }

    @Test
    void columns_have_the_names_that_they_have_and_others_become_tags() throws Exception {
        database.run(
                "DROP TABLE IF EXISTS perangkat",
                "CREATE TABLE perangkat (nomor INTEGER, alamat VARCHAR(50), nama VARCHAR(50), site VARCHAR(300), lantai INTEGER)");
        database.insert(
                "perangkat",
                row(1, "10.0.0.1", "sw-1", "Kediri", 3),
                row(2, "10.0.0.2", "sw-2", null, null),
                row(3, "10.0.0.3", "sw-3", "k".repeat(300), 1));
        InventoryColumns columns = InventoryColumns.DEFAULT
                .withId("NOMOR")
                .withAddress("Alamat")
                .withName("nama")
                .withCondition("")
                .withTags(List.of("site", "lantai"));
        TargetSet set =
                database.source().table("perangkat").columns(columns).build().targets();
        assertThat(set.targets())
                .extracting(Target::tags)
                .containsExactly(
                        Tags.of("site", "Kediri", "lantai", "3"),
                        Tags.NONE,
                        Tags.of("site", "k".repeat(200), "lantai", "1"));
        database.run("DROP TABLE perangkat");
    }

    @Test
    void columns_and_tables_may_be_called_what_needs_quotes() throws Exception {
        String quote = database.url().startsWith("jdbc:mariadb") ? "`" : "\"";
        String table = quote + "my table; --" + quote;
        database.run(
                "DROP TABLE IF EXISTS " + table,
                "CREATE TABLE " + table + " (" + quote + "select" + quote + " INTEGER, " + quote + "IP addr" + quote
                        + " VARCHAR(50))");
        database.insert(table, row(1, "10.0.0.1"));
        InventoryColumns columns = InventoryColumns.DEFAULT
                .withId("select")
                .withAddress("ip ADDR")
                .withName("")
                .withCondition("")
                .withTags(List.of("IP addr"));
        TargetSet set =
                database.source().table("My Table; --").columns(columns).build().targets();
        assertThat(set.targets())
                .containsExactly(
                        new Target("1", "10.0.0.1", "10.0.0.1", Tags.of("IP_addr", "10.0.0.1"), Map.of(), null));
        database.run("DROP TABLE " + table);
    }

    @Test
    void an_sql_injection_in_a_name_is_a_table_or_a_column_that_is_not_there() throws Exception {
        rows(row(1, "10.0.0.1", "a", "baik"));
        for (String table : List.of(
                "inventaris; DROP TABLE inventaris; --",
                "inventaris\" WHERE 1=1; DROP TABLE inventaris; --",
                "inventaris` ; DROP TABLE inventaris; --",
                "inventaris' OR '1'='1",
                "(SELECT 1)")) {
            assertThat(failure(database.source().table(table))).contains("there is no table '" + table);
        }
        String column = "ip\", (SELECT 1) AS \"x`; DROP TABLE inventaris; --";
        assertThat(failure(database.source().columns(InventoryColumns.DEFAULT.withAddress(column))))
                .contains("has no column '" + column + "'");
        assertThat(read().targets()).hasSize(1);
    }

    @Test
    void a_table_that_is_missing_is_named_with_those_that_are_there() throws Exception {
        assertThat(failure(database.source().table("inventari")))
                .contains("there is no table 'inventari'", "did you mean 'inventaris'?", "setting 'table'", "jdbc:");
    }

    @Test
    void columns_that_are_missing_are_named_all_at_once_with_those_that_are_there() throws Exception {
        InventoryColumns columns = InventoryColumns.DEFAULT.withAddress("ipp").withTags(List.of("lokasi"));
        assertThat(failure(database.source().columns(columns)))
                .contains(
                        "table 'inventaris' has no column 'ipp' (setting 'address'; did you mean 'ip'?)",
                        "no column 'lokasi' (setting 'tags')",
                        "its columns are id, ip, hostname, kondisi");
    }

    @Test
    void an_empty_table_is_an_empty_set_and_says_so() throws Exception {
        TargetSet set = read();
        assertThat(set.targets()).isEmpty();
        assertThat(set.refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no rows"));
    }

    @Test
    void a_look_tells_what_is_there() throws Exception {
        rows(row(1, "10.0.0.1", "a", "baik"), row(2, "bad address", "b", "baik"), row(3, "10.0.0.3", "c", "hilang"));
        JdbcTargetSource.Inspection found = database.source().build().inspect();
        assertThat(found.product()).isIn("SQLite", "PostgreSQL", "MariaDB");
        assertThat(found.version()).matches("\\d+\\..*");
        assertThat(found.table()).isEqualTo("inventaris");
        assertThat(found.rows()).isEqualTo(3);
        assertThat(found.usable()).isEqualTo(1);
        assertThat(found.problems()).hasSize(1);
    }

    @Test
    void a_large_table_is_read_whole() throws Exception {
        rows(IntStream.range(0, 20_000)
                .mapToObj(i -> row(i, "10.1." + i / 250 + "." + i % 250, "host-" + i, "baik"))
                .toArray(Object[][]::new));
        assertThat(read().targets()).hasSize(20_000);
    }

    @Test
    void a_wrong_password_is_said_and_stands_nowhere() throws Exception {
        assumeTrue(database.hasUsers(), "this database knows no users");
        String wrong = "Kel1ru-Rahas1a";
        List<String> logged;
        String message;
        try (CapturedLogs logs = new CapturedLogs()) {
            message = failure(database.source(database.url(), wrong));
            // Whoever wrote it into the URL is no less careful.
            assertThat(failure(JdbcTargetSource.builder(
                            database.url() + "?user=" + database.reader() + "&password=" + wrong)))
                    .contains("refuses the user or its password")
                    .doesNotContain(wrong);
            logged = logs.lines();
        }
        assertThat(message).contains("refuses the user or its password", database.reader(), "'password'");
        assertThat(message).doesNotContain(wrong);
        assertThat(logged).noneMatch(line -> line.contains(wrong));
    }

    @Test
    void a_password_in_the_url_works_and_is_not_shown() throws Exception {
        assumeTrue(database.hasUsers(), "this database knows no users");
        rows(row(1, "10.0.0.1", "a", "baik"));
        String encoded = java.net.URLEncoder.encode(database.password(), java.nio.charset.StandardCharsets.UTF_8);
        JdbcTargetSource source = JdbcTargetSource.builder(
                        database.url() + "?user=" + database.reader() + "&password=" + encoded)
                .build();
        assertThat(source.targets().targets()).hasSize(1);
        assertThat(source.toString())
                .doesNotContain(encoded, database.password())
                .contains("inventaris in jdbc:");
    }

    @Test
    void a_secret_that_cannot_be_found_is_said() throws Exception {
        assumeTrue(database.hasUsers(), "this database knows no users");
        assertThat(failure(database.source().password(java.util.Optional::empty)))
                .contains("setting 'password'", "cannot be found");
    }

    @Test
    void a_database_that_is_not_there_is_said() throws Exception {
        assumeTrue(database.hasUsers(), "a file is tested on its own");
        String url = database.url().replaceFirst("/[a-z]+$", "/tidak_ada");
        assertThat(failure(database.source(url, database.password()))).contains("no such database", "url");
    }

    @Test
    void a_user_without_the_right_to_read_is_told_so() throws Exception {
        assumeTrue(database.hasUsers(), "this database knows no users");
        String table = database.url().contains("mariadb") ? "mysql.user" : "rahasia";
        if (table.equals("rahasia")) {
            database.run(
                    "DROP TABLE IF EXISTS rahasia",
                    "CREATE TABLE rahasia (id INTEGER)",
                    "REVOKE ALL ON rahasia FROM " + database.reader());
        }
        assertThat(failure(database.source().table(table))).containsAnyOf("grant it SELECT", "that this user may read");
    }

    @Test
    void a_server_that_is_down_is_said_at_once() throws Exception {
        assumeTrue(database.port() > 0, "a file does not listen");
        TcpRelay relay = new TcpRelay(database.port());
        relay.close();
        String url = database.url().replace(":" + database.port(), ":" + relay.port());
        assertThat(failure(database.source(url, database.password())))
                .contains("nothing listens there", "127.0.0.1:" + relay.port());
    }

    @Test
    void a_server_that_never_answers_is_waited_for_as_long_as_was_said() throws Exception {
        assumeTrue(database.port() > 0, "a file does not listen");
        try (java.net.ServerSocket silent =
                new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            String url = database.url().replace(":" + database.port(), ":" + silent.getLocalPort());
            long begin = System.nanoTime();
            String message = failure(database.source(url, database.password()).timeout(ofSeconds(1)));
            assertThat(message).contains("no answer within 1 s", "'timeout'");
            assertThat((System.nanoTime() - begin) / 1_000_000).isBetween(800L, 8_000L);
        }
    }

    @Test
    void the_connections_of_a_program_are_used_and_given_back_and_cannot_write() throws Exception {
        rows(row(1, "10.0.0.1", "a", "baik"));
        Recording connections = new Recording(database);
        JdbcTargetSource source = JdbcTargetSource.builder(connections).build();
        assertThat(source.targets().targets()).hasSize(1);
        assertThat(source.targets().targets()).hasSize(1);
        database.run("DROP TABLE inventaris");
        assertThatThrownBy(source::targets)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no table 'inventaris'");
        assertThat(connections.given).hasSize(3).allMatch(Recording::isClosed);
    }

    /** A data source as simple as it can be. */
    private static final class Recording implements DataSource {
        final List<Connection> given = new ArrayList<>();
        private final TestDatabase database;

        Recording(TestDatabase database) {
            this.database = database;
        }

        static boolean isClosed(Connection connection) {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Connection getConnection() throws SQLException {
            Properties properties = new Properties();
            properties.put("user", database.reader());
            properties.put("password", database.password());
            Connection connection = DriverManager.getConnection(database.url(), properties);
            given.add(connection);
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
