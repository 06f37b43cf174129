package io.denyut.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.server.http.Callers;
import io.denyut.server.http.HttpProblem;
import io.denyut.store.StoreException;
import io.denyut.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreQueriesTest {
    private final StoreQueries queries = new StoreQueries(new Callers(), Duration.ofMillis(200));

    @AfterEach
    void close() {
        queries.close();
    }

    @Test
    void a_question_that_takes_too_long_is_called_off_and_told() {
        AtomicBoolean called = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> queries.ask(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        called.set(true);
                    }
                    return 1;
                }))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(503))
                .hasMessageContaining("ask for a shorter time");
        Await.until("called off", called::get);
        assertThat(queries.ask(() -> 2)).isEqualTo(2);
    }

    @Test
    void a_store_that_fails_is_busy_and_a_broken_bound_is_the_askers() {
        assertThatThrownBy(() -> queries.ask(() -> {
                    throw new StoreException(StoreException.Kind.IO, "database x: the disk failed");
                }))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(503))
                .hasMessageContaining("the disk failed");
        assertThatThrownBy(() -> queries.ask(() -> {
                    throw new IllegalArgumentException("points 0 must be 1 to 20000");
                }))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(400))
                .hasMessage("points 0 must be 1 to 20000");
    }
}
