package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Plugins;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Secrets;
import io.denyut.spi.Settings;
import io.denyut.spi.Sink;
import io.denyut.testkit.Await;
import io.denyut.testkit.Observations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSinkTest {
    private static final Instant TICK = Instant.parse("2026-03-04T05:06:07.250Z");
    private static final Metric RATE = Metric.gauge("if.in.rate", Unit.OCTETS_PER_SECOND, "octets");
    private static final Metric TEMPERATURE = Metric.gauge("env.temperature", Unit.CELSIUS, "heat");

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(TICK);
    private RowSink sink;

    private RowSink open() {
        sink = RowSink.builder(file()).keep(Duration.ofDays(2)).clock(now::get).build();
        return sink;
    }

    private Path file() {
        return folder.resolve("samples.db");
    }

    @AfterEach
    void close() {
        if (sink != null) {
            sink.close();
        }
    }

    private List<String> ask(String sql) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(i == 1 ? "" : "|").append(rows.getString(i));
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    @Test
    void samples_and_states_are_rows_that_sql_can_read() throws Exception {
        RowSink made = open();
        made.write(List.of(
                Observations.of(
                        Target.of("gw", "192.0.2.1"),
                        TICK,
                        Status.UP,
                        null,
                        List.of(
                                TEMPERATURE.of(41.5),
                                RATE.of(1_000, "if", "ge-0/0/1"),
                                RATE.of(2_000, "if", "ge-0/0/2"))),
                Observations.of(
                        Target.of("ap", "192.0.2.2"),
                        TICK,
                        Status.DOWN,
                        new Reason("icmp.timeout", "no answer"),
                        List.of())));
        made.flush();

        assertThat(ask("SELECT time, target, check_id, source, status, metric, unit, tags, value FROM samples"
                        + " WHERE target = 'gw' ORDER BY metric, tags"))
                .containsExactly(
                        "2026-03-04T05:06:07.250Z|gw|ping|local|UP|env.temperature|Cel|{}|41.5",
                        "2026-03-04T05:06:07.250Z|gw|ping|local|UP|if.in.rate|By/s|{\"if\":\"ge-0/0/1\"}|1000.0",
                        "2026-03-04T05:06:07.250Z|gw|ping|local|UP|if.in.rate|By/s|{\"if\":\"ge-0/0/2\"}|2000.0");
        assertThat(
                        ask(
                                "SELECT time, target, status, reason_code, reason_text, tick FROM results WHERE status = 'DOWN'"))
                .containsExactly("2026-03-04T05:06:07.250Z|ap|DOWN|icmp.timeout|no answer|1772600767250000");
        assertThat(made.health().samples()).isEqualTo(3);
        assertThat(made.health().results()).isEqualTo(2);
    }

    @Test
    void a_range_of_one_target_is_found_by_an_index() throws Exception {
        open().write(List.of(Observations.up("gw", TICK, 0.01)));
        sink.flush();
        assertThat(ask("EXPLAIN QUERY PLAN SELECT * FROM samples WHERE target = 'gw' AND tick >= 0 AND tick < 9"))
                .anyMatch(line -> line.contains("(target=? AND tick>? AND tick<?)"))
                .noneMatch(line -> line.contains("SCAN"));
    }

    @Test
    void what_comes_again_is_counted_and_keeps_its_first_value() throws Exception {
        open().write(List.of(Observations.up("gw", TICK, 0.01)));
        sink.flush();
        sink.close();
        open().write(List.of(Observations.up("gw", TICK, 0.02), Observations.up("gw", TICK.plusSeconds(1), 0.03)));
        sink.flush();
        assertThat(ask("SELECT DISTINCT value FROM samples WHERE metric = 'icmp.rtt' ORDER BY tick"))
                .doesNotContain("0.02");
        assertThat(ask("SELECT count(*) FROM results")).containsExactly("2");
        assertThat(sink.health().duplicates()).isEqualTo(1);
        assertThat(sink.health().results()).isEqualTo(1);
    }

    @Test
    void rows_that_are_too_old_go_with_their_samples() throws Exception {
        RowSink made = open();
        List<Observation> old = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            old.add(Observations.up("gw", TICK.plusMillis(i), 0.01));
        }
        made.write(old);
        made.flush();
        now.set(TICK.plus(Duration.ofDays(2)).plusSeconds(60));
        Await.until("the old ones to go", () -> {
            flush(made, Observations.up("gw", now.get(), 0.01));
            return made.health().deleted() == 1_000;
        });
        assertThat(ask("SELECT count(*) FROM result")).containsExactly("1");
        assertThat(ask("SELECT count(*) FROM sample WHERE result NOT IN (SELECT number FROM result)"))
                .containsExactly("0");
    }

    @Test
    void the_stores_file_is_refused_and_left_alone() throws Exception {
        Path store = folder.resolve("other.db");
        JdbcStore.open(store).close();
        byte[] before = Files.readAllBytes(store);
        try (RowSink wrong = RowSink.to(store)) {
            wrong.write(List.of(Observations.up("gw", TICK, 0.01)));
            assertThatThrownBy(wrong::flush)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(store.toString())
                    .hasMessageContaining("give the rows a file of their own");
        }
        assertThat(Files.readAllBytes(store)).isEqualTo(before);
    }

    @Test
    void a_file_of_rows_is_no_store() throws Exception {
        open().write(List.of(Observations.up("gw", TICK, 0.01)));
        sink.flush();
        sink.close();
        assertThatThrownBy(() -> JdbcStore.open(file())).hasMessageContaining("give the store a file of its own");
        assertThatThrownBy(() -> StoreTools.status(file())).hasMessageContaining("another program");
    }

    @Test
    void the_provider_is_found_makes_nothing_yet_and_says_what_is_wrong() {
        assertThat(Plugins.discover(getClass().getClassLoader()).sink("rows"))
                .get()
                .isInstanceOf(RowSinkProvider.class);
        settings(Map.of("file", "x.db", "keep", "3d"))
                .create(new RowSinkProvider())
                .close();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> settings(Map.of("file", "denyut.db", "keep", "5m", "kep", "1d"))
                        .create(new RowSinkProvider()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is the store's; give the rows a file of their own")
                .hasMessageContaining("'5m' must be 1h to")
                .hasMessageContaining("did you mean 'keep'?");
    }

    @Test
    void the_file_of_the_settings_is_written() throws Exception {
        try (Sink made = settings(Map.of("file", "samples.db")).create(new RowSinkProvider())) {
            made.write(List.of(Observations.up("gw", Instant.now(), 0.01)));
            made.flush();
        }
        assertThat(ask("SELECT count(*) FROM results")).containsExactly("1");
    }

    private static void flush(RowSink sink, Observation observation) {
        try {
            sink.write(List.of(observation));
            sink.flush();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private Settings settings(Map<String, ?> values) {
        return Settings.of("sinks.rows.with", values, Secrets.none(), folder, key -> key);
    }
}
