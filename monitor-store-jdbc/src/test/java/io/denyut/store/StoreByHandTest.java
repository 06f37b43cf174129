package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.Unit;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.testkit.NoLeaks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who opens the file with the sqlite3 program. */
@NoLeaks
class StoreByHandTest {
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00.5Z");

    @TempDir
    Path folder;

    private JdbcStore store;

    @BeforeEach
    void open() throws StoreException {
        store = JdbcStore.builder(folder.resolve("denyut.db")).clock(() -> TIME).open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> rows(String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("denyut.db"));
                Statement statement = direct.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                lines.add(String.join("|", cells));
            }
        }
        return lines;
    }

    private static Latest latest(Target target, String check, Map<String, String> facts, Sample... samples) {
        Observation observation = new Observation(
                target, check, Observation.LOCAL, TIME, TIME, Duration.ofMillis(8), Status.UP, null, List.of(samples));
        return new Latest(observation, TIME.minusSeconds(3_600), TIME, facts, false);
    }

    private static Sample gauge(String name, Unit unit, double value) {
        return Metric.gauge(name, unit, "").of(value);
    }

    @Test
    void devices_are_a_table_as_first_asked_for() throws Exception {
        Target router = Target.of("router-1", "192.0.2.1").withName("Core router");
        Target port1 = Target.of("router-1/if/1", "192.0.2.1").withParent("router-1");
        Target port2 = Target.of("router-1/if/2", "192.0.2.1").withParent("router-1");
        Target olt = Target.of("olt-kediri", "192.0.2.2");
        store.state()
                .save(
                        List.of(
                                latest(
                                        router,
                                        "snmp",
                                        Map.of(),
                                        gauge("host.cpu.utilization", Unit.RATIO, 0.25),
                                        gauge("host.memory.utilization", Unit.RATIO, 0.5)),
                                latest(router, "ports", Map.of("tcp.open_ports", "22,443")),
                                latest(port1, "snmp", Map.of(), gauge("if.in.rate", Unit.BITS_PER_SECOND, 1_500_000)),
                                latest(
                                        port2,
                                        "snmp",
                                        Map.of(),
                                        gauge("if.in.rate", Unit.BITS_PER_SECOND, 500_000),
                                        gauge("if.out.rate", Unit.BITS_PER_SECOND, 250_000)),
                                latest(olt, "ping", Map.of(), gauge("icmp.rtt", Unit.SECONDS, 0.001))),
                        Map.of(),
                        Map.of());
        assertThat(rows("SELECT id, ip, name, cpu, memory, bandwidth_in, bandwidth_out, open_ports, updated"
                        + " FROM devices ORDER BY id"))
                .containsExactly(
                        "olt-kediri|192.0.2.2|olt-kediri|null|null|null|null|null|2026-11-21T12:00:00.500Z",
                        "router-1|192.0.2.1|Core router|25.0|50.0|2.0|0.25|22,443|2026-11-21T12:00:00.500Z");
        assertThat(rows("SELECT target, check_id, status, since, took_ms FROM latest WHERE target = 'olt-kediri'"))
                .containsExactly("olt-kediri|ping|UP|2026-11-21T11:00:00.500Z|8.0");
    }

    @Test
    void alerts_and_who_was_told_are_read_with_times_as_text() throws Exception {
        store.alerts().load(Fence.ALONE);
        store.alerts().commit(Fence.ALONE, StoreKillTest.change(0));
        store.alerts().record(Fence.ALONE, StoreKillTest.step(0, Outcome.BEGUN));
        store.alerts().record(Fence.ALONE, StoreKillTest.step(0, Outcome.SENT));
        assertThat(rows("SELECT rule, target, severity, state, since, text FROM alerts"))
                .containsExactly("down|t0|CRITICAL|RAISED|2026-03-04T23:59:00.000Z|does not answer: 0");
        assertThat(rows("SELECT time, target, transition FROM alert_events"))
                .containsExactly("2026-03-04T23:59:00.000Z|t0|RAISED");
        assertThat(rows("SELECT time, notifier, recipient, outcome FROM attempts ORDER BY attempt, outcome"))
                .containsExactly(
                        "2026-03-04T23:59:00.000Z|mail|noc@example.net|BEGUN",
                        "2026-03-04T23:59:00.000Z|mail|noc@example.net|SENT");
    }

    @Test
    void modes_and_their_changes_are_read() throws Exception {
        store.state().save(List.of(), Map.of("gw", TargetMode.MUTED), Map.of());
        store.state().save(List.of(), Map.of(), Map.of());
        assertThat(rows("SELECT * FROM mode_changes"))
                .containsExactly(
                        "2026-11-21T12:00:00.500Z|gw|ACTIVE|MUTED|operator",
                        "2026-11-21T12:00:00.500Z|gw|MUTED|ACTIVE|operator");
    }

    @Test
    void every_view_can_be_read_and_every_reference_holds() throws Exception {
        for (String view : rows("SELECT name FROM sqlite_schema WHERE type = 'view'")) {
            assertThat(rows("SELECT * FROM " + view)).isEmpty();
        }
        assertThat(rows("PRAGMA foreign_key_check")).isEmpty();
        assertThat(rows("SELECT name FROM sqlite_schema WHERE type = 'view'")).hasSizeGreaterThan(7);
    }
}
