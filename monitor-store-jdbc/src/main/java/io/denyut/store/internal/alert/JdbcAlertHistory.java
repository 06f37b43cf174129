package io.denyut.store.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertHistory.Notice.Stage;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Why;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.db.SqlTask;
import io.denyut.store.internal.json.Values;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what happened; throws {@link UncheckedIOException} when the database cannot be read. */
final class JdbcAlertHistory implements AlertHistory {
    private static final int MOST = 1_000;

    private static final String ALERT = "a.rule, a.target, a.check_id, a.source, a.part, a.since,"
            + " t.id, t.name, t.address, t.tags, t.options, t.parent";
    private static final String EVENTS = "SELECT " + ALERT
            + ", e.number, e.time, e.transition, e.reason, e.state, e.severity, e.text, e.value"
            + " FROM alert_event e JOIN alert a ON a.number = e.alert JOIN target t ON t.id = a.target WHERE ";
    private static final String NOTICES = "SELECT id, state, notice, notifier, recipient_details, due, attempts, "
            + OutboxRows.IN_DOUBT + " AS in_doubt FROM outbox ";
    private static final String ATTEMPT =
            "SELECT delivery, attempt, time, outcome, words, next, channel_id FROM attempt ";
    private static final String WITHHELD = "SELECT event, addressee, reason, time, because FROM withheld_notice ";

    private static final Pattern POSITION = Pattern.compile("(-?[0-9]{1,18})-([0-9]{1,18})");

    private final Database database;

    JdbcAlertHistory(Database database) {
        this.database = database;
    }

    @Override
    public List<Alert> open() {
        return list(
                "SELECT a.state, a.severity, a.text, a.value, " + ALERT
                        + " FROM alert a JOIN target t ON t.id = a.target WHERE a.state = 'RAISED' ORDER BY a.since, a.number",
                JdbcAlertHistory::alert);
    }

    @Override
    public List<Entry> find(EventQuery query) {
        StringBuilder sql = new StringBuilder(EVENTS).append("e.time >= ? AND e.time < ?");
        List<Object> values = new ArrayList<>(List.of(Micros.of(query.from()), Micros.of(query.to())));
        oneOf(sql, values, "a.target", query.targets());
        oneOf(sql, values, "a.rule", query.rules());
        oneOf(
                sql,
                values,
                "e.severity",
                query.severities().stream().map(Severity::name).toList());
        query.after().ifPresent(text -> {
            Matcher position = POSITION.matcher(text);
            if (!position.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not the position of an event");
            }
            sql.append(" AND (e.time, e.number) < (?, ?)");
            values.add(Long.parseLong(position.group(1)));
            values.add(Long.parseLong(position.group(2)));
        });
        sql.append(" ORDER BY e.time DESC, e.number DESC LIMIT ?");
        values.add(query.max());
        return list(
                sql.toString(),
                row -> new Entry(row.getLong("time") + "-" + row.getLong("number"), event(row)),
                values.toArray());
    }

    private static void oneOf(StringBuilder sql, List<Object> values, String column, Collection<String> wanted) {
        if (!wanted.isEmpty()) {
            sql.append(" AND ").append(column).append(" IN (");
            sql.append(String.join(", ", Collections.nCopies(wanted.size(), "?")))
                    .append(')');
            values.addAll(wanted);
        }
    }

    @Override
    public Optional<Why> why(String alertId) {
        int mark = alertId.lastIndexOf('~');
        if (mark < 0 || !alertId.substring(mark + 1).matches("-?[0-9]{1,15}")) {
            return Optional.empty();
        }
        Instant since = Instant.ofEpochMilli(Long.parseLong(alertId.substring(mark + 1)));
        AlertKey key;
        try {
            key = AlertKey.parse(alertId.substring(0, mark));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no alert is called that
        }
        return read(session -> why(session, key, since));
    }

    private static Optional<Why> why(Session session, AlertKey key, Instant since) throws SQLException {
        List<Known> known = session.query(
                "SELECT a.number, a.state, a.severity, a.text, a.value, " + ALERT
                        + " FROM alert a JOIN target t ON t.id = a.target WHERE a.rule = ? AND a.target = ?"
                        + " AND a.check_id = ? AND a.source = ? AND a.part = ? AND a.since >= ? AND a.since < ?"
                        + " ORDER BY a.since LIMIT 1",
                row -> new Known(row.getLong("number"), alert(row)),
                key.rule(),
                key.target(),
                key.check(),
                key.source(),
                key.key(),
                Micros.of(since),
                Micros.of(since.plusMillis(1)));
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(why(session, known.get(0).number(), known.get(0).alert()));
    }

    private record Known(long number, Alert alert) {}

    private static Why why(Session session, long number, Alert alert) throws SQLException {
        return new Why(
                alert,
                session.query(
                        EVENTS + "e.alert = ? ORDER BY e.time, e.number LIMIT ?",
                        JdbcAlertHistory::event,
                        number,
                        MOST),
                withAttempts(
                        session,
                        session.query(
                                NOTICES
                                        + "WHERE notification IN (SELECT notification FROM notice_alert WHERE alert = ?)"
                                        + " ORDER BY number LIMIT ?",
                                JdbcAlertHistory::notice,
                                number,
                                MOST)),
                session.query(
                        WITHHELD + "WHERE alert = ? ORDER BY number LIMIT ?", JdbcAlertHistory::withheld, number, MOST),
                session.query(
                        "SELECT event, notifier, recipient_details, due FROM waiting_notice WHERE alert = ?"
                                + " ORDER BY due, time LIMIT ?",
                        row -> new Waiting(
                                Values.event(row.getString("event")),
                                row.getString("notifier"),
                                Values.recipient(row.getString("recipient_details")),
                                Micros.instant(row.getLong("due"))),
                        number,
                        MOST));
    }

