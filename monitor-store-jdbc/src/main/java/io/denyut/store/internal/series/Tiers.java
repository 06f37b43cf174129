package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far back each tier goes and up to which day everything is rolled up; days since 1970. Changed by the writer, after the commit; safe to
 * read for all.
 */
final class Tiers {
    private volatile State state = new State(Map.of(), 0);

    private record State(Map<Tier, Long> keptFrom, long rolledUpTo) {}

    void load(Session session) throws SQLException {
        Map<Tier, Long> kept = new EnumMap<>(Tier.class);
        long[] rolled = {0};
        session.query("SELECT name, kept_from, rolled_up_to FROM series_tier", row -> {
            kept.put(Tier.valueOf(row.getString("name")), row.getLong("kept_from"));
            rolled[0] = Math.max(rolled[0], row.getLong("rolled_up_to"));
            return rolled;
        });
        state = new State(kept, rolled[0]);
    }

    /** Changes whenever something here does. */
    Object version() {
        return state;
    }

    /** The first day of which everything is kept. */
    long keptFrom(Tier tier) {
        return state.keptFrom.getOrDefault(tier, 0L);
    }

    /** All days before this one are rolled up, but for late rows that wait. */
    long rolledUpTo() {
        return state.rolledUpTo;
    }

    static void storeRolledUpTo(Session session, long day) throws SQLException {
        session.update(
                "INSERT INTO series_tier (name, kept_from, rolled_up_to) VALUES ('DAYS', 0, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET rolled_up_to = excluded.rolled_up_to",
                day);
    }

    static void storeKeptFrom(Session session, Tier tier, long day) throws SQLException {
        session.update(
                "INSERT INTO series_tier (name, kept_from, rolled_up_to) VALUES (?, ?, 0)"
                        + " ON CONFLICT (name) DO UPDATE SET kept_from = excluded.kept_from",
                tier.name(),
                day);
    }

    synchronized void rolledUpTo(long day) {
        if (day > state.rolledUpTo) {
            state = new State(state.keptFrom, day);
        }
    }

    synchronized void keptFrom(Tier tier, long day) {
        if (day > keptFrom(tier)) {
            Map<Tier, Long> kept = new EnumMap<>(Tier.class);
            kept.putAll(state.keptFrom);
            kept.put(tier, day);
            state = new State(kept, state.rolledUpTo);
        }
    }
}
