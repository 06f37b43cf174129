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
import io.denyut.Target;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertHistory.Entry;
import io.denyut.spi.AlertHistory.EventQuery;
import io.denyut.spi.AlertHistory.Notice;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Fence;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import io.denyut.spi.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of alerts can say of what happened; part of {@link AlertStoreContract}. */
abstract class AlertHistoryContract {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final Recipient ANI = Recipient.mail("ani@example.net");
    private static final String MAIL = "mail";

    private int changes;

    /** An empty one. The test closes it. */
    protected abstract AlertStore store() throws Exception;

    /**
     * The store as it is after the process has ended and begun again.
     *
     * @param before is used no more
     */
    protected abstract AlertStore restarted(AlertStore before) throws Exception;

    // ---------------------------------------------------------------- makers

    private static Alert about(String rule, String target, Severity severity, String key) {
        return new Alert(
                new AlertKey(rule, target, "ping", Observation.LOCAL, key),
                Target.of(target, "127.0.0.1"),
                severity,
                AlertState.RAISED,
                START,
                "does not answer",
                OptionalDouble.empty());
    }

    private static Alert down() {
        return about("down", "gw", Severity.CRITICAL, "");
    }

    private static AlertEvent at(Alert alert, AlertTransition transition, int seconds) {
        return new AlertEvent(alert, transition, START.plusSeconds(seconds), "");
    }

    private static Delivery toAni(String id, AlertEvent... events) {
        Notification notice = new Notification(
                id, NotificationKind.ALERT, List.of(events), null, new NoticeModel(Map.of("kind", "alert")), START);
        return new Delivery(notice, MAIL, ANI, START, 0);
    }

    private static DeliveryAttempt step(Delivery delivery, int number, Outcome outcome, int seconds) {
        Instant time = START.plusSeconds(seconds);
        return new DeliveryAttempt(delivery.id(), number, time, outcome, "words", time);
    }

    private void commit(
            AlertStore store,
            List<AlertEvent> events,
            List<Waiting> waiting,
            List<Delivery> outbox,
            List<Withheld> withheld)
            throws Exception {
        List<Alert> alerts = events.stream().map(AlertEvent::alert).toList();
        store.commit(
                Fence.ALONE,
                new AlertChange("h" + ++changes, alerts, events, List.of(), waiting, outbox, List.of(), withheld));
    }

    private AlertStore begun() throws Exception {
        AlertStore store = store();
        store.load(Fence.ALONE);
        return store;
    }

    // ---------------------------------------------------------------- lists

    @Test
    void history_tells_what_happened_the_newest_first() throws Exception {
        AlertStore first = begun();
        AlertEvent raised = at(down(), AlertTransition.RAISED, 0);
        AlertEvent reminded = at(down(), AlertTransition.REMINDED, 5);
        Delivery row = toAni("n1", raised);
        Withheld withheld = new Withheld(raised, "sms/ani", "parent.down", START, "down~gw~ping~local~~17");
        DeliveryAttempt begun = step(row, 1, Outcome.BEGUN, 1);
        DeliveryAttempt sent = step(row, 1, Outcome.SENT, 1);
        commit(first, List.of(raised, reminded), List.of(), List.of(row), List.of(withheld));
        first.record(Fence.ALONE, begun);
        first.record(Fence.ALONE, sent);
        try (AlertStore store = restarted(first)) {
            AlertHistory history = store.history();
            assertThat(history.events(START, START.plusSeconds(6), 10)).containsExactly(reminded, raised);
            assertThat(history.events(START, START.plusSeconds(6), 1)).containsExactly(reminded);
            assertThat(history.events(START, START.plusSeconds(5), 10)).containsExactly(raised);
            assertThat(history.attempts(10)).containsExactly(sent, begun);
            assertThat(history.attempts(1)).containsExactly(sent);
            assertThat(history.withheld(10)).containsExactly(withheld);
        }
    }

