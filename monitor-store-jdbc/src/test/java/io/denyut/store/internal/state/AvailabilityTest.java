package io.denyut.store.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.store.Availability;
import io.denyut.store.Availability.Downtime;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Priority;
import io.denyut.testkit.NoLeaks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class AvailabilityTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private StateChanges changes;
    private Instant now = START;

    @BeforeEach
    void open() throws StoreException {
        database = Database.open(folder.resolve("denyut.db"), DatabaseOptions.of(() -> now));
        changes = new StateChanges(() -> now, (target, check, source) -> Optional.empty());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    /** One status each 10 s, from a second up to another. */
    private void measure(String check, long from, long to, Status status) throws StoreException {
        database.write(Priority.SAMPLES, session -> {
            for (long second = from; second < to; second += 10) {
                changes.store(session, List.of(observation(check, second, status)));
            }
            return null;
        });
    }

    private static Observation observation(String check, long second, Status status) {
        @Nullable Reason reason = status == Status.DOWN ? new Reason("icmp.timeout", "") : null;
        return new Observation(
                Target.of("gw", "127.0.0.1"),
                check,
                Observation.LOCAL,
                at(second),
                at(second),
                Duration.ZERO,
                status,
                reason,
                List.of());
    }

    private void mode(long second, @Nullable TargetMode mode) throws StoreException {
        now = at(second);
        new JdbcStateStore(database, changes, () -> now, List::of, () -> {})
                .save(List.of(), mode == null ? Map.of() : Map.of("gw", mode), Map.of());
    }

    private Availability availability(long from, long to, String... checks) throws StoreException {
        return new JdbcStateHistory(database).availability("gw", Set.of(checks), at(from), at(to));
    }

    @Test
    void it_is_the_share_of_the_known_time() throws Exception {
        measure("ping", 100, 600, Status.UP);
        measure("ping", 600, 700, Status.DOWN);
        measure("ping", 700, 1_000, Status.DEGRADED);
        measure("ping", 1_000, 1_100, Status.UNKNOWN);
        Availability whole = availability(0, 1_100);
        assertThat(whole.up()).isEqualTo(Duration.ofSeconds(800));
        assertThat(whole.down()).isEqualTo(Duration.ofSeconds(100));
        assertThat(whole.unknown()).isEqualTo(Duration.ofSeconds(200));
        assertThat(whole.share().orElseThrow()).isCloseTo(800.0 / 900, within(1e-12));
        assertThat(whole.downtimes())
                .containsExactly(new Downtime(
                        at(600), at(700), false, false, Duration.ZERO, "ping", new Reason("icmp.timeout", "")));
    }

    @Test
    void a_range_cuts_through_what_began_before_and_ends_after() throws Exception {
        measure("ping", 0, 600, Status.UP);
        measure("ping", 600, 700, Status.DOWN);
        measure("ping", 700, 1_000, Status.UP);
        Availability inside = availability(650, 690);
        assertThat(inside.share()).hasValue(0);
        assertThat(inside.downtimes())
                .containsExactly(new Downtime(
                        at(650), at(690), true, true, Duration.ZERO, "ping", new Reason("icmp.timeout", "")));
        assertThat(availability(610, 620).downtimes()).hasSize(1);
        assertThat(availability(700, 900).share()).hasValue(1);
        assertThat(availability(700, 900).downtimes()).isEmpty();
    }

    @Test
    void maintenance_is_counted_in_and_out() throws Exception {
        measure("ping", 0, 600, Status.UP);
        mode(500, TargetMode.MUTED);
        measure("ping", 600, 700, Status.DOWN);
        mode(650, null);
        measure("ping", 700, 1_000, Status.UP);
        Availability whole = availability(0, 1_000);
        assertThat(whole.share().orElseThrow()).isCloseTo(0.9, within(1e-12));
        assertThat(whole.upInMaintenance()).isEqualTo(Duration.ofSeconds(100));
        assertThat(whole.downInMaintenance()).isEqualTo(Duration.ofSeconds(50));
        assertThat(whole.shareOutsideMaintenance().orElseThrow()).isCloseTo(800.0 / 850, within(1e-12));
        assertThat(whole.downtimes())
                .singleElement()
                .extracting(Downtime::inMaintenance)
                .isEqualTo(Duration.ofSeconds(50));
        assertThat(availability(550, 640).shareOutsideMaintenance()).isEmpty();
    }

    /** As each minute; the operator says nothing, or this. */
    private void sourceMode(long second, TargetMode source, Map<String, TargetMode> operator) throws StoreException {
        now = at(second);
        JdbcStateStore store = new JdbcStateStore(database, changes, () -> now, List::of, () -> {});
        store.sourceModes(Map.of("gw", source));
        store.save(List.of(), operator, Map.of());
        assertThat(store.load().modes()).as("the operator's only").isEqualTo(operator);
    }

    private List<String> modeChanges() throws StoreException {
        return database.read(session -> session.query(
                "SELECT time, from_mode, to_mode, reason FROM mode_change ORDER BY number",
                row -> (row.getLong("time") / 1_000_000 - at(0).getEpochSecond()) + " " + row.getString("from_mode")
                        + ">" + row.getString("to_mode") + " " + row.getString("reason")));
    }

    @Test
    void maintenance_of_an_inventory_counts_like_the_operators_who_has_the_last_word() throws Exception {
        measure("ping", 0, 600, Status.UP);
        sourceMode(0, TargetMode.ACTIVE, Map.of());
        sourceMode(500, TargetMode.MUTED, Map.of());
        measure("ping", 600, 700, Status.DOWN);
        sourceMode(560, TargetMode.MUTED, Map.of());
        mode(600, null); // another start, before the inventory is read
        sourceMode(650, TargetMode.MUTED, Map.of("gw", TargetMode.ACTIVE));
        sourceMode(660, TargetMode.ACTIVE, Map.of("gw", TargetMode.ACTIVE));
        sourceMode(670, TargetMode.ACTIVE, Map.of());
        measure("ping", 700, 1_000, Status.UP);
        assertThat(modeChanges()).containsExactly("500 ACTIVE>MUTED source", "650 MUTED>ACTIVE operator");
        Availability whole = availability(0, 1_000);
        assertThat(whole.upInMaintenance()).isEqualTo(Duration.ofSeconds(100));
        assertThat(whole.downInMaintenance()).isEqualTo(Duration.ofSeconds(50));
        assertThat(whole.shareOutsideMaintenance().orElseThrow()).isCloseTo(800.0 / 850, within(1e-12));
    }

    @Test
    void paused_time_counts_nowhere() throws Exception {
        measure("ping", 0, 500, Status.UP);
        measure("ping", 500, 520, Status.DOWN);
        mode(520, TargetMode.PAUSED);
        mode(920, null);
        measure("ping", 920, 1_000, Status.UP);
        Availability whole = availability(0, 1_000);
        assertThat(whole.paused()).isEqualTo(Duration.ofSeconds(400));
        assertThat(whole.up()).isEqualTo(Duration.ofSeconds(580));
        assertThat(whole.down()).isEqualTo(Duration.ofSeconds(20));
        assertThat(whole.unknown()).isZero();
        assertThat(whole.downtimes()).singleElement().extracting(Downtime::end).isEqualTo(at(520));
    }

    @Test
    void one_check_that_says_down_is_enough_and_one_that_does_not_count_says_nothing() throws Exception {
        measure("ping", 0, 1_000, Status.UP);
        measure("snmp", 0, 400, Status.UP);
        measure("snmp", 400, 500, Status.DOWN);
        measure("snmp", 500, 1_000, Status.UNKNOWN);
        assertThat(availability(0, 1_000).down()).isEqualTo(Duration.ofSeconds(100));
        assertThat(availability(0, 1_000).up()).isEqualTo(Duration.ofSeconds(900));
        assertThat(availability(0, 1_000).downtimes())
                .singleElement()
                .extracting(Downtime::check)
                .isEqualTo("snmp");
        assertThat(availability(0, 1_000, "ping").share()).hasValue(1);
    }

    @Test
    void what_has_not_come_yet_and_what_was_never_measured_is_unknown() throws Exception {
        measure("ping", 0, 1_000, Status.UP);
        new JdbcStateStore(database, changes, () -> now, List::of, () -> {})
                .save(
                        List.of(new Latest(observation("ping", 990, Status.UP), at(0), at(990), Map.of(), false)),
                        Map.of(),
                        Map.of());
        Availability whole = availability(0, 10_000);
        assertThat(whole.up()).isBetween(Duration.ofSeconds(990), Duration.ofSeconds(1_200));
        assertThat(whole.unknown()).isEqualTo(Duration.ofSeconds(10_000).minus(whole.up()));
        assertThat(new JdbcStateHistory(database)
                        .availability("nobody", Set.of(), at(0), at(10))
                        .share())
                .isEmpty();
    }
}
