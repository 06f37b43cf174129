package io.denyut.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicReference<String> version = new AtomicReference<>("a");
    private final Deque<Runnable> aside = new ArrayDeque<>();
    private final Shared<Integer> shared = new Shared<>(now::get, aside::add, version::get, made::incrementAndGet);

    private void pass(long millis) {
        now.updateAndGet(time -> time.plus(Duration.ofMillis(millis)));
    }

    @Test
    void within_a_second_all_get_the_same() {
        assertThat(shared.get()).isEqualTo(1);
        pass(999);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(aside).isEmpty();
    }

    @Test
    void in_the_next_second_the_old_one_is_given_while_one_new_one_is_made_aside() {
        shared.get();
        pass(1_000);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(aside).hasSize(1);

        aside.remove().run();

        assertThat(shared.get()).isEqualTo(2);
        assertThat(aside).isEmpty();
    }

    @Test
    void what_is_older_than_two_seconds_is_given_to_nobody() {
        shared.get();
        pass(2_000);
        assertThat(shared.get()).isEqualTo(2);
        pass(-10_000); // the clock was set back
        assertThat(shared.get()).isEqualTo(3);
    }

    @Test
    void another_version_is_made_at_once() {
        shared.get();
        version.set("b");
        assertThat(shared.get()).isEqualTo(2);
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void a_failure_aside_does_not_stop_the_next_try() {
        AtomicInteger calls = new AtomicInteger();
        Shared<Integer> failing = new Shared<>(now::get, Runnable::run, () -> {
            if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("once");
            }
            return calls.get();
        });
        failing.get();
        pass(1_500);
        assertThat(failing.get()).isEqualTo(1);
        pass(600);
        assertThat(failing.get()).isEqualTo(3);
        Shared<Integer> broken = new Shared<>(now::get, Runnable::run, () -> {
            throw new IllegalStateException("always");
        });
        assertThatThrownBy(broken::get).hasMessage("always");
    }
}
