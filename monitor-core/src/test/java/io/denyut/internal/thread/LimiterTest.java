package io.denyut.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private final Deque<Runnable> submitted = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();

    @Test
    void lets_as_many_through_as_it_may_and_the_others_in_order() {
        Limiter limiter = new Limiter(2, submitted::add);
        for (String name : List.of("a", "b", "c", "d")) {
            limiter.execute(() -> ran.add(name));
        }
        assertThat(submitted).hasSize(2);
        submitted.remove().run();
        assertThat(submitted).hasSize(2);
        while (!submitted.isEmpty()) {
            submitted.remove().run();
        }
        assertThat(ran).containsExactly("a", "b", "c", "d");
    }

    @Test
    void a_task_that_gives_its_place_back_lets_the_next_one_in() {
        Limiter limiter = new Limiter(1, submitted::add);
        List<Limiter.Slot> slots = new ArrayList<>();
        limiter.submit(slots::add);
        limiter.execute(() -> ran.add("next"));
        submitted.remove().run();
        assertThat(submitted)
                .as("the place was given back when the task returned")
                .hasSize(1);
        slots.get(0).release();
        assertThat(submitted).as("giving it back twice changes nothing").hasSize(1);
    }

    @Test
    void a_closed_executor_ends_it_without_a_deep_recursion() {
        Limiter closing = new Limiter(1, task -> {
            if (!submitted.isEmpty()) {
                throw new RejectedExecutionException("closed");
            }
            submitted.add(task);
        });
        closing.execute(() -> ran.add("first"));
        for (int i = 0; i < 100_000; i++) {
            closing.execute(() -> ran.add("never"));
        }
        Runnable first = submitted.element();
        assertThatCode(first::run).doesNotThrowAnyException();
        assertThat(ran).containsExactly("first");
    }
}
