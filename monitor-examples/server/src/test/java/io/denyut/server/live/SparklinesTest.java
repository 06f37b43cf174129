package io.denyut.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.server.history.PingWindow;
import io.denyut.server.view.TargetViews;
import io.denyut.testkit.Observations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparklinesTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");

    private final PingWindow history =
            new PingWindow(() -> Set.of(Observations.CHECK), InstantSource.fixed(START.plusSeconds(3_600)));
    private final Monitor monitor = Monitor.builder().build();
    private final LiveHub hub =
            new LiveHub(monitor, new TargetViews(monitor, InstantSource.system()), List::of, InstantSource.system());
    private final Sparklines sparklines = new Sparklines(hub, history);

    @AfterEach
    void close() {
        hub.close();
        monitor.close();
    }

    private static Instant tick(int round) {
        return START.plusSeconds(5L * round);
    }

    private int[] newest(int count) {
        int[] points = sparklines.points("1");
        assertThat(points).hasSize(Sparklines.POINTS);
        return Arrays.copyOfRange(points, points.length - count, points.length);
    }

    @Test
    void the_newest_result_is_last_and_no_answer_is_not_the_same_as_nothing_measured() {
        history.write(List.of(
                Observations.up("1", tick(1), 0.00123),
                Observations.down("1", tick(2)),
                Observations.unknown("1", tick(3), "icmp.permission", "not allowed to ping"),
                Observations.up("1", tick(4), 0.012345)));

        assertThat(newest(6)).containsExactly(-2, -2, 123, -1, -2, 1230);
    }

    @Test
    void rounds_that_are_missing_leave_a_gap() {
        history.write(List.of(
                Observations.up("1", tick(1), 0.001),
                Observations.up("1", tick(2), 0.001),
                Observations.up("1", tick(3), 0.001),
                Observations.up("1", tick(6), 0.002)));

        assertThat(newest(7)).containsExactly(-2, 100, 100, 100, -2, -2, 200);
    }

    @Test
    void older_results_than_there_is_room_for_are_left_out() {
        List<Observation> many = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            many.add(Observations.up("1", tick(round), 0.001 + round * 1e-5));
        }
        history.write(many);

        int[] points = sparklines.points("1");
        assertThat(points[0]).isEqualTo(240);
        assertThat(points[59]).isEqualTo(299);
    }

    @Test
    void a_long_silence_leaves_the_newest_alone() {
        history.write(List.of(
                Observations.up("1", tick(1), 0.001),
                Observations.up("1", tick(2), 0.001),
                Observations.up("1", tick(3), 0.001),
                Observations.up("1", tick(300), 0.002)));

        assertThat(newest(3)).containsExactly(-2, -2, 200);
        assertThat(sparklines.points("1")).containsOnlyOnce(200).doesNotContain(100);
    }

    @Test
    void a_target_without_results_has_only_points_without_a_measurement() {
        assertThat(sparklines.points("nobody")).containsOnly(-2);
    }
}