    @Override
    public List<DeliveryAttempt> attempts(int max) {
        return list(ATTEMPT + "ORDER BY number DESC LIMIT ?", JdbcAlertHistory::attempt, max);
    }

    @Override
    public List<Notice> dead(String notifier, int max) {
        return read(session -> withAttempts(
                session,
                session.query(
                        NOTICES + "WHERE notifier = ? AND state = 'DEAD' ORDER BY ended DESC, number DESC LIMIT ?",
                        JdbcAlertHistory::notice,
                        notifier,
                        max)));
    }

    @Override
    public List<Notice> undelivered(String notifier, int max) {
        return read(session -> withAttempts(
                session,
                session.query(
                        NOTICES + "JOIN (SELECT delivery, max(time) AS failed FROM receipt WHERE state = 'FAILED'"
                                + " GROUP BY delivery) ON delivery = id WHERE notifier = ?"
                                + " ORDER BY failed DESC, number DESC LIMIT ?",
                        JdbcAlertHistory::notice,
                        notifier,
                        max)));
    }

    @Override
    public Optional<Notification> newest(NotificationKind kind) {
        return list(
                        "SELECT notice FROM outbox WHERE kind = ? ORDER BY number DESC LIMIT 1",
                        row -> Values.notification(row.getString("notice")),
                        kind.name())
                .stream()
                .findFirst();
    }

    @Override
    public Map<String, Integer> behind(Set<String> alertIds) {
        if (alertIds.isEmpty()) {
            return Map.of();
        }
        StringBuilder sql =
                new StringBuilder("SELECT w.because, count(DISTINCT w.alert) AS alerts FROM withheld_notice w"
                        + " JOIN alert a ON a.number = w.alert WHERE a.state = 'RAISED'");
        List<Object> values = new ArrayList<>();
        oneOf(sql, values, "w.because", alertIds);
        Map<String, Integer> behind = new HashMap<>();
        list(
                        sql.append(" GROUP BY w.because").toString(),
                        row -> Map.entry(row.getString("because"), row.getInt("alerts")),
                        values.toArray())
                .forEach(each -> behind.put(each.getKey(), each.getValue()));
        return behind;
    }

    @Override
    public List<Withheld> withheld(int max) {
        return list(WITHHELD + "ORDER BY number DESC LIMIT ?", JdbcAlertHistory::withheld, max);
    }

    private <T> List<T> list(String sql, Session.Row<T> row, @Nullable Object... parameters) {
        return read(session -> session.query(sql, row, parameters));
    }

    private <T> T read(SqlTask<T> task) {
        try {
            return database.read(task);
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Notice> withAttempts(Session session, List<Notice> notices) throws SQLException {
        List<Notice> complete = new ArrayList<>();
        for (Notice notice : notices) {
            complete.add(new Notice(
                    notice.delivery(),
                    notice.stage(),
                    session.query(
                            ATTEMPT + "WHERE delivery = ? ORDER BY number LIMIT ?",
                            JdbcAlertHistory::attempt,
                            notice.delivery().id(),
                            MOST),
                    session.query(
                            "SELECT channel_id, state, time, words FROM receipt WHERE delivery = ? ORDER BY number LIMIT ?",
                            JdbcAlertHistory::receipt,
                            notice.delivery().id(),
                            MOST)));
        }
        return complete;
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(OutboxRows.delivery(row), Stage.valueOf(row.getString("state")), List.of());
    }

    private static DeliveryAttempt attempt(ResultSet row) throws SQLException {
        return new DeliveryAttempt(
                row.getString("delivery"),
                row.getInt("attempt"),
                Micros.instant(row.getLong("time")),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("words"),
                Micros.instant(row.getLong("next")),
                row.getString("channel_id"));
    }

    private static DeliveryReceipt receipt(ResultSet row) throws SQLException {
        return new DeliveryReceipt(
                row.getString("channel_id"),
                DeliveryReceipt.State.valueOf(row.getString("state")),
                Micros.instant(row.getLong("time")),
                row.getString("words"));
    }

    private static Withheld withheld(ResultSet row) throws SQLException {
        return new Withheld(
                Values.event(row.getString("event")),
                row.getString("addressee"),
                row.getString("reason"),
                Micros.instant(row.getLong("time")),
                row.getString("because"));
    }

    private static AlertEvent event(ResultSet row) throws SQLException {
        return new AlertEvent(
                alert(row),
                AlertTransition.valueOf(row.getString("transition")),
                Micros.instant(row.getLong("time")),
                row.getString("reason"));
    }

    /** An alert whose target is as it is called now. */
    static Alert alert(ResultSet row) throws SQLException {
        double value = row.getDouble("value");
        OptionalDouble optional = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
        Target target = new Target(
                row.getString("id"),
                row.getString("name"),
                row.getString("address"),
                Tags.of(Values.texts(row.getString("tags"))),
                Values.texts(row.getString("options")),
                row.getString("parent"));
        return new Alert(
                new AlertKey(
                        row.getString("rule"),
                        row.getString("target"),
                        row.getString("check_id"),
                        row.getString("source"),
                        row.getString("part")),
                target,
                Severity.valueOf(row.getString("severity")),
                AlertState.valueOf(row.getString("state")),
                Micros.instant(row.getLong("since")),
                row.getString("text"),
                optional);
    }
}
