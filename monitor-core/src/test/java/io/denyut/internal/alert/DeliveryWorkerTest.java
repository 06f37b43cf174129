package io.denyut.internal.alert;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Notifier;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What happens between an outbox row and its outcome, whatever the notifier and the store do. */
class DeliveryWorkerTest extends WorkerFixture {
    private void failOnce(Outcome outcome, int times) {
        AtomicInteger leftToFail = new AtomicInteger(times);
        store.failsRecord = attempt -> attempt.outcome() == outcome && leftToFail.getAndDecrement() > 0;
    }

    @Test
    void a_row_is_sent_once() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        row("other", "n2");
        start((notice, to) -> {
            calls.incrementAndGet();
            return new Receipt("", "ok");
        });
        advanceUntil("sent", ofSeconds(6), 5, "n1 SENT");
        clock.advance(ofMinutes(10));
        assertThat(calls).hasValue(1);
        assertThat(ended).containsExactly("n1 SENT");
    }

    @Test
    void a_retry_that_could_not_be_recorded_is_not_forgotten() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        failOnce(Outcome.RETRY, 1);
        start((notice, to) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("reset");
            }
            return new Receipt("", "ok");
        });
        advanceUntil("sent at last", ofSeconds(6), 10, "n1 SENT");
        assertThat(calls).hasValue(2);
    }

    @Test
    void what_was_sent_and_could_not_be_recorded_is_recorded_later_and_not_sent_again() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        failOnce(Outcome.SENT, 3);
        start((notice, to) -> {
            calls.incrementAndGet();
            return new Receipt("", "ok");
        });
        advanceUntil("recorded at last", ofSeconds(6), 10, "n1 SENT");
        clock.advance(ofMinutes(10));
        assertThat(calls).hasValue(1);
        assertThat(store.inside.attempts(10))
                .extracting(DeliveryAttempt::outcome)
                .contains(Outcome.SENT);
    }

    @Test
    void an_error_of_any_kind_leaves_the_worker_alive() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        start((notice, to) -> {
            if (calls.incrementAndGet() == 1) {
                throw new Error("a plug-in throws what it likes");
            }
            return new Receipt("", "ok");
        });
        advanceUntil("sent at last", ofSeconds(6), 5, "n1 SENT");
    }

    @Test
    void a_wait_beyond_all_measure_is_bounded() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        start((notice, to) -> {
            if (calls.incrementAndGet() == 1) {
                throw new RetryLaterException("never", Duration.ofSeconds(Long.MAX_VALUE));
            }
            return new Receipt("", "ok");
        });
        advanceUntil("tried again", ofHours(1), 30, "n1 SENT");
    }

    @Test
    @SuppressWarnings("NullAway")
    void no_receipt_is_still_sent_once() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        start((notice, to) -> {
            calls.incrementAndGet();
            return null;
        });
        advanceUntil("sent", ofSeconds(6), 5, "n1 SENT");
        assertThat(calls).hasValue(1);
    }

    @Test
    void an_interrupt_left_behind_by_the_notifier_does_not_end_its_worker() {
        row("noc", "n1");
        DeliveryWorker made = start((notice, to) -> {
            Thread.currentThread().interrupt();
            return new Receipt("", "ok");
        });
        advanceUntil("the first", ofSeconds(6), 5, "n1 SENT");
        Await.until("quiet", made::isQuiet);
        row("noc", "n2");
        made.wake();
        advanceUntil("the second", ofSeconds(6), 5, "n2 SENT");
    }

    @Test
    void a_clock_that_is_set_back_does_not_put_off_a_retry() {
        AtomicInteger calls = new AtomicInteger();
        row("noc", "n1");
        DeliveryWorker made = start((notice, to) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("reset");
            }
            return new Receipt("", "ok");
        });
        Await.until("failed once", () -> calls.get() == 1 && made.isQuiet());
        clock.setWall(clock.now().minus(ofHours(2)));
        advanceUntil("sent", ofSeconds(6), 3, "n1 SENT");
    }

    @Test
    void a_notifier_that_always_hangs_holds_few_threads() throws Exception {
        for (int i = 0; i < 20; i++) {
            row("noc", "n" + i);
        }
        AtomicInteger calls = new AtomicInteger();
        DeliveryWorker made = start((notice, to) -> {
            calls.incrementAndGet();
            boolean waiting = true;
            while (waiting) {
                try {
                    release.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    // deaf on purpose
                }
            }
            return new Receipt("", "ok");
        });
        for (int i = 1; i <= 3; i++) {
            int expected = i;
            Await.until("a call hangs", () -> calls.get() == expected);
            clock.advance(ofSeconds(31));
        }
        Await.until("three are left behind and said so", () -> ended.size() == 3 && made.isQuiet());
        clock.advance(ofMinutes(10));
        Await.until("quiet", made::isQuiet);
        assertThat(calls).as("no more calls while three hang").hasValue(3);
        assertThat(threads.stream().filter(Thread::isAlive).count()).isEqualTo(4);
        assertThat(ended).containsExactly("n0 UNCERTAIN", "n1 UNCERTAIN", "n2 UNCERTAIN");
        release.countDown();
        advanceUntil("it goes on when they come back", ofSeconds(1), 100, "n19 SENT");
        assertThat(calls).hasValue(20);
    }

    @Test
    void when_its_notifier_is_removed_the_call_under_way_counts_and_the_rest_is_given_up() {
        row("noc", "n1");
        row("noc", "n2");
        CountDownLatch inCall = new CountDownLatch(1);
        DeliveryWorker made = start((notice, to) -> {
            inCall.countDown();
            release.await();
            return new Receipt("", "ok");
        });
        Await.until("in the call", () -> inCall.getCount() == 0);
        made.retire(true, () -> ended.add("free"));
        assertThat(ended).isEmpty();
        release.countDown();
        Await.until("ended", () -> ended.contains("free"));
        assertThat(ended).containsExactly("n1 SENT", "n2 DEAD", "free");
    }

    @Test
    void when_its_notifier_is_replaced_the_next_one_sends_what_is_left_and_nothing_twice() {
        for (int i = 0; i < 50; i++) {
            row("noc", "n" + i);
        }
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Notifier notifier = (notice, to) -> {
            sent.add(notice.id());
            return new Receipt("", "ok");
        };
        DeliveryWorker old = start(notifier);
        Await.until("some are sent", () -> sent.size() > 3);
        DeliveryWorker fresh = make(notifier);
        old.retire(false, fresh::start);
        Await.until("all ended", () -> ended.size() == 50);
        assertThat(sent).hasSize(50).doesNotHaveDuplicates();
        fresh.close(2_000);
    }

    @RepeatedTest(50)
    void a_call_that_heeds_its_interrupt_late_leaves_its_successor_at_work() {
        row("noc", "n1");
        row("noc", "n2");
        AtomicInteger calls = new AtomicInteger();
        start((notice, to) -> {
            if (calls.incrementAndGet() == 1) {
                release.await();
            }
            return new Receipt("", "ok");
        });
        Await.until("the first call hangs", () -> calls.get() == 1);
        clock.advance(ofSeconds(31));
        Await.until("both ended", ofSeconds(5), () -> ended.size() == 2, ended::toString);
        assertThat(ended).containsExactly("n1 UNCERTAIN", "n2 SENT");
    }
}
