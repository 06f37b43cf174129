package io.denyut.internal.alert;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Problem;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.UncertainDeliveryException;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast a notifier is asked to send, and how it is left alone when its channel fails. */
class DeliveryPoliciesTest extends WorkerFixture {
    /** A channel that fails as long as it is told to; it notes when it was called. */
    private final class Channel implements Notifier {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        final NotifierOptions options;
        volatile @Nullable Exception failure;

        Channel(NotifierOptions options) {
            this.options = options;
        }

        @Override
        public NotifierOptions options() {
            return options;
        }

        @Override
        public Receipt send(Notification notice, Recipient to) throws Exception {
            calls.add(notice.id() + " " + Duration.between(begin, clock.now()).toSeconds());
            Exception thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return new Receipt("", "ok");
        }
    }

    private void rows(int count) {
        for (int i = 1; i <= count; i++) {
            row("noc", "n" + i);
        }
    }

    private void quiet() {
        Await.until("quiet", () -> worker == null || worker.isQuiet());
    }

    /** Second by second, waiting for the worker in between. */
    private void pass(Duration by) {
        for (long i = 0; i < by.toSeconds(); i++) {
            quiet();
            clock.advance(ofSeconds(1));
        }
        quiet();
    }

    private List<Delivery> due() {
        return store.due(Set.of(Fence.ALONE), "noc", clock.now(), 1_000);
    }

