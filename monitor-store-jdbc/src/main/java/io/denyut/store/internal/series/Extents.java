package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** From when on each tier holds something. */
public final class Extents {
    private Extents() {}

    /**
     * A tier.
     *
     * @param name as it is called in the configuration: {@code raw, five-minutes, hours, days}
     * @param tables that it is in
     * @param from the beginning of its oldest piece in microseconds; -1 if it is empty
     */
    public record Extent(String name, Set<String> tables, long from) {}

    public static List<Extent> of(Session session) throws SQLException {
        List<Extent> all = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            long first = session.number("SELECT min(id) FROM " + tier.table, -1);
            long from = first < 0 ? -1 : Keys.period(first) * length(tier);
            all.add(
                    switch (tier) {
                        case RAW -> new Extent("raw", Set.of(tier.table, "chunk_summary", "journal"), from);
                        case FIVE_MINUTES -> new Extent("five-minutes", Set.of(tier.table), from);
                        case HOURS -> new Extent("hours", Set.of(tier.table), from);
                        case DAYS -> new Extent("days", Set.of(tier.table), from);
                    });
        }
        return all;
    }

    private static long length(Tier tier) {
        return switch (tier) {
            case RAW -> Keys.WINDOW;
            case FIVE_MINUTES, HOURS -> Keys.DAY;
            case DAYS -> Keys.DAYS_A_PIECE * Keys.DAY;
        };
    }
}
