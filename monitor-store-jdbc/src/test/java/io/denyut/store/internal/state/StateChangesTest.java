package io.denyut.store.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.store.StateChange;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.series.LastResult;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class StateChangesTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(START);

    @TempDir
    Path folder;

    private Database database;
    private StateChanges changes;

    /** What the journal has of the last run. */
    private @Nullable LastResult stored;

    @BeforeEach
    void open() throws StoreException {
        database = Database.open(folder.resolve("denyut.db"), DatabaseOptions.of(CLOCK));
        changes = new StateChanges(CLOCK, (target, check, source) -> Optional.ofNullable(stored));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void restart() throws StoreException {
        close();
        open();
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static Observation up(long second) {
        return Observations.up("gw", at(second), 0.001);
    }

    private static Observation down(long second) {
        return Observations.down("gw", at(second));
    }

    private void store(Observation... observations) throws StoreException {
        store(List.of(observations));
    }

    private void store(List<Observation> observations) throws StoreException {
        database.write(Priority.SAMPLES, session -> {
            changes.store(session, observations);
            return null;
        });
    }

    /** As a monitor does each minute. */
    private void save(Observation newest) throws StoreException {
        new JdbcStateStore(database, changes, CLOCK, List::of, () -> {})
                .save(List.of(new Latest(newest, START, null, Map.of(), false)), Map.of(), Map.of());
    }

    /** The oldest first, as {@code second from>to reason}. */
    private List<String> changes() throws StoreException {
        List<String> lines = new ArrayList<>();
        for (StateChange change : new JdbcStateHistory(database)
                .changes(Optional.of("gw"), Instant.EPOCH, at(100_000_000), OptionalLong.empty(), 100)) {
            lines.add(
                    0,
                    (change.time().getEpochSecond() - START.getEpochSecond()) + " " + change.from() + ">" + change.to()
                            + (change.reason() == null ? "" : " " + change.reason()));
        }
        return lines;
    }

    @Test
    void only_changes_are_written_with_the_reason_of_the_first_result() throws Exception {
        store(up(0), up(5), down(10));
        store(down(15), up(20));
        assertThat(changes()).containsExactly("0 null>UP", "10 UP>DOWN icmp.timeout", "20 DOWN>UP");
    }

    @Test
    void results_that_come_again_change_nothing() throws Exception {
        store(up(0), down(5), up(10), up(15));
        List<String> before = changes();
        store(up(0), down(5), up(10), up(15), up(20));
        assertThat(changes()).isEqualTo(before);
        restart();
        store(up(0), down(5), up(10), up(15), up(20), up(25));
        assertThat(changes()).isEqualTo(before);
    }

    @Test
    void a_transaction_that_fails_leaves_memory_as_it_was() throws Exception {
        store(up(0), up(5));
        assertThatThrownBy(() -> database.write(Priority.SAMPLES, session -> {
                    changes.store(session, List.of(down(10), down(15)));
                    session.update("INSERT INTO nothing VALUES (1)");
                    return null;
                }))
                .isInstanceOf(StoreException.class);
        assertThat(changes()).containsExactly("0 null>UP");
        store(down(10), down(15), up(20));
        assertThat(changes()).containsExactly("0 null>UP", "10 UP>DOWN icmp.timeout", "20 DOWN>UP");
    }

    @Test
    void time_without_results_is_unknown() throws Exception {
        store(up(0), up(5), up(10), up(60), up(65));
        assertThat(changes()).containsExactly("0 null>UP", "15 UP>UNKNOWN not.measured", "60 UNKNOWN>UP");
    }

    @Test
    void time_in_which_nothing_ran_is_unknown_after_a_restart() throws Exception {
        store(up(0), up(5), up(10));
        save(up(10));
        restart();
        store(down(7_200));
        assertThat(changes())
                .containsExactly("0 null>UP", "15 UP>UNKNOWN not.measured", "7200 UNKNOWN>DOWN icmp.timeout");
    }

    @Test
    void after_a_kill_what_was_stored_since_the_last_save_counts_as_measured() throws Exception {
        store(up(0), up(5), up(10), up(15), up(20));
        stored = new LastResult(
                "gw",
                "ping",
                Observation.LOCAL,
                at(20).getEpochSecond() * 1_000_000,
                5_000_000,
                Status.UP,
                null,
                List.of(),
                0);
        restart();
        store(up(15), up(20), down(7_200));
        assertThat(changes())
                .containsExactly("0 null>UP", "25 UP>UNKNOWN not.measured", "7200 UNKNOWN>DOWN icmp.timeout");
    }

    @Test
    void a_longer_interval_looks_like_a_gap_once() throws Exception {
        store(up(0), up(5), up(10), up(70), up(130), up(190));
        assertThat(changes()).containsExactly("0 null>UP", "15 UP>UNKNOWN not.measured", "70 UNKNOWN>UP");
    }

    @Test
    void a_probe_out_of_turn_is_no_new_interval() throws Exception {
        store(up(0), up(5), up(10), up(11), up(15), up(20));
        assertThat(changes()).containsExactly("0 null>UP");
    }

    @Test
    void a_clock_that_is_set_back_hides_no_change() throws Exception {
        store(up(3_600), up(3_605), up(3_610), up(10), down(15), up(20));
        assertThat(changes()).containsExactlyInAnyOrder("3600 null>UP", "15 UP>DOWN icmp.timeout", "20 DOWN>UP");
    }

    @Test
    void many_targets_cost_a_row_for_each_change_only() throws Exception {
        List<Observation> all = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 2_000; i++) {
                all.add(Observations.up("t" + i, at(round * 5L), 0.001));
            }
        }
        store(all);
        long rows = database.read(session -> session.number("SELECT count(*) FROM state_change", -1));
        assertThat(rows).isEqualTo(2_000);
    }

    @Test
    void a_list_is_read_page_by_page() throws Exception {
        store(up(0), down(5), up(10), down(15), up(20));
        JdbcStateHistory history = new JdbcStateHistory(database);
        List<StateChange> first = history.changes(Optional.empty(), at(0), at(20), OptionalLong.empty(), 2);
        List<StateChange> second = history.changes(
                Optional.empty(), at(0), at(20), OptionalLong.of(first.get(1).number()), 10);
        assertThat(first).extracting(StateChange::time).containsExactly(at(15), at(10));
        assertThat(second).extracting(StateChange::time).containsExactly(at(5), at(0));
        assertThat(first.get(0).to()).isEqualTo(Status.DOWN);
        assertThat(first.get(0).from()).isEqualTo(Status.UP);
    }
}
