package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What every notifier keeps. Extend it, and give one that reaches a channel of the test's own. */
public abstract class NotifierContract {
    /** A notifier whose channel accepts everything. */
    protected abstract Notifier notifier();

    /** Somebody whom the channel knows. */
    protected abstract Recipient recipient();

    /** How many notices have reached the channel. */
    protected abstract int arrived();

    /** A notice about a target that does not answer. */
    protected static Notification notice(String id, NotificationKind kind) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        Alert alert = new Alert(
                new AlertKey("device-down", "gw", "ping", Observation.LOCAL, ""),
                Target.of("gw", "127.0.0.1").withName("Gateway <&\"'> ümläut"),
                Severity.CRITICAL,
                kind == NotificationKind.RECOVERY ? AlertState.CLEARED : AlertState.RAISED,
                time,
                "does not answer",
                OptionalDouble.empty());
        AlertTransition transition =
                kind == NotificationKind.RECOVERY ? AlertTransition.CLEARED : AlertTransition.RAISED;
        return new Notification(
                id,
                kind,
                List.of(new AlertEvent(alert, transition, time, "")),
                kind == NotificationKind.RECOVERY ? "n-problem" : null,
                new NoticeModel(Map.of("kind", "alert", "count", 1, "time", time, "sections", List.of())),
                time);
    }

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
    void closing_twice_is_harmless() {
        Notifier notifier = notifier();
        notifier.close();
        assertThatCode(notifier::close).doesNotThrowAnyException();
    }
}
