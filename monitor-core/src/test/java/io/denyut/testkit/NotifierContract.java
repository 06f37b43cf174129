package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every notifier keeps. Extend it, and give one that reaches a channel of the test's own. A channel that can be put into a bad
 * {@link Mood} is tested for what the notifier makes of it.
 */
public abstract class NotifierContract {
    /** What texts of devices and people may hold; in the name of the target of every notice here. */
    protected static final String NASTY =
            "Gw <b>&\"'> {{x}} {x} %s \\ \u00fcml\u00e4ut \uD83D\uDEA8\r\nBcc: evil@example.net\r\n\r\n.\r\nQUIT\r\n\u0000\uD800";

    /** Well under the 30 s after which the monitor leaves a call behind. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(28);

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** How a channel behaves. */
    public enum Mood {
        /** It takes everything. */
        TAKES,
        /** It refuses the recipient for good: {@link PermanentFailureException}. */
        REFUSES,
        /** It has trouble of its own, which passes: any exception that is not one of the three. */
        FAILS,
        /** It says when to come again, in 7 s: {@link RetryLaterException} with that time. */
        BUSY,
        /** It takes the connection and then says nothing: anything but a receipt, in good time. */
        SILENT,
        /** It reads all of the notice, then drops the connection without a word: {@link UncertainDeliveryException}. */
        TAKES_THEN_DROPS
    }

    /** A notifier whose channel accepts everything. */
    protected abstract Notifier notifier();

    /** Somebody whom the channel knows. */
    protected abstract Recipient recipient();

    /** How many notices have reached the channel. */
    protected abstract int arrived();

    /** The moods that the channel can be put into. By default there is only the good one. */
    protected Set<Mood> moods() {
        return EnumSet.of(Mood.TAKES);
    }

    /** Puts the channel into one of its moods. */
    protected void put(Mood mood) {}

    /** What nobody may see: passwords and keys that the notifier was given. */
    protected Set<String> secrets() {
        return Set.of();
    }

    /** What was logged so far, if the test listens to it. */
    protected String logged() {
        return "";
    }

    /** The keys by which the channel could know that two notices are one, in the order of arrival; empty if it has no such thing. */
    protected List<String> keys() {
        return List.of();
    }

    /** A notice about a target that does not answer. */
    protected static Notification notice(String id, NotificationKind kind) {
        return notice(id, kind, NASTY);
    }

    /** A notice about a target with a name of its own. */
    protected static Notification notice(String id, NotificationKind kind, String name) {
        boolean recovery = kind == NotificationKind.RECOVERY;
        Alert alert = new Alert(
                new AlertKey("device-down", "gw", "ping", Observation.LOCAL, ""),
                Target.of("gw", "127.0.0.1").withName(name),
                Severity.CRITICAL,
                recovery ? AlertState.CLEARED : AlertState.RAISED,
                TIME,
                "does not answer",
                OptionalDouble.empty());
        AlertTransition transition = recovery ? AlertTransition.CLEARED : AlertTransition.RAISED;
        return new Notification(
                id,
                kind,
                List.of(new AlertEvent(alert, transition, TIME, "")),
                recovery ? "n-problem" : null,
                new NoticeModel(model(kind, transition, name)),
                TIME);
    }

