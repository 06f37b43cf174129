package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of alerts keeps. Extend it, and give one that is empty; times are whole microseconds here. */
public abstract class AlertStoreContract extends AlertHistoryContract {
    protected static final Instant TIME = Instant.parse("2026-11-21T12:00:00.123456Z");
    protected static final Recipient NOC =
            Recipient.mail("noc@example.net").in(Locale.forLanguageTag("id"), ZoneId.of("Asia/Jakarta"));

    private static final Fence FENCE = new Fence(0, "node-a", 1);
    private static final String MAIL = "mail";

    // ---------------------------------------------------------------- makers

    protected static Alert alert(String rule, AlertState state) {
        return new Alert(
                new AlertKey(rule, "gw", "ping", Observation.LOCAL, ""),
                Target.of("gw", "127.0.0.1")
                        .withName("Gateway \"<'ümläut'>\" 🦊")
                        .withTags(Tags.of("site", "kediri"))
                        .withOption("snmp.port", "161"),
                Severity.CRITICAL,
                state,
                TIME,
                "does not answer",
                rule.equals("lossy") ? OptionalDouble.of(0.25) : OptionalDouble.empty());
    }

    protected static AlertEvent event(Alert alert, AlertTransition transition, Duration after) {
        return new AlertEvent(alert, transition, TIME.plus(after), "because");
    }

    private static Notification notice(String id, NotificationKind kind, Alert... alerts) {
        List<AlertEvent> events = Arrays.stream(alerts)
                .map(alert -> event(alert, AlertTransition.RAISED, Duration.ZERO))
                .toList();
        return new Notification(
                id,
                kind,
                events,
                kind == NotificationKind.RECOVERY ? "n1" : null,
                new NoticeModel(Map.of(
                        "kind",
                        "alert",
                        "count",
                        1,
                        "share",
                        0.5,
                        "large",
                        5_000_000_000L,
                        "urgent",
                        true,
                        "time",
                        TIME,
                        "sections",
                        List.of(Map.of("root", "gw", "alerts", List.of(Map.of("text", "a\n\t\"b\" \\ 🦊")))))),
                TIME);
    }

    private static Delivery delivery(String notice, NotificationKind kind, Duration after, Alert... alerts) {
        return new Delivery(notice(notice, kind, alerts), MAIL, NOC, TIME.plus(after), 0);
    }

    private static AlertChange change(
            String id,
            List<Alert> alerts,
            List<AlertEvent> events,
            List<Delivery> outbox,
            List<Told> told,
            List<Withheld> withheld) {
        return new AlertChange(id, alerts, events, List.of(), List.of(), outbox, told, withheld);
    }

    private static AlertChange raised(String id, Alert alert) {
        return change(
                id,
                List.of(alert),
                List.of(event(alert, AlertTransition.RAISED, Duration.ZERO)),
                List.of(),
                List.of(),
                List.of());
    }

    private static DeliveryAttempt step(Delivery delivery, int number, Outcome outcome, Duration next) {
        return new DeliveryAttempt(delivery.id(), number, TIME.plusSeconds(number), outcome, "words", TIME.plus(next));
    }

    private static Set<Fence> fences() {
        return Set.of(FENCE);
    }

    private static List<Delivery> due(AlertStore store) throws Exception {
        return store.due(fences(), MAIL, TIME.plusSeconds(60), 100);
    }

    // ---------------------------------------------------------------- alerts

    @Test
    void an_empty_one_has_nothing() throws Exception {
        try (AlertStore store = store()) {
            assertThat(store.load(FENCE)).isEqualTo(AlertSnapshot.EMPTY);
            assertThat(due(store)).isEmpty();
            assertThat(store.history().events(Instant.EPOCH, Instant.MAX, 10)).isEmpty();
            assertThat(store.history().attempts(10)).isEmpty();
            assertThat(store.history().withheld(10)).isEmpty();
        }
    }

