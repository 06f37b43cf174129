package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NoLeaks
class NoLeaksTest {
    private static final CountDownLatch END = new CountDownLatch(1);

    private final NoLeaks.Checker checker = new NoLeaks.Checker(Duration.ofMillis(100));

    @BeforeAll
    static void a_thread_of_the_class_that_ends_with_it() {
        start("fixture", true, END);
    }

    @AfterAll
    static void end() {
        END.countDown();
    }

    private static void start(String name, boolean daemon, CountDownLatch end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(daemon);
        thread.start();
    }

    @Test
    void a_thread_that_stays_is_named_with_the_place_where_it_is() {
        for (boolean daemon : new boolean[] {true, false}) {
            Set<Thread> before = NoLeaks.Checker.alive();
            CountDownLatch end = new CountDownLatch(1);
            start("denyut-left-over", daemon, end);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> checker.requireNoneBut(before, "some test"))
                    .withMessageContaining("some test")
                    .withMessageContaining("denyut-left-over")
                    .withMessageContaining("CountDownLatch.await");
            end.countDown();
            new NoLeaks.Checker().requireNoneBut(before, "the same test");
        }
    }

    @Test
    void a_thread_that_was_there_before_is_not_counted() {
        CountDownLatch end = new CountDownLatch(1);
        start("denyut-earlier", true, end);
        checker.requireNoneBut(NoLeaks.Checker.alive(), "some test");
        end.countDown();
    }

    @Test
    @NoLeaks
    void a_method_may_be_checked_alone() {
        start("denyut-short", false, new CountDownLatch(0));
    }
}
