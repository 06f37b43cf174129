package io.denyut.store.internal.state;

import io.denyut.TargetMode;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with targets, as the operator and their sources say, and each change of it. The operator has the last word; a target of
 * which nobody says anything is active.
 */
final class Modes {
    private static final String OPERATORS = "target_mode";
    private static final String SOURCES = "source_mode";

    private Modes() {}

    static Map<String, TargetMode> ofOperator(Session session) throws SQLException {
        return read(session, OPERATORS);
    }

    private static Map<String, TargetMode> read(Session session, String table) throws SQLException {
        Map<String, TargetMode> modes = new HashMap<>();
        session.query(
                "SELECT target, mode FROM " + table,
                row -> modes.put(row.getString("target"), TargetMode.valueOf(row.getString("mode"))));
        return modes;
    }

    /**
     * Within a transaction.
     *
     * @param operator who says nothing of what is not named
     * @param sources of what is not named nothing is new
     */
    static void put(Session session, Map<String, TargetMode> operator, Map<String, TargetMode> sources, long now)
            throws SQLException {
        Map<String, TargetMode> operatorBefore = read(session, OPERATORS);
        Map<String, TargetMode> sourcesBefore = read(session, SOURCES);
        TreeSet<String> targets = new TreeSet<>(operatorBefore.keySet());
        targets.addAll(operator.keySet());
        targets.addAll(sources.keySet());
        for (String target : targets) {
            TargetMode said = operator.get(target);
            TargetMode saidBefore = operatorBefore.get(target);
            TargetMode sourceBefore = sourcesBefore.get(target);
            TargetMode source = sources.getOrDefault(target, sourceBefore);
            if (source == TargetMode.ACTIVE) {
                source = null;
            }
            if (said == saidBefore && source == sourceBefore) {
                continue;
            }
            put(session, OPERATORS, target, saidBefore, said, now);
            put(session, SOURCES, target, sourceBefore, source, now);
            TargetMode from = effective(saidBefore, sourceBefore);
            TargetMode to = effective(said, source);
            if (from != to) {
                session.update(
                        "INSERT INTO mode_change (target, time, from_mode, to_mode, reason) VALUES (?, ?, ?, ?, ?)",
                        target,
                        now,
                        from.name(),
                        to.name(),
                        said == saidBefore ? "source" : "operator");
            }
        }
    }

    private static TargetMode effective(@Nullable TargetMode operator, @Nullable TargetMode source) {
        if (operator != null) {
            return operator;
        }
        return source == null ? TargetMode.ACTIVE : source;
    }

    private static void put(
            Session session,
            String table,
            String target,
            @Nullable TargetMode before,
            @Nullable TargetMode now,
            long time)
            throws SQLException {
        if (now == before) {
            return;
        }
        if (now == null) {
            session.update("DELETE FROM " + table + " WHERE target = ?", target);
        } else {
            session.update(
                    "INSERT INTO " + table + " (target, mode, since) VALUES (?, ?, ?)"
                            + " ON CONFLICT (target) DO UPDATE SET mode = excluded.mode, since = excluded.since",
                    target,
                    now.name(),
                    time);
        }
    }
}