    @Test
    void what_is_open_is_open_after_a_restart_and_what_is_cleared_is_not() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Alert down = alert("down", AlertState.RAISED);
        Alert lossy = alert("lossy", AlertState.RAISED);
        first.commit(FENCE, raised("c1", down));
        first.commit(FENCE, raised("c2", lossy));
        first.commit(
                FENCE,
                change(
                        "c3",
                        List.of(alert("down", AlertState.CLEARED)),
                        List.of(event(
                                alert("down", AlertState.CLEARED), AlertTransition.CLEARED, Duration.ofSeconds(9))),
                        List.of(),
                        List.of(),
                        List.of()));
        try (AlertStore store = restarted(first)) {
            assertThat(store.load(FENCE).open()).containsExactly(lossy);
        }
    }

    @Test
    void an_alert_that_changed_is_as_it_is_now() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Alert minor = alert("lossy", AlertState.RAISED);
        first.commit(FENCE, raised("c1", minor));
        Alert major = new Alert(
                minor.identity(),
                minor.target(),
                Severity.MAJOR,
                AlertState.RAISED,
                minor.since(),
                "worse",
                OptionalDouble.of(0.9));
        first.commit(FENCE, change("c2", List.of(major), List.of(), List.of(), List.of(), List.of()));
        try (AlertStore store = restarted(first)) {
            assertThat(store.load(FENCE).open()).containsExactly(major);
        }
    }

    @Test
    void an_alert_that_is_raised_again_is_open_once() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Alert before = alert("down", AlertState.RAISED);
        first.commit(FENCE, raised("c1", before));
        first.commit(FENCE, raised("c2", alert("down", AlertState.CLEARED)));
        Alert again = new Alert(
                before.identity(),
                before.target(),
                before.severity(),
                AlertState.RAISED,
                TIME.plusSeconds(60),
                "again",
                OptionalDouble.empty());
        first.commit(FENCE, raised("c3", again));
        try (AlertStore store = restarted(first)) {
            assertThat(store.load(FENCE).open()).containsExactly(again);
        }
    }

    @Test
    void a_change_that_comes_again_does_nothing() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Alert down = alert("down", AlertState.RAISED);
            Delivery row = delivery("n1", NotificationKind.ALERT, Duration.ZERO, down);
            AlertChange change = change(
                    "c1",
                    List.of(down),
                    List.of(event(down, AlertTransition.RAISED, Duration.ZERO)),
                    List.of(row),
                    List.of(),
                    List.of(new Withheld(
                            event(down, AlertTransition.RAISED, Duration.ZERO),
                            "sms/ani",
                            "target.maintenance",
                            TIME)));
            store.commit(FENCE, change);
            store.record(FENCE, step(row, 1, Outcome.BEGUN, Duration.ofSeconds(1)));
            store.commit(FENCE, change);
            assertThat(due(store)).as("it is on its way").isEmpty();
            assertThat(store.history().events(Instant.EPOCH, Instant.MAX, 10)).hasSize(1);
            assertThat(store.history().withheld(10)).hasSize(1);
            assertThat(store.load(FENCE).open()).containsExactly(down);
        }
    }

    // ---------------------------------------------------------------- waiting and told

    @Test
    void waiting_notices_and_who_was_told_outlive_a_restart() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Alert down = alert("down", AlertState.RAISED);
        AlertEvent event = event(down, AlertTransition.RAISED, Duration.ZERO);
        Waiting gone = new Waiting(event, MAIL, NOC, TIME.plusSeconds(10));
        Waiting stays = new Waiting(event, "sms", NOC, TIME.plusSeconds(10));
        Told told = new Told(down, MAIL, NOC, "n1", "", Stage.TOLD);
        Told done = new Told(down, "page", NOC, "n2", "", Stage.TOLD);
        first.commit(
                FENCE,
                new AlertChange(
                        "c1",
                        List.of(down),
                        List.of(event),
                        List.of(),
                        List.of(gone, stays),
                        List.of(),
                        List.of(told, done),
                        List.of()));
        first.commit(
                FENCE,
                new AlertChange(
                        "c2",
                        List.of(),
                        List.of(),
                        List.of(gone),
                        List.of(),
                        List.of(),
                        List.of(new Told(down, "page", NOC, "n2", "", Stage.DONE)),
                        List.of()));
        try (AlertStore store = restarted(first)) {
            AlertSnapshot snapshot = store.load(FENCE);
            assertThat(snapshot.waiting()).containsExactly(stays);
            assertThat(snapshot.told()).containsExactly(told);
        }
    }

    @Test
    void the_end_of_a_delivery_moves_on_who_was_told() throws Exception {
        for (NotificationKind kind :
                List.of(NotificationKind.ALERT, NotificationKind.RECOVERY, NotificationKind.BLIND)) {
            for (Stage stage : List.of(Stage.ON_ITS_WAY, Stage.RECOVERY_ON_ITS_WAY)) {
                for (Outcome outcome : List.of(Outcome.SENT, Outcome.UNCERTAIN, Outcome.DEAD)) {
                    try (AlertStore store = store()) {
                        moves_on(store, kind, stage, outcome);
                    }
                }
            }
        }
    }

    private static void moves_on(AlertStore store, NotificationKind kind, Stage stage, Outcome outcome)
            throws Exception {
        store.load(FENCE);
        Alert down = alert("down", AlertState.RAISED);
        Delivery row = delivery("n1", kind, Duration.ZERO, down);
        Told onItsWay = new Told(down, MAIL, NOC, "n1", row.id(), stage);
        Told other = new Told(down, "sms", NOC, "n0", "", Stage.TOLD);
        store.commit(FENCE, change("c1", List.of(down), List.of(), List.of(row), List.of(onItsWay, other), List.of()));
        store.record(FENCE, step(row, 1, Outcome.BEGUN, Duration.ofSeconds(1)));
        store.record(FENCE, step(row, 1, outcome, Duration.ofSeconds(1)));
        boolean isTold = stage == Stage.ON_ITS_WAY && outcome != Outcome.DEAD;
        Told after = new Told(down, MAIL, NOC, "n1", "", Stage.TOLD);
        assertThat(store.load(FENCE).told())
                .as(kind + " " + stage + " " + outcome)
                .containsExactlyInAnyOrderElementsOf(isTold ? List.of(after, other) : List.of(other));
        assertThat(due(store)).isEmpty();
    }

    /** Who is told by a large notice is stored before the notice is. */
    @Test
    void nobody_is_told_by_what_never_came_to_the_outbox() throws Exception {
        Alert down = alert("down", AlertState.RAISED);
        Alert lossy = alert("lossy", AlertState.RAISED);
        Delivery unsent = delivery("n1", NotificationKind.ALERT, Duration.ZERO, down);
        Delivery sent = delivery("n2", NotificationKind.ALERT, Duration.ZERO, lossy);
        Told onItsWay = new Told(lossy, MAIL, NOC, "n2", sent.id(), Stage.ON_ITS_WAY);
        try (AlertStore store = store()) {
            store.load(FENCE);
            store.commit(FENCE, raised("c1", down));
            store.commit(FENCE, raised("c2", lossy));
            store.commit(
                    FENCE,
                    change(
                            "c3",
                            List.of(),
                            List.of(),
                            List.of(sent),
                            List.of(
                                    new Told(down, MAIL, NOC, "n1", unsent.id(), Stage.ON_ITS_WAY),
                                    new Told(lossy, "page", NOC, "n0", unsent.id(), Stage.RECOVERY_ON_ITS_WAY),
                                    onItsWay),
                            List.of()));
            assertThat(store.load(FENCE).told())
                    .containsExactlyInAnyOrder(onItsWay, new Told(lossy, "page", NOC, "n0", "", Stage.TOLD));
            store.record(FENCE, step(sent, 1, Outcome.BEGUN, Duration.ZERO));
            store.record(FENCE, step(sent, 1, Outcome.SENT, Duration.ZERO));
            assertThat(store.load(FENCE).told())
                    .containsExactlyInAnyOrder(
                            new Told(lossy, MAIL, NOC, "n2", "", Stage.TOLD),
                            new Told(lossy, "page", NOC, "n0", "", Stage.TOLD));
        }
    }

    @Test
    void one_notice_may_tell_of_a_problem_and_of_the_end_of_another() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Alert down = alert("down", AlertState.RAISED);
            Alert lossy = alert("lossy", AlertState.RAISED);
            Delivery row = delivery("n1", NotificationKind.DIGEST, Duration.ZERO, down, lossy);
            store.commit(
                    FENCE,
                    change(
                            "c1",
                            List.of(down, lossy),
                            List.of(),
                            List.of(row),
                            List.of(
                                    new Told(down, MAIL, NOC, "n1", row.id(), Stage.ON_ITS_WAY),
                                    new Told(lossy, MAIL, NOC, "n0", row.id(), Stage.RECOVERY_ON_ITS_WAY)),
                            List.of()));
            store.record(FENCE, step(row, 1, Outcome.SENT, Duration.ofSeconds(1)));
            assertThat(store.load(FENCE).told()).containsExactly(new Told(down, MAIL, NOC, "n1", "", Stage.TOLD));
        }
    }

    // ---------------------------------------------------------------- outbox

    @Test
    void a_row_of_the_outbox_comes_back_as_it_was() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Alert lossy = alert("lossy", AlertState.RAISED);
        Delivery row = delivery("n1", NotificationKind.RECOVERY, Duration.ZERO, lossy);
        first.commit(FENCE, AlertChange.ofOutbox("c1", row));
        try (AlertStore store = restarted(first)) {
            store.load(FENCE);
            assertThat(due(store)).containsExactly(row);
        }
    }

    @Test
    void rows_are_due_in_their_time_the_oldest_first_and_those_of_one_notifier_only() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Alert down = alert("down", AlertState.RAISED);
            Delivery second = delivery("n1", NotificationKind.ALERT, Duration.ofSeconds(2), down);
            Delivery first = delivery("n2", NotificationKind.ALERT, Duration.ofSeconds(1), down);
            Delivery late = delivery("n3", NotificationKind.ALERT, Duration.ofSeconds(3), down);
            Delivery other = new Delivery(notice("n4", NotificationKind.ALERT, down), "sms", NOC, TIME, 0);
            store.commit(
                    FENCE,
                    change("c1", List.of(down), List.of(), List.of(second, first, late, other), List.of(), List.of()));
            assertThat(store.due(fences(), MAIL, TIME, 100)).isEmpty();
            assertThat(store.due(fences(), MAIL, TIME.plusSeconds(2), 100)).containsExactly(first, second);
            assertThat(store.due(fences(), MAIL, TIME.plusSeconds(9), 1)).containsExactly(first);
            assertThat(store.due(fences(), "sms", TIME, 100)).containsExactly(other);
        }
    }

    @Test
    void a_retry_is_due_again_later_with_its_attempts_counted() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Delivery row = delivery("n1", NotificationKind.ALERT, Duration.ZERO, alert("down", AlertState.RAISED));
            store.commit(FENCE, AlertChange.ofOutbox("c1", row));
            store.record(FENCE, step(row, 1, Outcome.BEGUN, Duration.ofSeconds(1)));
            assertThat(due(store)).isEmpty();
            store.record(FENCE, step(row, 1, Outcome.RETRY, Duration.ofSeconds(30)));
            assertThat(store.due(fences(), MAIL, TIME.plusSeconds(29), 100)).isEmpty();
            assertThat(due(store))
                    .containsExactly(new Delivery(row.notification(), MAIL, NOC, TIME.plusSeconds(30), 1));
        }
    }

    @Test
    void what_had_begun_when_the_last_owner_stopped_is_due_again_and_in_doubt_for_good() throws Exception {
        AlertStore first = store();
        first.load(FENCE);
        Delivery row = delivery("n1", NotificationKind.ALERT, Duration.ZERO, alert("down", AlertState.RAISED));
        first.commit(FENCE, AlertChange.ofOutbox("c1", row));
        first.record(FENCE, step(row, 1, Outcome.BEGUN, Duration.ofSeconds(1)));
        try (AlertStore store = restarted(first)) {
            Fence next = new Fence(0, "node-b", 2);
            store.load(next);
            assertThat(store.due(Set.of(next), MAIL, TIME.plusSeconds(60), 100))
                    .containsExactly(new Delivery(row.notification(), MAIL, NOC, row.due(), 1, true));
            store.record(next, step(row, 2, Outcome.BEGUN, Duration.ofSeconds(2)));
            store.record(next, step(row, 2, Outcome.RETRY, Duration.ofSeconds(3)));
            assertThat(store.due(Set.of(next), MAIL, TIME.plusSeconds(60), 100))
                    .containsExactly(new Delivery(row.notification(), MAIL, NOC, TIME.plusSeconds(3), 2, true));
        }
    }

    @Test
    void a_delivery_that_has_ended_takes_no_more_steps() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Delivery row = delivery("n1", NotificationKind.ALERT, Duration.ZERO, alert("down", AlertState.RAISED));
            store.commit(FENCE, AlertChange.ofOutbox("c1", row));
            store.record(FENCE, step(row, 1, Outcome.SENT, Duration.ofSeconds(1)));
            store.record(FENCE, step(row, 1, Outcome.RETRY, Duration.ofSeconds(2)));
            store.record(FENCE, new DeliveryAttempt("nobody/knows/this", 1, TIME, Outcome.BEGUN, "", TIME));
            assertThat(due(store)).isEmpty();
            assertThat(store.history().attempts(10)).hasSize(1);
        }
    }

    // ---------------------------------------------------------------- fence

    @Test
    void an_owner_who_has_lost_the_shard_writes_nothing() throws Exception {
        try (AlertStore store = store()) {
            store.load(FENCE);
            Alert down = alert("down", AlertState.RAISED);
            Delivery row = delivery("n1", NotificationKind.ALERT, Duration.ZERO, down);
            store.commit(FENCE, AlertChange.ofOutbox("c1", row));
            Fence next = new Fence(0, "node-b", 2);
            store.load(next);
            assertThatThrownBy(() -> store.commit(FENCE, raised("c2", down))).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> store.record(FENCE, step(row, 1, Outcome.SENT, Duration.ZERO)))
                    .isInstanceOf(FencedException.class);
            assertThat(store.load(next).open()).isEmpty();
            assertThat(store.due(Set.of(next), MAIL, TIME, 100)).containsExactly(row);
            store.commit(next, raised("c2", down));
            assertThat(store.load(next).open()).containsExactly(down);
        }
    }
}
