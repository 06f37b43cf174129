package io.denyut.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Status;
import io.denyut.testkit.Observations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateChangesTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static void add(StateChanges changes, String target, int second) {
        changes.add(Observations.down(target, at(second)), Status.UP);
    }

    private static List<StateChange> all(StateChanges changes) {
        return changes.newest(Optional.empty(), OptionalLong.empty(), Integer.MAX_VALUE);
    }

    @Test
    void a_state_that_stays_is_no_change() {
        PingWindow window = new PingWindow(() -> Set.of(Observations.CHECK), () -> START);
        window.write(List.of(
                Observations.up("1", at(1), 0.001),
                Observations.up("1", at(2), 0.001),
                Observations.down("1", at(3)),
                Observations.down("1", at(4)),
                Observations.unknown("1", at(5), "probe.error", "x"),
                Observations.up("1", at(6), 0.001),
                Observations.down("1", at(3)), // written again
                Observations.up("1", at(6), 0.001)));

        List<StateChange> changes = window.stateChanges(Optional.of("1"), OptionalLong.empty(), 10);

        assertThat(changes).extracting(StateChange::time).containsExactly(at(6), at(5), at(3));
        assertThat(changes).extracting(StateChange::to).containsExactly(Status.UP, Status.UNKNOWN, Status.DOWN);
        assertThat(changes.get(2).reason()).isNotNull();
    }

    @Test
    void of_one_target_the_newest_are_kept_and_the_others_are_not_pushed_out() {
        StateChanges changes = new StateChanges(1_000);
        add(changes, "quiet", 0);
        for (int i = 1; i <= 500; i++) {
            add(changes, "restless", i);
        }

        assertThat(changes.newest(Optional.of("restless"), OptionalLong.empty(), 1_000))
                .hasSize(StateChanges.MAX_OF_TARGET)
                .extracting(StateChange::time)
                .startsWith(at(500), at(499))
                .endsWith(at(401));
        assertThat(changes.newest(Optional.of("quiet"), OptionalLong.empty(), 1_000))
                .hasSize(1);
        assertThat(all(changes)).hasSize(101);
    }

    @Test
    void of_all_the_newest_are_kept() {
        StateChanges changes = new StateChanges(300);
        for (int i = 0; i < 1_000; i++) {
            add(changes, "t" + i % 7, i);
        }

        assertThat(all(changes))
                .hasSize(300)
                .extracting(StateChange::time)
                .startsWith(at(999))
                .endsWith(at(700));
        int sum = 0;
        for (int i = 0; i < 7; i++) {
            sum += changes.newest(Optional.of("t" + i), OptionalLong.empty(), 1_000)
                    .size();
        }
        assertThat(sum).isEqualTo(300);
    }

    @Test
    void going_on_from_a_number_gives_each_change_once_also_while_more_come() {
        StateChanges changes = new StateChanges(1_000);
        for (int i = 0; i < 50; i++) {
            add(changes, "t" + i % 3, i);
        }
        List<Instant> seen = new ArrayList<>();
        OptionalLong before = OptionalLong.empty();
        List<StateChange> page = changes.newest(Optional.empty(), before, 7);
        while (!page.isEmpty()) {
            page.forEach(change -> seen.add(change.time()));
            before = OptionalLong.of(page.get(page.size() - 1).number());
            add(changes, "later", 100);
            page = changes.newest(Optional.empty(), before, 7);
        }

        assertThat(seen).hasSize(50).doesNotHaveDuplicates().startsWith(at(49)).endsWith(at(0));
    }

    @Test
    void a_target_that_is_removed_leaves_nothing() {
        StateChanges changes = new StateChanges(10);
        for (int i = 0; i < 15; i++) {
            add(changes, i % 2 == 0 ? "goes" : "stays", i);
        }

        changes.remove("goes");

        assertThat(all(changes)).extracting(StateChange::targetId).containsOnly("stays");
        assertThat(changes.newest(Optional.of("goes"), OptionalLong.empty(), 10))
                .isEmpty();
    }
}
