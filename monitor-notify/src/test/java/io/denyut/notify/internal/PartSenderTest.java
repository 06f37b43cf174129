package io.denyut.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartSenderTest {
    private static final String THREE_PARTS = ("x".repeat(80) + "\n").repeat(6);

    private final PartSender sender = new PartSender(200, Duration.ZERO, Duration.ofSeconds(20));
    private final List<String> sent = new ArrayList<>();
    private final Deque<Exception> failures = new ArrayDeque<>();

    @AfterEach
    void close() {
        sender.close();
    }

    private Receipt send(String notice) throws Exception {
        return sender.send(notice, "6281234567890", THREE_PARTS, (part, limit) -> {
            Exception failure = failures.isEmpty() ? null : failures.removeFirst();
            if (failure != null && !(failure instanceof Fine)) {
                throw failure;
            }
            sent.add(part.substring(0, 5));
            return new Receipt("id" + sent.size(), "taken");
        });
    }

    /** Stands for no failure. */
    private static final class Fine extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void all_parts_are_sent_in_order() throws Exception {
        Receipt receipt = send("n1");
        assertThat(sent).containsExactly("(1/3)", "(2/3)", "(3/3)");
        assertThat(receipt.channelId()).isEqualTo("id1 id2 id3");
        assertThat(receipt.words()).isEqualTo("taken (in 3 parts)");
    }

    @Test
    void after_a_failure_it_goes_on_with_the_part_that_is_missing() throws Exception {
        failures.addAll(List.of(new Fine(), new IOException("reset")));
        assertThatThrownBy(() -> send("n1")).isInstanceOf(IOException.class).hasMessage("part 2 of 3: reset");
        failures.addAll(List.of(new RetryLaterException("busy", Duration.ofSeconds(9))));
        assertThatThrownBy(() -> send("n1"))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).hasSeconds(9));
        assertThat(send("n1").words()).isEqualTo("taken (in 3 parts, the first 1 by an earlier attempt)");
        assertThat(sent).containsExactly("(1/3)", "(2/3)", "(3/3)");
    }

    @Test
    void another_notice_or_recipient_begins_at_its_own_beginning() throws Exception {
        failures.addAll(List.of(new Fine(), new IOException("reset")));
        assertThatThrownBy(() -> send("n1")).isInstanceOf(IOException.class);
        send("n2");
        assertThat(sent).containsExactly("(1/3)", "(1/3)", "(2/3)", "(3/3)");
    }

    @Test
    void a_part_in_doubt_is_not_sent_again_and_the_rest_is() throws Exception {
        failures.addAll(List.of(new Fine(), new UncertainDeliveryException("no answer")));
        assertThatThrownBy(() -> send("n1"))
                .isInstanceOf(RetryLaterException.class)
                .hasMessage("part 2 of 3: no answer; the rest follows");
        assertThatThrownBy(() -> send("n1"))
                .isInstanceOf(UncertainDeliveryException.class)
                .hasMessage("sent in 3 parts, of which [2] may not have arrived");
        assertThat(sent).containsExactly("(1/3)", "(3/3)");
    }

    @Test
    void who_got_the_beginning_counts_as_told() {
        failures.addAll(List.of(new Fine(), new PermanentFailureException("blocked")));
        assertThatThrownBy(() -> send("n1"))
                .isInstanceOf(UncertainDeliveryException.class)
                .hasMessage("1 of 3 parts were sent, then: blocked");
        failures.addAll(List.of(new PermanentFailureException("blocked")));
        assertThatThrownBy(() -> send("n2")).isInstanceOf(PermanentFailureException.class);
    }

    @Test
    void what_does_not_fit_into_one_call_follows_in_the_next() throws Exception {
        PartSender hasty = new PartSender(200, Duration.ofSeconds(30), Duration.ofSeconds(3));
        List<String> parts = new ArrayList<>();
        assertThatThrownBy(() -> hasty.send("n1", "a", THREE_PARTS, (part, limit) -> {
                    parts.add(part.substring(0, 5));
                    return new Receipt("", "taken");
                }))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        e -> assertThat(e.after()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)))
                .hasMessage("1 of 3 parts were sent, the rest follows");
        assertThat(parts).containsExactly("(1/3)");
    }

    @Test
    void a_recipient_who_was_sent_to_a_moment_ago_waits() throws Exception {
        PartSender slow = new PartSender(200, Duration.ofMinutes(10), Duration.ofSeconds(3));
        assertThat(slow.send("n1", "a", "short", (part, limit) -> new Receipt("", "taken"))
                        .words())
                .isEqualTo("taken");
        assertThat(slow.send("n2", "b", "short", (part, limit) -> new Receipt("", "taken"))
                        .words())
                .isEqualTo("taken");
        assertThatThrownBy(() -> slow.send("n3", "a", "short", (part, limit) -> new Receipt("", "taken")))
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("a moment ago");
    }

    @Test
    void closing_ends_a_wait() throws Exception {
        PartSender waits = new PartSender(200, Duration.ofSeconds(15), Duration.ofSeconds(25));
        waits.send("n1", "a", "short", (part, limit) -> new Receipt("", "taken"));
        waits.close();
        assertThatThrownBy(() -> waits.send("n2", "a", "short", (part, limit) -> new Receipt("", "taken")))
                .isInstanceOf(RetryLaterException.class);
    }

    @Test
    void memory_has_a_bound() throws Exception {
        for (int i = 0; i < 300; i++) {
            failures.addAll(List.of(new Fine(), new IOException("reset")));
            int number = i;
            assertThatThrownBy(() -> send("n" + number)).isInstanceOf(IOException.class);
        }
        sent.clear();
        send("n0"); // forgotten
        send("n299"); // remembered
        assertThat(sent).containsExactly("(1/3)", "(2/3)", "(3/3)", "(2/3)", "(3/3)");
    }
}
