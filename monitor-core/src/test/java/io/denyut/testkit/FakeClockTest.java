package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeClock clock = new FakeClock(START);
    private final List<String> ran = new ArrayList<>();

    private void schedule(Duration delay, String name) {
        clock.schedule(delay, () -> ran.add(name + " at " + Duration.between(START, clock.now())));
    }

    @Test
    void it_stands_still_until_it_is_moved() {
        long nanos = clock.nanoTime();
        assertThat(clock.now()).isEqualTo(START);
        clock.advance(Duration.ofMillis(1_500));
        assertThat(clock.now()).isEqualTo(START.plusMillis(1_500));
        assertThat(clock.nanoTime() - nanos).isEqualTo(1_500_000_000L);
    }

    @Test
    void due_tasks_run_in_order_each_at_its_own_time() {
        schedule(Duration.ofSeconds(2), "late");
        schedule(Duration.ofSeconds(1), "first");
        schedule(Duration.ofSeconds(1), "second");
        schedule(Duration.ofSeconds(9), "never");
        clock.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("first at PT1S", "second at PT1S", "late at PT2S");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void a_task_that_schedules_another_sees_it_run_in_the_same_move() {
        clock.schedule(Duration.ofSeconds(1), () -> schedule(Duration.ofSeconds(1), "child"));
        clock.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("child at PT2S");
    }

    @Test
    void a_delay_of_zero_or_less_is_due_at_the_next_move_even_of_nothing() {
        schedule(Duration.ZERO, "zero");
        schedule(Duration.ofSeconds(-5), "past");
        assertThat(ran).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(ran).containsExactly("zero at PT0S", "past at PT0S");
    }

    @Test
    void a_cancelled_task_does_not_run_and_cancelling_late_does_no_harm() {
        TimeSource.Cancellable cancelled = clock.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled"));
        TimeSource.Cancellable kept = clock.schedule(Duration.ofSeconds(1), () -> ran.add("kept"));
        cancelled.cancel();
        clock.advance(Duration.ofSeconds(2));
        kept.cancel();
        cancelled.cancel();
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void it_says_how_far_away_the_next_task_is() {
        assertThat(clock.untilNext()).isNull();
        schedule(Duration.ofSeconds(3), "task");
        clock.advance(Duration.ofSeconds(1));
        assertThat(clock.untilNext()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void setting_the_wall_clock_does_not_move_nano_time_or_the_tasks() {
        schedule(Duration.ofSeconds(1), "task");
        long nanos = clock.nanoTime();
        clock.setWall(START.minusSeconds(3_600));
        assertThat(clock.nanoTime()).isEqualTo(nanos);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ran).hasSize(1);
        assertThat(clock.now()).isEqualTo(START.minusSeconds(3_599));
    }

    @Test
    void it_cannot_be_moved_back() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    }

    @Test
    void a_delay_that_means_for_ever_is_never_due() {
        schedule(Duration.ofSeconds(Long.MAX_VALUE), "never");
        clock.advance(Duration.ofDays(10_000));
        assertThat(ran).isEmpty();
    }

    @Test
    void a_task_that_throws_fails_the_move_at_its_time() {
        clock.schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("from the task");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> clock.advance(Duration.ofSeconds(9)))
                .withMessage("from the task");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
    }
}