    @Test
    void events_are_found_by_target_rule_and_severity() throws Exception {
        try (AlertStore store = begun()) {
            AlertEvent gwDown = at(down(), AlertTransition.RAISED, 0);
            AlertEvent gwLossy = at(about("lossy", "gw", Severity.MINOR, ""), AlertTransition.RAISED, 1);
            AlertEvent swDown = at(about("down", "sw", Severity.CRITICAL, ""), AlertTransition.RAISED, 2);
            commit(store, List.of(gwDown, gwLossy, swDown), List.of(), List.of(), List.of());

            assertThat(found(store, Set.of("gw"), Set.of(), Set.of())).containsExactly(gwLossy, gwDown);
            assertThat(found(store, Set.of(), Set.of("down"), Set.of())).containsExactly(swDown, gwDown);
            assertThat(found(store, Set.of(), Set.of(), Set.of(Severity.MINOR, Severity.WARNING)))
                    .containsExactly(gwLossy);
            assertThat(found(store, Set.of("gw", "sw"), Set.of("down"), Set.of(Severity.CRITICAL)))
                    .containsExactly(swDown, gwDown);
            assertThat(found(store, Set.of("elsewhere"), Set.of(), Set.of())).isEmpty();
        }
    }

    private static List<AlertEvent> found(
            AlertStore store, Set<String> targets, Set<String> rules, Set<Severity> severities) {
        return store
                .history()
                .find(new EventQuery(
                        Instant.EPOCH, START.plusSeconds(60), targets, rules, severities, Optional.empty(), 100))
                .stream()
                .map(Entry::event)
                .toList();
    }

    @Test
    void reading_on_gives_each_event_once_also_where_many_have_the_same_time() throws Exception {
        try (AlertStore store = begun()) {
            for (int i = 0; i < 10; i++) {
                Alert alert = about("down", "t" + i, Severity.MAJOR, "");
                commit(store, List.of(at(alert, AlertTransition.RAISED, i / 4)), List.of(), List.of(), List.of());
            }
            List<AlertEvent> all = store.history().events(Instant.EPOCH, START.plusSeconds(60), 100);
            List<AlertEvent> read = new ArrayList<>();
            Optional<String> position = Optional.empty();
            for (int page = 0; page < 4; page++) {
                List<Entry> entries = store.history()
                        .find(new EventQuery(
                                Instant.EPOCH, START.plusSeconds(60), Set.of(), Set.of(), Set.of(), position, 3));
                entries.forEach(entry -> read.add(entry.event()));
                assertThat(entries).allMatch(entry -> entry.position().matches("[A-Za-z0-9.-]{1,60}"));
                position = Optional.of(entries.get(entries.size() - 1).position());
                // What comes in between is newer, so it changes nothing.
                Alert later = about("down", "new" + page, Severity.MAJOR, "");
                commit(store, List.of(at(later, AlertTransition.RAISED, 30)), List.of(), List.of(), List.of());
            }
            assertThat(all).hasSize(10);
            assertThat(read).isEqualTo(all);
        }
    }

