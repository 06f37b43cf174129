package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;

/** Brings what is in the journal to the heads. */
final class JournalReader {
    private JournalReader() {}

    /** The rows of one entry; {@code nanos} is when. */
    static void apply(JournalCodec codec, long entry, byte[] data, Catalog catalog, Heads heads, long nanos) {
        heads.lock.lock();
        try {
            codec.apply(data, (observed, tick, status, reason, columns, values, count) -> {
                Observed one = catalog.byId(observed);
                if (one == null) {
                    throw new DamagedChunkException("the journal names " + observed + ", which is not known");
                }
                heads.add(one, entry, nanos, tick, status, reason, columns, values, count);
            });
        } finally {
            heads.lock.unlock();
        }
    }

    /** All entries; gives the number of the last one, -1 if there is none. */
    static long read(Session session, JournalCodec codec, Catalog catalog, Heads heads, long nanos)
            throws SQLException {
        long[] last = {-1};
        session.query("SELECT seq, data FROM journal WHERE shard = 0 ORDER BY epoch, seq", row -> {
            last[0] = row.getLong("seq");
            apply(codec, last[0], row.getBytes("data"), catalog, heads, nanos);
            return 0;
        });
        return last[0];
    }
}