    @Test
    void sends_keep_their_spacing() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withSpacing(ofSeconds(2)));
        rows(3);
        start(channel);
        pass(ofSeconds(1));
        assertThat(channel.calls).containsExactly("n1 0");
        pass(ofSeconds(10));
        assertThat(channel.calls).containsExactly("n1 0", "n2 2", "n3 4");
        assertThat(ended).containsExactly("n1 SENT", "n2 SENT", "n3 SENT");
    }

    @Test
    void no_more_than_so_many_begin_in_any_minute() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withPerMinute(2));
        rows(5);
        start(channel);
        pass(ofSeconds(130));
        assertThat(channel.calls).containsExactly("n1 0", "n2 0", "n3 60", "n4 60", "n5 120");
    }

    @Test
    void waking_it_again_and_again_does_not_hurry_it() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withSpacing(ofSeconds(60)));
        rows(3);
        DeliveryWorker made = start(channel);
        for (int i = 0; i < 50; i++) {
            quiet();
            made.wake();
        }
        pass(ofSeconds(59));
        assertThat(channel.calls).hasSize(1);
        pass(ofSeconds(61));
        assertThat(channel.calls).containsExactly("n1 0", "n2 60", "n3 120");
    }

    @Test
    void a_channel_that_fails_is_left_alone_and_tried_with_one_notice_at_a_time() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(3, ofMinutes(2)));
        channel.failure = new IOException("connection refused");
        rows(10);
        DeliveryWorker made = start(channel);
        quiet();
        assertThat(channel.calls).containsExactly("n1 0", "n2 0", "n3 0");
        assertThat(made.health().pausedSince()).isEqualTo(begin);

        pass(ofSeconds(119));
        assertThat(channel.calls).as("left alone").hasSize(3);
        assertThat(due()).as("what waits stays due").hasSize(10);
        assertThat(due().stream().filter(row -> row.attempts() == 0))
                .as("nothing of it is attempted")
                .hasSize(7);

        pass(ofSeconds(1));
        assertThat(channel.calls).as("one is tried").hasSize(4);
        pass(ofSeconds(119));
        assertThat(channel.calls).hasSize(4);
        assertThat(made.health().pausedSince()).as("still the same pause").isEqualTo(begin);

        channel.failure = null;
        pass(ofSeconds(1));
        assertThat(channel.calls).hasSizeGreaterThanOrEqualTo(13);
        assertThat(made.health().pausedSince()).isNull();
        advanceUntil("all sent", ofSeconds(60), 10, "n1 SENT", "n2 SENT", "n3 SENT", "n10 SENT");
        assertThat(ended).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void a_pause_is_told_in_health_with_its_reason_and_what_happens_next() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(2, ofSeconds(30)));
        channel.failure = new IOException("connection refused");
        rows(2);
        DeliveryWorker made = start(channel);
        quiet();
        assertThat(made.problems())
                .containsExactly(new Problem(
                        "notifier noc",
                        "nothing is sent since 2026-01-01T00:00:00Z, after 2 failures in a row, the last: connection refused",
                        "one notice is tried every 30 s; what waits is kept"));
        channel.failure = null;
        pass(ofSeconds(40));
        assertThat(made.problems()).isEmpty();
    }

    @Test
    void a_success_in_between_ends_the_row_of_failures() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(2, ofMinutes(1)));
        for (int i = 1; i <= 6; i++) {
            row("noc", "n" + i);
            channel.failure = i % 2 == 0 ? null : new IOException("reset");
            if (i == 1) {
                start(channel);
            } else if (worker != null) {
                worker.wake();
            }
            quiet();
            assertThat(channel.calls).hasSize(i);
        }
        assertThat(worker).isNotNull();
        assertThat(worker.health().pausedSince()).isNull();
    }

    @Test
    void a_refusal_for_good_says_nothing_against_the_channel() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(2, ofMinutes(1)));
        channel.failure = new PermanentFailureException("550 no such user");
        rows(5);
        DeliveryWorker made = start(channel);
        Await.until("all given up", () -> ended.size() == 5);
        quiet();
        assertThat(made.health().pausedSince()).isNull();
        assertThat(made.problems())
                .containsExactly(new Problem(
                        "notifier noc",
                        "5 notices were given up, the last: 550 no such user",
                        "mend its settings or its recipients, then send a test"));
        assertThat(store.inside.attempts(1))
                .extracting(DeliveryAttempt::outcome, DeliveryAttempt::words)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Outcome.DEAD, "550 no such user"));
    }

    @Test
    void answers_that_never_come_count_as_failures_of_the_channel() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(2, ofMinutes(1)));
        channel.failure = new UncertainDeliveryException("the connection broke");
        rows(5);
        DeliveryWorker made = start(channel);
        quiet();
        assertThat(ended).containsExactly("n1 UNCERTAIN", "n2 UNCERTAIN");
        assertThat(made.health().pausedSince()).isEqualTo(begin);
    }

    @Test
    void what_waits_five_minutes_behind_a_channel_left_alone_is_said_once_and_sent_all_the_same() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(1, ofMinutes(1)));
        channel.failure = new IOException("connection refused");
        rows(2);
        DeliveryWorker made = start(channel);
        pass(ofMinutes(3));
        row("noc", "late");
        made.wake();
        pass(ofSeconds(110));
        assertThat(delayed).isEmpty();
        pass(ofSeconds(90));
        assertThat(delayed).containsExactlyInAnyOrder("n1", "n2");
        pass(ofMinutes(5));
        assertThat(delayed).containsExactlyInAnyOrder("n1", "n2", "late");
        channel.failure = null;
        advanceUntil("all sent", ofSeconds(60), 20, "n1 SENT", "n2 SENT", "late SENT");
        assertThat(delayed).hasSize(3);
    }

    @Test
    void a_channel_that_comes_and_goes_delays_nobody_for_long() {
        Channel channel = new Channel(NotifierOptions.DEFAULT.withBreaker(1, ofMinutes(1)));
        for (int i = 1; i <= 4; i++) {
            channel.failure = new IOException("connection refused");
            row("noc", "a" + i);
            row("noc", "b" + i);
            if (worker == null) {
                start(channel);
            } else {
                worker.wake();
            }
            pass(ofMinutes(2));
            channel.failure = null;
            pass(ofMinutes(2));
        }
        assertThat(ended).hasSize(8);
        assertThat(delayed).isEmpty();
    }

    @Test
    void a_notifier_that_does_not_say_its_options_gets_the_usual_ones() {
        row("noc", "n1");
        start(new Notifier() {
            @Override
            public Receipt send(Notification notice, Recipient to) {
                return new Receipt("", "ok");
            }

            @Override
            public NotifierOptions options() {
                throw new IllegalStateException("not yet");
            }
        });
        advanceUntil("sent", ofSeconds(1), 5, "n1 SENT");
    }
}
