package io.denyut.store.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.Delivery;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Values;
import io.denyut.store.internal.state.TargetRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes the parts of an {@link AlertChange}, each to its table. For one transaction. */
final class AlertRows {
    private static final String IDENTITY = "rule = ? AND target = ? AND check_id = ? AND source = ? AND part = ?";

    private static final String PUT_ALERT = "INSERT INTO alert (shard, rule, target, check_id, source, part, since,"
            + " cleared, state, severity, text, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (rule, target, check_id, source, part, since) DO UPDATE SET state = excluded.state,"
            + " severity = excluded.severity, text = excluded.text, value = excluded.value, cleared = excluded.cleared"
            + " RETURNING number";
    private static final String UPDATE_ALERT =
            "UPDATE alert SET state = ?, severity = ?, text = ?, value = ?, cleared = ? WHERE number = ?";
    /** There is one open alert of an identity at most. */
    private static final String CLOSE_OTHERS =
            "UPDATE alert SET state = 'CLEARED', cleared = coalesce(cleared, ?) WHERE state = 'RAISED' AND since <> ? AND "
                    + IDENTITY;

    private static final String NUMBER = "SELECT number FROM alert WHERE since = ? AND " + IDENTITY;

    private final Session session;
    private final int shard;
    private final long now;

    private final AlertNumbers numbers;

    AlertRows(Session session, AlertNumbers numbers, int shard, long now) {
        this.session = session;
        this.numbers = numbers;
        this.shard = shard;
        this.now = now;
    }

    void store(AlertChange change) throws SQLException {
        Map<AlertKey, Long> cleared = clearedAt(change);
        for (Alert alert : change.alerts()) {
            put(alert, cleared.getOrDefault(alert.identity(), now));
        }
        putEvents(change.events());
        settle(change.settled());
        putWaiting(change.waiting());
        for (Delivery delivery : change.outbox()) {
            put(delivery);
        }
        for (Told told : change.told()) {
            put(told);
        }
        putWithheld(change.withheld());
        change.alerts().stream()
                .filter(alert -> alert.state() == AlertState.CLEARED)
                .forEach(numbers::forget);
    }

    /** The times of the events that tell of the ends; an alert alone does not say. */
    private static Map<AlertKey, Long> clearedAt(AlertChange change) {
        Map<AlertKey, Long> cleared = new HashMap<>();
        for (AlertEvent event : change.events()) {
            if (event.alert().state() == AlertState.CLEARED) {
                cleared.merge(event.alert().identity(), Micros.of(event.time()), Math::max);
            }
        }
        return cleared;
    }

    private void put(Alert alert, long cleared) throws SQLException {
        boolean isCleared = alert.state() == AlertState.CLEARED;
        long known = numbers.of(alert);
        if (known >= 0) {
            session.update(
                    UPDATE_ALERT,
                    alert.state().name(),
                    alert.severity().name(),
                    alert.text(),
                    number(alert.value()),
                    isCleared ? (Object) cleared : null,
                    known);
            return;
        }
        insert(alert, cleared);
        AlertKey key = alert.identity();
        session.update(
                CLOSE_OTHERS,
                isCleared ? cleared : Micros.of(alert.since()),
                Micros.of(alert.since()),
                key.rule(),
                key.target(),
                key.check(),
                key.source(),
                key.key());
    }

    private static @Nullable Object number(OptionalDouble value) {
        return value.isPresent() ? (Object) value.getAsDouble() : null;
    }

    /** Its row, which is made if there is none: whoever was told of an alert was told of one that was. */
    private long number(Alert alert) throws SQLException {
        long known = find(alert);
        return known >= 0 ? known : insert(alert, now);
    }

    private long insert(Alert alert, long cleared) throws SQLException {
        TargetRows.put(session, alert.target(), now);
        AlertKey key = alert.identity();
        if (!key.target().equals(alert.target().id())) {
            TargetRows.putUnknown(session, key.target(), now);
        }
        long made = session.number(
                PUT_ALERT,
                -1,
                shard,
                key.rule(),
                key.target(),
                key.check(),
                key.source(),
                key.key(),
                Micros.of(alert.since()),
                alert.state() == AlertState.CLEARED ? (Object) cleared : null,
                alert.state().name(),
                alert.severity().name(),
                alert.text(),
                number(alert.value()));
        numbers.put(alert, made);
        return made;
    }

