package io.denyut.store.internal.alert;

import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Values;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Steps of deliveries, and what they mean for who was told. */
final class OutboxRows {
    /** An attempt began and nothing is known of its end. Rows that were never tried, which most are, cost nothing. */
    static final String IN_DOUBT = "CASE WHEN attempts > 0 AND EXISTS (SELECT 1 FROM attempt begun"
            + " WHERE begun.delivery = outbox.id AND begun.outcome = 'BEGUN' AND NOT EXISTS (SELECT 1 FROM attempt done"
            + " WHERE done.delivery = begun.delivery AND done.attempt = begun.attempt AND done.outcome <> 'BEGUN'))"
            + " THEN 1 ELSE 0 END";

    private static final String UNSENT =
            " AND shard = ? AND delivery <> '' AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = told.delivery)";

    private OutboxRows() {}

    /** What had begun under an earlier owner is due again; nobody is told by what never came to the outbox. */
    static void restart(Session session, int shard) throws SQLException {
        session.update("UPDATE outbox SET state = 'WAITING' WHERE state = 'BEGUN' AND shard = ?", shard);
        session.update(
                "UPDATE told SET stage = '" + Stage.TOLD.name() + "', delivery = '' WHERE stage = '"
                        + Stage.RECOVERY_ON_ITS_WAY.name() + "'" + UNSENT,
                shard);
        session.update("DELETE FROM told WHERE stage = '" + Stage.ON_ITS_WAY.name() + "'" + UNSENT, shard);
    }

    /** Rows of one shard. */
    static List<Delivery> due(Session session, int shard, String notifier, long now, int max) throws SQLException {
        return session.query(
                "SELECT notice, notifier, recipient_details, due, attempts, " + IN_DOUBT + " AS in_doubt FROM outbox"
                        + " WHERE notifier = ? AND state = 'WAITING' AND due <= ? AND shard = ? ORDER BY due, number LIMIT ?",
                OutboxRows::delivery,
                notifier,
                now,
                shard,
                max);
    }

    static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                Values.notification(row.getString("notice")),
                row.getString("notifier"),
                Values.recipient(row.getString("recipient_details")),
                Micros.instant(row.getLong("due")),
                row.getInt("attempts"),
                row.getInt("in_doubt") != 0);
    }

    /** A delivery that has ended, or was never there, takes no more steps. */
    static void record(Session session, DeliveryAttempt attempt) throws SQLException {
        int open = switch (attempt.outcome()) {
            case BEGUN ->
                session.update(
                        "UPDATE outbox SET state = 'BEGUN', attempts = ? WHERE id = ? AND state IN ('WAITING', 'BEGUN')",
                        attempt.number(),
                        attempt.delivery());
            case RETRY ->
                session.update(
                        "UPDATE outbox SET state = 'WAITING', attempts = ?, due = ? WHERE id = ?"
                                + " AND state IN ('WAITING', 'BEGUN')",
                        attempt.number(),
                        Micros.of(attempt.next()),
                        attempt.delivery());
            case SENT, UNCERTAIN, DEAD ->
                session.update(
                        "UPDATE outbox SET state = ?, attempts = ?, ended = ? WHERE id = ? AND state IN ('WAITING', 'BEGUN')",
                        attempt.outcome().name(),
                        attempt.number(),
                        Micros.of(attempt.time()),
                        attempt.delivery());
        };
        if (open == 0) {
            return;
        }
        session.update(
                "INSERT INTO attempt (delivery, attempt, outcome, time, words, next, channel_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (delivery, attempt, outcome) DO NOTHING",
                attempt.delivery(),
                attempt.number(),
                attempt.outcome().name(),
                Micros.of(attempt.time()),
                attempt.words(),
                Micros.of(attempt.next()),
                attempt.channelId());
        for (String message : attempt.channelIds()) {
            session.update(
                    "INSERT INTO message (notifier, channel_id, delivery) SELECT notifier, ?, id FROM outbox WHERE id = ?"
                            + " ON CONFLICT (notifier, channel_id) DO NOTHING",
                    message,
                    attempt.delivery());
        }
        if (attempt.outcome() != Outcome.BEGUN && attempt.outcome() != Outcome.RETRY) {
            ended(session, attempt);
        }
    }

    /** Whether a message is known; what was said of it is there once. */
    static boolean receive(Session session, String notifier, DeliveryReceipt receipt) throws SQLException {
        List<String> delivery = session.query(
                "SELECT delivery FROM message WHERE notifier = ? AND channel_id = ?",
                row -> row.getString("delivery"),
                notifier,
                receipt.channelId());
        if (delivery.isEmpty()) {
            return false;
        }
        session.update(
                "INSERT INTO receipt (delivery, channel_id, state, time, words) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (delivery, channel_id, state) DO NOTHING",
                delivery.get(0),
                receipt.channelId(),
                receipt.state().name(),
                Micros.of(receipt.time()),
                receipt.words());
        return true;
    }

    /** A notice may tell one of a problem and of the end of another: the row of each says what it was. */
    private static void ended(Session session, DeliveryAttempt attempt) throws SQLException {
        if (attempt.outcome() != Outcome.DEAD) {
            session.update(
                    "UPDATE told SET stage = '" + Stage.TOLD.name()
                            + "', delivery = '' WHERE delivery = ? AND stage = '" + Stage.ON_ITS_WAY.name() + "'",
                    attempt.delivery());
        }
        session.update("DELETE FROM told WHERE delivery = ?", attempt.delivery());
    }
}