    private static Map<String, Object> model(NotificationKind kind, AlertTransition transition, String name) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("rule", "device-down");
        alert.put("check", "ping");
        alert.put("source", Observation.LOCAL);
        alert.put("target", "gw");
        alert.put("name", name);
        alert.put("address", "127.0.0.1");
        alert.put("severity", "critical");
        alert.put("transition", transition.name().toLowerCase(java.util.Locale.ROOT));
        alert.put("state", transition == AlertTransition.CLEARED ? "cleared" : "raised");
        alert.put("since", TIME);
        alert.put("time", TIME);
        alert.put("text", "does not answer");
        alert.put("value", 0.25);
        alert.put("tags", Map.of("site", name));
        alert.put("facts", Map.of());
        alert.put("samples", Map.of("icmp.packet_loss", Map.of("value", 1.0, "unit", "")));
        alert.put("id", "device-down~gw~ping~local~~1767225600000");
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("root", "gw");
        section.put("rootName", name);
        section.put("rootAddress", "127.0.0.1");
        section.put("count", 1);
        section.put("alerts", List.of(alert));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
        model.put("count", 1);
        model.put("time", TIME);
        model.put("sections", List.of(section));
        return model;
    }

    // ---------------------------------------------------------------- the good mood

    @Test
    void a_problem_and_its_recovery_arrive() throws Exception {
        try (Notifier notifier = notifier()) {
            int before = arrived();
            Receipt receipt = notifier.send(notice("n-problem", NotificationKind.ALERT), recipient());
            assertThat(receipt.words()).isNotNull();
            notifier.send(notice("n-recovery", NotificationKind.RECOVERY), recipient());
            assertThat(arrived()).isEqualTo(before + 2);
        }
    }

    @Test
    void every_kind_of_notice_can_be_sent() throws Exception {
        try (Notifier notifier = notifier()) {
            int before = arrived();
            for (NotificationKind kind : NotificationKind.values()) {
                notifier.send(notice("n-" + kind, kind), recipient());
            }
            assertThat(arrived()).isEqualTo(before + NotificationKind.values().length);
        }
    }

    @Test
    void the_answer_is_said_in_words_on_one_line() throws Exception {
        try (Notifier notifier = notifier()) {
            Receipt receipt = notifier.send(notice("n-words", NotificationKind.TEST), recipient());
            assertThat(receipt.words()).isNotBlank().doesNotContain("\n", "\r").hasSizeLessThan(500);
        }
    }

    @Test
    void one_that_is_sent_again_is_sent_with_the_same_key() throws Exception {
        try (Notifier notifier = notifier()) {
            int before = arrived();
            notifier.send(notice("n-again", NotificationKind.ALERT), recipient());
            notifier.send(notice("n-again", NotificationKind.ALERT), recipient());
            notifier.send(notice("n-other", NotificationKind.ALERT), recipient());
            assertThat(arrived()).isEqualTo(before + 3);
            List<String> keys = keys();
            if (!keys.isEmpty()) {
                List<String> last = keys.subList(keys.size() - 3, keys.size());
                assertThat(last.get(1)).isEqualTo(last.get(0));
                assertThat(last.get(2)).isNotEqualTo(last.get(0));
            }
        }
    }

    @Test
    void ids_with_odd_characters_are_keys_too() throws Exception {
        try (Notifier notifier = notifier()) {
            int before = arrived();
            notifier.send(notice("a~b%20c/\u00fc <x>\"\r\nBcc: evil@example.net", NotificationKind.ALERT), recipient());
            assertThat(arrived()).isEqualTo(before + 1);
        }
    }

    @Test
    void closing_twice_is_harmless() {
        Notifier notifier = notifier();
        notifier.close();
        assertThatCode(notifier::close).doesNotThrowAnyException();
    }

    @Test
    void its_options_are_within_their_bounds() {
        try (Notifier notifier = notifier()) {
            assertThat(notifier.options()).isNotNull(); // the record refuses what is out of bounds
        }
    }

    // ---------------------------------------------------------------- bad moods

    @TestFactory
    Stream<DynamicTest> what_the_channel_does_is_told_apart() {
        return moods().stream()
                .filter(mood -> mood != Mood.TAKES)
                .map(mood -> DynamicTest.dynamicTest(mood.name(), () -> {
                    Throwable thrown = failure(mood);
                    assertThat(thrown).hasMessageMatching("(?s).{10,}");
                    check(mood, thrown);
                }));
    }

    private static void check(Mood mood, Throwable thrown) {
        switch (mood) {
            case REFUSES -> assertThat(thrown).isInstanceOf(PermanentFailureException.class);
            case FAILS ->
                assertThat(thrown)
                        .isInstanceOf(Exception.class)
                        .isNotInstanceOf(PermanentFailureException.class)
                        .isNotInstanceOf(UncertainDeliveryException.class);
            case BUSY ->
                assertThat(thrown)
                        .isInstanceOfSatisfying(
                                RetryLaterException.class,
                                busy -> assertThat(busy.after()).isEqualTo(Duration.ofSeconds(7)));
            case SILENT ->
                assertThat(thrown).isInstanceOf(Exception.class).isNotInstanceOf(PermanentFailureException.class);
            case TAKES_THEN_DROPS -> assertThat(thrown).isInstanceOf(UncertainDeliveryException.class);
            case TAKES -> throw new AssertionError("the good mood fails nothing");
        }
    }

    @Test
    void after_every_failure_it_works_again() throws Exception {
        try (Notifier notifier = notifier()) {
            int number = 0;
            for (Mood mood : moods()) {
                if (mood != Mood.TAKES) {
                    put(mood);
                    caught(notifier, notice("n-bad-" + number++, NotificationKind.ALERT));
                }
            }
            put(Mood.TAKES);
            int before = arrived();
            notifier.send(notice("n-good", NotificationKind.ALERT), recipient());
            assertThat(arrived()).isEqualTo(before + 1);
        }
    }

    @Test
    void no_secret_is_in_exceptions_receipts_logs_or_its_own_text() throws Exception {
        List<String> seen = new ArrayList<>();
        try (Notifier notifier = notifier()) {
            for (Mood mood : moods()) {
                put(mood);
                Notification notice = notice("n-secret-" + mood, NotificationKind.ALERT);
                if (mood == Mood.TAKES) {
                    Receipt receipt = notifier.send(notice, recipient());
                    seen.add(receipt.toString());
                } else {
                    StringWriter trace = new StringWriter();
                    caught(notifier, notice).printStackTrace(new PrintWriter(trace, true));
                    seen.add(trace.toString());
                }
            }
            seen.add(notifier.toString());
        } finally {
            put(Mood.TAKES);
        }
        seen.add(logged());
        for (String secret : secrets()) {
            assertThat(seen).allSatisfy(text -> assertThat(text).doesNotContain(secret));
        }
    }

    private Throwable failure(Mood mood) {
        put(mood);
        try (Notifier notifier = notifier()) {
            return caught(notifier, notice("n-" + mood, NotificationKind.ALERT));
        } finally {
            put(Mood.TAKES);
        }
    }

    /** Off the test's own thread, so that a call that never ends fails the test. */
    private Throwable caught(Notifier notifier, Notification notice) {
        return assertTimeoutPreemptively(LONGEST_CALL, () -> {
            try {
                Receipt receipt = notifier.send(notice, recipient());
                return fail("sent, although the channel did not take it: " + receipt.words());
            } catch (Exception e) {
                return e;
            }
        });
    }
}
