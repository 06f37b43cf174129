package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes each day of a tier takes. A day that is over does not change but for what comes late, so it is looked at once, the newest
 * first: while not all are known, too little is counted, never too much. Confined to the writer's thread.
 */
final class TierSizes {
    /** Keys of so many things are looked at by one statement. */
    private static final long KEYS_AT_ONCE = 4_096L << 8;

    private final Map<Tier, TreeMap<Long, Long>> days = new EnumMap<>(Tier.class);

    // The day that is being looked at.
    private long nextKey = -1;
    private long sum;

    /** Looks at the next days of the tiers that have a bound, for a while; gives whether there are more. */
    boolean piece(Session session, Tiers tiers, TierBytes bounds, long end) throws SQLException {
        for (Tier tier : Tier.values()) {
            if (bounds.of(tier) == Long.MAX_VALUE) {
                continue;
            }
            TreeMap<Long, Long> known = days.computeIfAbsent(tier, one -> new TreeMap<>());
            known.headMap(tiers.keptFrom(tier)).clear();
            long oldest = session.number("SELECT min(id) FROM " + tier.table, Long.MAX_VALUE);
            for (long day = tiers.rolledUpTo() - 1; tier.keyOfDay(day + 1) > oldest && day >= 0; day--) {
                if (known.containsKey(day)) {
                    continue;
                }
                if (!measure(session, tier, day, end)) {
                    return true;
                }
                known.put(day, sum);
                nextKey = -1;
            }
        }
        return false;
    }

    /** False when the time is over before the day is. */
    private boolean measure(Session session, Tier tier, long day, long end) throws SQLException {
        long last = tier.keyOfDay(day + 1);
        if (nextKey < tier.keyOfDay(day) || nextKey > last) {
            nextKey = tier.keyOfDay(day);
            sum = 0;
        }
        while (true) {
            long first =
                    session.number("SELECT min(id) FROM " + tier.table + " WHERE id >= ?", Long.MAX_VALUE, nextKey);
            if (first >= last) {
                return true;
            }
            long to = Math.min(last, first + KEYS_AT_ONCE);
            sum += session.number(
                    "SELECT sum(length(data)) FROM " + tier.table + " WHERE id >= ? AND id < ?", 0, first, to);
            nextKey = to;
            if (System.nanoTime() - end >= 0) {
                return nextKey >= last;
            }
        }
    }

    /** The first day that can stay when a tier is to be within its bound. */
    long firstWithin(Tier tier, long bound) {
        TreeMap<Long, Long> known = days.getOrDefault(tier, new TreeMap<>());
        long bytes = known.values().stream().mapToLong(Long::longValue).sum();
        long first = 0;
        for (Map.Entry<Long, Long> day : known.entrySet()) {
            if (bytes <= bound) {
                break;
            }
            bytes -= day.getValue();
            first = day.getKey() + 1;
        }
        return first;
    }
}