    @Test
    void what_is_no_position_is_refused() throws Exception {
        try (AlertStore store = begun()) {
            EventQuery query = new EventQuery(
                    Instant.EPOCH, START, Set.of(), Set.of(), Set.of(), Optional.of("1; DROP TABLE alert"), 10);
            assertThatThrownBy(() -> store.history().find(query)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ---------------------------------------------------------------- why

    @Test
    void why_tells_all_of_one_alert_and_nothing_of_another() throws Exception {
        AlertStore first = begun();
        AlertEvent raised = at(about("down", "gw", Severity.CRITICAL, "ein/Schlüssel ~ 1"), AlertTransition.RAISED, 0);
        AlertEvent other = at(about("down", "sw", Severity.CRITICAL, ""), AlertTransition.RAISED, 0);
        Delivery row = toAni("n1", other, raised);
        Delivery others = toAni("n2", other);
        Waiting waits = new Waiting(raised, "sms", ANI, START.plusSeconds(10));
        Withheld withheld = new Withheld(raised, "page/ani", "target.maintenance", START);
        commit(
                first,
                List.of(raised, other),
                List.of(waits, new Waiting(other, "sms", ANI, START.plusSeconds(10))),
                List.of(row, others),
                List.of(withheld, new Withheld(other, "page/ani", "target.maintenance", START)));
        DeliveryAttempt begun = step(row, 1, Outcome.BEGUN, 1);
        DeliveryAttempt retry =
                new DeliveryAttempt(row.id(), 1, START.plusSeconds(2), Outcome.RETRY, "busy", START.plusSeconds(32));
        first.record(Fence.ALONE, begun);
        first.record(Fence.ALONE, retry);
        try (AlertStore store = restarted(first)) {
            store.load(Fence.ALONE);
            Why why = store.history().why(raised.alert().id()).orElseThrow();
            assertThat(why.alert()).isEqualTo(raised.alert());
            assertThat(why.events()).containsExactly(raised);
            assertThat(why.notices())
                    .containsExactly(new Notice(
                            new Delivery(row.notification(), MAIL, ANI, START.plusSeconds(32), 1),
                            Notice.Stage.WAITING,
                            List.of(begun, retry)));
            assertThat(why.withheld()).containsExactly(withheld);
            assertThat(why.waiting()).containsExactly(waits);
        }
    }

    @Test
    void why_knows_an_alert_that_is_over_and_how_its_notices_ended() throws Exception {
        try (AlertStore store = begun()) {
            AlertEvent raised = at(down(), AlertTransition.RAISED, 0);
            Delivery row = toAni("n1", raised);
            commit(store, List.of(raised), List.of(), List.of(row), List.of());
            store.record(Fence.ALONE, step(row, 1, Outcome.BEGUN, 1));
            store.record(Fence.ALONE, step(row, 1, Outcome.SENT, 2));
            Alert over = new Alert(
                    down().identity(),
                    down().target(),
                    Severity.CRITICAL,
                    AlertState.CLEARED,
                    START,
                    "answers again",
                    OptionalDouble.empty());
            AlertEvent cleared = at(over, AlertTransition.CLEARED, 9);
            commit(store, List.of(cleared), List.of(), List.of(), List.of());

            Why why = store.history().why(raised.alert().id()).orElseThrow();
            assertThat(why.alert().state()).isEqualTo(AlertState.CLEARED);
            assertThat(store.history().open()).isEmpty();
            assertThat(why.events()).containsExactly(raised, cleared);
            assertThat(why.notices()).extracting(Notice::stage).containsExactly(Notice.Stage.SENT);
            assertThat(why.notices().get(0).attempts()).hasSize(2);
        }
    }

    @Test
    void why_of_an_alert_that_never_was_is_empty() throws Exception {
        try (AlertStore store = begun()) {
            commit(store, List.of(at(down(), AlertTransition.RAISED, 0)), List.of(), List.of(), List.of());
            String id = down().id();
            assertThat(store.history().open()).containsExactly(down());
            assertThat(store.history().why(id)).isPresent();
            assertThat(store.history().why(id + "0")).isEmpty();
            assertThat(store.history().why("x" + id)).isEmpty();
            assertThat(store.history().why("")).isEmpty();
            assertThat(store.history().why("~~~~~")).isEmpty();
        }
    }

    @Test
    void what_is_not_told_because_of_another_is_counted_behind_it_while_it_is_open() throws Exception {
        AlertStore first = begun();
        AlertEvent cause = at(down(), AlertTransition.RAISED, 0);
        AlertEvent one = at(about("down", "sw-1", Severity.CRITICAL, ""), AlertTransition.RAISED, 0);
        AlertEvent two = at(about("down", "sw-2", Severity.CRITICAL, ""), AlertTransition.RAISED, 0);
        String because = down().id();
        commit(
                first,
                List.of(cause, one, two),
                List.of(),
                List.of(),
                List.of(
                        new Withheld(one, "mail/ani", "parent.down", START, because),
                        new Withheld(one, "sms/ani", "parent.down", START, because),
                        new Withheld(two, "mail/ani", "parent.down", START, because),
                        new Withheld(two, "mail/budi", "target.maintenance", START)));
        try (AlertStore store = restarted(first)) {
            store.load(Fence.ALONE);
            assertThat(store.history().behind(Set.of(because, one.alert().id())))
                    .isEqualTo(Map.of(because, 2));
            assertThat(store.history().behind(Set.of())).isEmpty();
            assertThat(store.history().why(one.alert().id()).orElseThrow().withheld())
                    .extracting(Withheld::because)
                    .containsExactly(because, because);
            Alert over = new Alert(
                    one.alert().identity(),
                    one.alert().target(),
                    Severity.CRITICAL,
                    AlertState.CLEARED,
                    START,
                    "",
                    OptionalDouble.empty());
            commit(store, List.of(at(over, AlertTransition.CLEARED, 5)), List.of(), List.of(), List.of());
            assertThat(store.history().behind(Set.of(because))).isEqualTo(Map.of(because, 1));
        }
    }

    @Test
    void notices_that_were_given_up_are_listed_by_notifier_the_newest_first() throws Exception {
        AlertStore first = begun();
        AlertEvent raised = at(down(), AlertTransition.RAISED, 0);
        Delivery early = toAni("n1", raised);
        Delivery late = toAni("n2", raised);
        Delivery sent = toAni("n3", raised);
        Delivery elsewhere = new Delivery(early.notification(), "sms", ANI, START, 0);
        commit(first, List.of(raised), List.of(), List.of(early, late, sent, elsewhere), List.of());
        first.record(Fence.ALONE, step(late, 1, Outcome.DEAD, 9));
        first.record(Fence.ALONE, step(early, 1, Outcome.DEAD, 5));
        first.record(Fence.ALONE, step(sent, 1, Outcome.SENT, 6));
        first.record(Fence.ALONE, step(elsewhere, 1, Outcome.DEAD, 7));
        try (AlertStore store = restarted(first)) {
            List<Notice> dead = store.history().dead(MAIL, 10);
            assertThat(dead)
                    .extracting(notice -> notice.delivery().notification().id())
                    .containsExactly("n2", "n1");
            assertThat(dead.get(0).attempts())
                    .extracting(DeliveryAttempt::words)
                    .containsExactly("words");
            assertThat(store.history().dead(MAIL, 1)).hasSize(1);
            assertThat(store.history().newest(NotificationKind.ALERT)).isPresent();
            assertThat(store.history().newest(NotificationKind.REPORT)).isEmpty();
        }
    }

    // ---------------------------------------------------------------- what channels say later

    private static DeliveryReceipt receipt(String message, DeliveryReceipt.State state, int seconds, String words) {
        return new DeliveryReceipt(message, state, START.plusSeconds(seconds), words);
    }

    @Test
    void what_a_channel_says_later_of_a_message_is_kept_once_with_its_notice() throws Exception {
        AlertStore first = begun();
        AlertEvent raised = at(down(), AlertTransition.RAISED, 0);
        Delivery row = toAni("n1", raised);
        Delivery other = toAni("n2", raised);
        commit(first, List.of(raised), List.of(), List.of(row, other), List.of());
        first.record(Fence.ALONE, step(row, 1, Outcome.BEGUN, 1));
        DeliveryAttempt sent = step(row, 1, Outcome.SENT, 2).withChannelId("wamid.1 wamid.2");
        first.record(Fence.ALONE, sent);
        first.record(Fence.ALONE, step(other, 1, Outcome.SENT, 2).withChannelId("wamid.3"));
        DeliveryReceipt delivered = receipt("wamid.1", DeliveryReceipt.State.DELIVERED, 3, "");
        DeliveryReceipt failed = receipt("wamid.2", DeliveryReceipt.State.FAILED, 4, "the number has no WhatsApp");
        assertThat(first.received(MAIL, delivered)).isTrue();
        assertThat(first.received(MAIL, failed)).isTrue();
        assertThat(first.received(MAIL, receipt("wamid.1", DeliveryReceipt.State.DELIVERED, 9, "again")))
                .isTrue();
        assertThat(first.received(MAIL, receipt("wamid.4", DeliveryReceipt.State.READ, 5, "")))
                .as("no such message")
                .isFalse();
        assertThat(first.received("sms", delivered))
                .as("another notifier's message")
                .isFalse();
        try (AlertStore store = restarted(first)) {
            store.load(Fence.ALONE);
            List<Notice> notices =
                    store.history().why(down().id()).orElseThrow().notices();
            assertThat(notices.get(0).receipts()).containsExactly(delivered, failed);
            assertThat(notices.get(0).attempts()).contains(sent);
            assertThat(notices.get(0).stage()).isEqualTo(Notice.Stage.SENT);
            assertThat(notices.get(1).receipts()).isEmpty();
            assertThat(store.received(MAIL, receipt("wamid.3", DeliveryReceipt.State.FAILED, 6, "blocked")))
                    .isTrue();
            assertThat(store.history().undelivered(MAIL, 10))
                    .extracting(notice -> notice.delivery().notification().id())
                    .containsExactly("n2", "n1");
            assertThat(store.history().undelivered(MAIL, 1)).hasSize(1);
            assertThat(store.history().undelivered("sms", 10)).isEmpty();
        }
    }
}
