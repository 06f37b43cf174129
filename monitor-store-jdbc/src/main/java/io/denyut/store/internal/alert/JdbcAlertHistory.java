package io.denyut.store.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Values;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads what happened; throws {@link UncheckedIOException} when the database cannot be read. */
final class JdbcAlertHistory implements AlertHistory {
    private static final String EVENTS = "SELECT a.rule, a.target, a.check_id, a.source, a.part, a.since,"
            + " e.time, e.transition, e.reason, e.state, e.severity, e.text, e.value,"
            + " t.id, t.name, t.address, t.tags, t.options, t.parent"
            + " FROM alert_event e JOIN alert a ON a.number = e.alert JOIN target t ON t.id = a.target"
            + " WHERE e.time >= ? AND e.time < ? ORDER BY e.time DESC, e.number DESC LIMIT ?";

    private final Database database;

    JdbcAlertHistory(Database database) {
        this.database = database;
    }

    @Override
    public List<AlertEvent> events(Instant from, Instant to, int max) {
        return list(EVENTS, JdbcAlertHistory::event, Micros.of(from), Micros.of(to), max);
    }

    @Override
    public List<DeliveryAttempt> attempts(int max) {
        return list(
                "SELECT delivery, attempt, time, outcome, words, next FROM attempt ORDER BY number DESC LIMIT ?",
                row -> new DeliveryAttempt(
                        row.getString("delivery"),
                        row.getInt("attempt"),
                        Micros.instant(row.getLong("time")),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("words"),
                        Micros.instant(row.getLong("next"))),
                max);
    }

    @Override
    public List<Withheld> withheld(int max) {
        return list(
                "SELECT event, addressee, reason, time FROM withheld_notice ORDER BY number DESC LIMIT ?",
                row -> new Withheld(
                        Values.event(row.getString("event")),
                        row.getString("addressee"),
                        row.getString("reason"),
                        Micros.instant(row.getLong("time"))),
                max);
    }

    private <T> List<T> list(String sql, Session.Row<T> row, @Nullable Object... parameters) {
        try {
            return database.read(session -> session.query(sql, row, parameters));
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
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
