package io.denyut.store.internal.db;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;

/** Pages of the file that hold nothing any more. */
public final class FreePages {
    private static final int AT_ONCE = 256;
    /** So many stay in any case, for what comes next. */
    private static final long LEFT = 2_048;

    private FreePages() {}

    /**
     * Gives back to the disk what is free beyond a tenth of the file.
     *
     * @param over whether to leave the rest to the next time
     * @return whether there is more to do
     */
    public static boolean giveBack(Session session, BooleanSupplier over) throws SQLException {
        while (true) {
            long free = session.number("PRAGMA freelist_count", 0);
            long left = Math.max(LEFT, session.number("PRAGMA page_count", 0) / 10);
            if (free <= left) {
                return false;
            }
            try (Statement statement = session.connection().createStatement()) {
                // Not execute: that would give back a single page.
                statement.executeUpdate("PRAGMA incremental_vacuum(" + Math.min(AT_ONCE, free - left) + ")");
            }
            if (over.getAsBoolean()) {
                return true;
            }
        }
    }
}
