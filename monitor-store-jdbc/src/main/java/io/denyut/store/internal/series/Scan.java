package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Interrupts;
import io.denyut.store.internal.db.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads packed pieces of a range of periods: of all things in one run, or of one thing by its keys. */
final class Scan {
    private Scan() {}

    /** Takes a piece. */
    @FunctionalInterface
    interface Piece {
        void take(long id, byte[] data) throws SQLException;
    }

    /** From now on the session sees what is committed by now: called after rows in memory were looked at, so that none falls in between. */
    static void renew(Session session) throws SQLException {
        Interrupts.look();
        session.execute("COMMIT");
        session.execute("BEGIN");
    }

    /** Those of all things, by period. */
    static void all(Session session, String table, long first, long last, Piece piece) throws SQLException {
        PreparedStatement statement =
                session.prepare("SELECT id, data FROM " + table + " WHERE id >= ? AND id < ? ORDER BY id");
        statement.setLong(1, Keys.of(first));
        statement.setLong(2, Keys.of(last + 1));
        run(statement, piece);
    }

    /** Those of one thing, by period. The database looks each key up by itself: one question, whatever the range. */
    static void one(Session session, String table, int observed, long first, long last, Piece piece)
            throws SQLException {
        // A question may go from 1970 to the end of time.
        long begin = Math.max(first, Keys.period(session.number("SELECT min(id) FROM " + table, 0)));
        long end = Math.min(last, Keys.period(session.number("SELECT max(id) FROM " + table, 0)));
        if (begin > end) {
            return;
        }
        PreparedStatement statement = session.prepare("WITH RECURSIVE period (k) AS (VALUES (?) UNION ALL"
                + " SELECT k + " + Keys.of(1) + " FROM period WHERE k < ?)"
                + " SELECT c.id, c.data FROM period CROSS JOIN " + table + " c"
                + " WHERE c.id >= period.k AND c.id < period.k + " + Keys.MOST_PARTS);
        statement.setLong(1, Keys.of(begin, observed));
        statement.setLong(2, Keys.of(end, observed));
        run(statement, piece);
    }

    private static void run(PreparedStatement statement, Piece piece) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Interrupts.look();
                piece.take(rows.getLong(1), rows.getBytes(2));
            }
        }
    }
}
