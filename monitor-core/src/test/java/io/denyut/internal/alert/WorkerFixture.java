package io.denyut.internal.alert;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.denyut.spi.AlertChange;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Notifier;
import io.denyut.spi.Recipient;
import io.denyut.testkit.Await;
import io.denyut.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A worker at a store that can fail, on a clock that stands still. */
abstract class WorkerFixture {
    static final Recipient NOC = Recipient.mail("noc@example.net");

    final FakeClock clock = new FakeClock();
    final Instant begin = clock.now();
    final FaultyStore store = new FaultyStore();
    final List<String> ended = Collections.synchronizedList(new ArrayList<>());
    final List<String> delayed = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch release = new CountDownLatch(1);

    @Nullable
    DeliveryWorker worker;

    @AfterEach
    void end() throws InterruptedException {
        release.countDown();
        if (worker != null) {
            worker.close(2_000);
        }
        for (Thread thread : List.copyOf(threads)) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    DeliveryWorker start(Notifier notifier) {
        DeliveryWorker made = make(notifier);
        worker = made;
        made.start();
        return made;
    }

    DeliveryWorker make(Notifier notifier) {
        DeliveryWorker made = new DeliveryWorker(
                "noc",
                notifier,
                null,
                store,
                Fence.ALONE,
                clock,
                (name, run) -> {
                    Thread thread = new Thread(run, name);
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                },
                new DeliveryListener() {
                    @Override
                    public void ended(String id, Outcome outcome) {
                        ended.add(notice(id) + " " + outcome);
                    }

                    @Override
                    public void delayed(String id) {
                        delayed.add(notice(id));
                    }
                });
        return made;
    }

    private static String notice(String delivery) {
        return delivery.substring(0, delivery.indexOf('/'));
    }

    void row(String notifier, String id) {
        Notification notice =
                new Notification(id, NotificationKind.ALERT, List.of(), null, new NoticeModel(Map.of()), clock.now());
        AlertChange change = AlertChange.ofOutbox("c" + id, new Delivery(notice, notifier, NOC, clock.now(), 0));
        assertThatCode(() -> store.commit(Fence.ALONE, change)).doesNotThrowAnyException();
    }

    void advanceUntil(String what, Duration step, int steps, String... expected) {
        for (int i = 0; i < steps && !ended.containsAll(List.of(expected)); i++) {
            Await.until("quiet", () -> worker == null || worker.isQuiet());
            clock.advance(step);
        }
        Await.until(what, ofSeconds(5), () -> ended.containsAll(List.of(expected)), ended::toString);
    }
}