    private long find(Alert alert) throws SQLException {
        long known = numbers.of(alert);
        if (known >= 0) {
            return known;
        }
        AlertKey key = alert.identity();
        long found = session.number(
                NUMBER, -1, Micros.of(alert.since()), key.rule(), key.target(), key.check(), key.source(), key.key());
        if (found >= 0) {
            numbers.put(alert, found);
        }
        return found;
    }

    private void putEvents(List<AlertEvent> events) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (AlertEvent event : events) {
            Alert alert = event.alert();
            rows.add(new @Nullable Object[] {
                number(alert),
                Micros.of(event.time()),
                event.transition().name(),
                event.reason(),
                alert.state().name(),
                alert.severity().name(),
                alert.text(),
                number(alert.value())
            });
        }
        session.updateAll(
                "INSERT INTO alert_event (alert, time, transition, reason, state, severity, text, value)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alert, transition, time) DO NOTHING",
                rows);
    }

    private void settle(List<Waiting> notices) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Waiting notice : notices) {
            rows.add(new @Nullable Object[] {
                number(notice.event().alert()),
                notice.event().transition().name(),
                Micros.of(notice.event().time()),
                notice.notifier(),
                notice.recipient().id()
            });
        }
        session.updateAll(
                "DELETE FROM waiting_notice WHERE alert = ? AND transition = ? AND time = ? AND notifier = ?"
                        + " AND recipient = ?",
                rows);
    }

    private void putWaiting(List<Waiting> notices) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Waiting notice : notices) {
            rows.add(new @Nullable Object[] {
                number(notice.event().alert()),
                notice.event().transition().name(),
                Micros.of(notice.event().time()),
                notice.notifier(),
                notice.recipient().id(),
                shard,
                Micros.of(notice.due()),
                Values.event(notice.event()),
                Values.recipient(notice.recipient())
            });
        }
        session.updateAll(
                "INSERT INTO waiting_notice (alert, transition, time, notifier, recipient, shard, due, event,"
                        + " recipient_details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (alert, transition, time, notifier, recipient) DO UPDATE SET due = excluded.due,"
                        + " event = excluded.event, recipient_details = excluded.recipient_details",
                rows);
    }

    private void putWithheld(List<Withheld> notices) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Withheld notice : notices) {
            rows.add(new @Nullable Object[] {
                number(notice.event().alert()),
                shard,
                Micros.of(notice.time()),
                notice.addressee(),
                notice.reason(),
                Values.event(notice.event()),
                notice.because()
            });
        }
        session.updateAll(
                "INSERT INTO withheld_notice (alert, shard, time, addressee, reason, event, because)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    private void put(Delivery delivery) throws SQLException {
        session.update(
                "INSERT INTO outbox (id, shard, notification, notifier, recipient, kind, state, due, attempts, decided,"
                        + " notice, recipient_details) VALUES (?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO NOTHING",
                delivery.id(),
                shard,
                delivery.notification().id(),
                delivery.notifier(),
                delivery.recipient().id(),
                delivery.notification().kind().name(),
                Micros.of(delivery.due()),
                delivery.attempts(),
                Micros.of(delivery.notification().time()),
                Values.notification(delivery.notification()),
                Values.recipient(delivery.recipient()));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (AlertEvent event : delivery.notification().events()) {
            long alert = find(event.alert());
            if (alert >= 0) {
                rows.add(new @Nullable Object[] {
                    alert,
                    delivery.notification().id(),
                    Micros.of(delivery.notification().time())
                });
            }
        }
        session.updateAll(
                "INSERT INTO notice_alert (alert, notification, time) VALUES (?, ?, ?)"
                        + " ON CONFLICT (alert, notification) DO NOTHING",
                rows);
    }

    private void put(Told told) throws SQLException {
        long alert = number(told.alert());
        if (told.stage() == Stage.DONE) {
            session.update(
                    "DELETE FROM told WHERE alert = ? AND notifier = ? AND recipient = ?",
                    alert,
                    told.notifier(),
                    told.recipient().id());
            return;
        }
        session.update(
                "INSERT INTO told (alert, notifier, recipient, shard, stage, notice, delivery, alert_then,"
                        + " recipient_details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (alert, notifier, recipient) DO UPDATE SET stage = excluded.stage,"
                        + " notice = excluded.notice, delivery = excluded.delivery, alert_then = excluded.alert_then,"
                        + " recipient_details = excluded.recipient_details",
                alert,
                told.notifier(),
                told.recipient().id(),
                shard,
                told.stage().name(),
                told.notice(),
                told.delivery(),
                Values.alert(told.alert()),
                Values.recipient(told.recipient()));
    }
}
