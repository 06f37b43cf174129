package io.denyut.store.internal.state;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.TargetMode;
import io.denyut.store.Availability;
import io.denyut.store.StateChange;
import io.denyut.store.StateHistory;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Interrupts;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers from the tables of changes. */
public final class JdbcStateHistory implements StateHistory {
    private static final int MOST = 10_000;
    /** The latest state is saved each minute: so much later it is still the latest. */
    private static final long SAVED_WITHIN = 120_000_000;

    private static final String COLUMNS =
            "SELECT number, time, target, check_id, source, from_status, to_status, reason_code, reason_text"
                    + " FROM state_change";

    private final Database database;

    public JdbcStateHistory(Database database) {
        this.database = database;
    }

    @Override
    public List<StateChange> changes(Optional<String> target, Instant from, Instant to, OptionalLong olderThan, int max)
            throws StoreException {
        if (max < 1 || max > MOST) {
            throw new IllegalArgumentException("max " + max + " must be 1 to " + MOST);
        }
        StringBuilder sql = new StringBuilder(COLUMNS).append(" WHERE time >= ? AND time < ?");
        List<@Nullable Object> parameters = new ArrayList<>(List.of(Micros.of(from), Micros.of(to)));
        target.ifPresent(id -> {
            sql.append(" AND target = ?");
            parameters.add(id);
        });
        olderThan.ifPresent(number -> {
            sql.append(" AND (time < (SELECT time FROM state_change WHERE number = ?)"
                    + " OR (time = (SELECT time FROM state_change WHERE number = ?) AND number < ?))");
            parameters.addAll(List.of(number, number, number));
        });
        sql.append(" ORDER BY time DESC, number DESC LIMIT ?");
        parameters.add(max);
        return database.read(session -> session.query(sql.toString(), JdbcStateHistory::change, parameters.toArray()));
    }

    private static StateChange change(ResultSet row) throws SQLException {
        String from = row.getString("from_status");
        return new StateChange(
                row.getLong("number"),
                Micros.instant(row.getLong("time")),
                row.getString("target"),
                row.getString("check_id"),
                row.getString("source"),
                from == null ? null : Status.valueOf(from),
                Status.valueOf(row.getString("to_status")),
                reason(row));
    }

    private static @Nullable Reason reason(ResultSet row) throws SQLException {
        String code = row.getString("reason_code");
        return code == null ? null : new Reason(code, row.getString("reason_text"));
    }

    // ---------------------------------------------------------------- availability

    @Override
    public Availability availability(String target, Set<String> checks, Instant from, Instant to)
            throws StoreException {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from " + from + " must be before to " + to);
        }
        return database.read(session -> availability(session, target, checks, Micros.of(from), Micros.of(to)));
    }

    private static Availability availability(Session session, String target, Set<String> checks, long from, long to)
            throws SQLException {
        Timeline timeline = new Timeline(from, to, modeAt(session, target, from));
        session.query(
                "SELECT time, to_mode FROM mode_change WHERE target = ? AND time >= ? AND time < ? ORDER BY number",
                row -> {
                    timeline.mode(row.getLong("time"), TargetMode.valueOf(row.getString("to_mode")));
                    return target;
                },
                target,
                from,
                to);
        List<String[]> series = session.query(
                "SELECT DISTINCT check_id, source FROM state_change WHERE target = ?",
                row -> new String[] {row.getString("check_id"), row.getString("source")},
                target);
        for (String[] one : series) {
            Interrupts.look();
            if (checks.isEmpty() || checks.contains(one[0])) {
                addStates(session, timeline, target, one[0], one[1], from, to);
            }
        }
        return timeline.sum();
    }

    private static void addStates(
            Session session, Timeline timeline, String target, String check, String source, long from, long to)
            throws SQLException {
        // What held at the begin, and all that came within.
        session.query(
                COLUMNS + " WHERE target = ? AND check_id = ? AND source = ? AND time < ?"
                        + " AND time >= coalesce((SELECT max(time) FROM state_change"
                        + " WHERE target = ? AND check_id = ? AND source = ? AND time <= ?), ?)",
                row -> {
                    Interrupts.look();
                    timeline.state(
                            source,
                            check,
                            row.getLong("time"),
                            Status.valueOf(row.getString("to_status")),
                            reason(row));
                    return check;
                },
                target,
                check,
                source,
                to,
                target,
                check,
                source,
                from,
                from);
        long until = knownUntil(session, target, check, source);
        if (until < to) {
            timeline.state(source, check, until, Status.UNKNOWN, new Reason(StateChanges.NOT_MEASURED, ""));
        }
    }

    /** The last state holds until here, for nothing newer is known. */
    private static long knownUntil(Session session, String target, String check, String source) throws SQLException {
        long tick = session.number(
                "SELECT tick + 2 * coalesce(every, 0) FROM latest_state"
                        + " WHERE target = ? AND check_id = ? AND source = ?",
                Long.MIN_VALUE,
                target,
                check,
                source);
        long change = session.number(
                "SELECT max(time) FROM state_change WHERE target = ? AND check_id = ? AND source = ?",
                Long.MIN_VALUE,
                target,
                check,
                source);
        // A store that is given no latest states cannot tell: then the last change holds on.
        return tick == Long.MIN_VALUE ? Long.MAX_VALUE : Math.max(tick, change) + SAVED_WITHIN;
    }

    private static TargetMode modeAt(Session session, String target, long time) throws SQLException {
        List<String> before = session.query(
                "SELECT to_mode AS mode FROM mode_change WHERE target = ? AND time < ? ORDER BY number DESC LIMIT 1",
                row -> row.getString("mode"),
                target,
                time);
        return before.isEmpty() ? TargetMode.ACTIVE : TargetMode.valueOf(before.get(0));
    }
}
