package io.denyut.store.internal.rows;

import io.denyut.store.internal.db.FreePages;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.db.Slice;
import io.denyut.store.internal.db.SlicedWork;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Deletes the oldest rows, a few hundred results at a time, and gives free space back. */
public final class RowExpiry implements SlicedWork {
    private static final int AT_ONCE = 200;
    private static final String OLDEST =
            "(SELECT number FROM result WHERE tick < ? ORDER BY tick, number LIMIT " + AT_ONCE + ")";

    private final long before;
    private final AtomicLong deleted;

    /**
     * @param before in microseconds: results of earlier ticks go
     * @param deleted is counted up by the results that went
     */
    public RowExpiry(long before, AtomicLong deleted) {
        this.before = before;
        this.deleted = deleted;
    }

    @Override
    public boolean next(Session session, Slice slice) throws SQLException {
        long gone = 0;
        int now;
        do {
            session.update("DELETE FROM sample WHERE result IN " + OLDEST, before);
            now = session.update("DELETE FROM result WHERE number IN " + OLDEST, before);
            gone += now;
        } while (now == AT_ONCE && !slice.isOver());
        long counted = gone;
        session.atEnd(() -> deleted.addAndGet(counted), () -> {});
        return now == AT_ONCE || FreePages.giveBack(session, slice::isOver);
    }
}
