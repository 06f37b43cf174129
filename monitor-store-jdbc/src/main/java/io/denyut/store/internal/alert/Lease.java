package io.denyut.store.internal.alert;

import io.denyut.spi.Fence;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;

/** The row that says who decides for a shard. */
final class Lease {
    private static final String TAKE =
            "INSERT INTO lease (shard, owner, epoch, seq, last_change) VALUES (?, ?, ?, 0, '')"
                    + " ON CONFLICT (shard) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch"
                    + " WHERE excluded.epoch > lease.epoch"
                    + " OR (excluded.epoch = lease.epoch AND excluded.owner = lease.owner)";
    private static final String HOLD = "UPDATE lease SET seq = seq + 1 WHERE shard = ? AND owner = ? AND epoch = ?";

    private Lease() {}

    /** Takes the shard; false if another has it under this epoch or a later one. */
    static boolean take(Session session, Fence fence) throws SQLException {
        return session.update(TAKE, fence.shard(), fence.owner(), fence.epoch()) == 1;
    }

    /** Counts a deciding commit; false if the shard is not held any more: then nothing else may be written. */
    static boolean hold(Session session, Fence fence) throws SQLException {
        return session.update(HOLD, fence.shard(), fence.owner(), fence.epoch()) == 1;
    }

    /** Notes a change; false if it is the last that was stored, which has come again. */
    static boolean isNew(Session session, Fence fence, String change) throws SQLException {
        return session.update(
                        "UPDATE lease SET last_change = ? WHERE shard = ? AND last_change <> ?",
                        change,
                        fence.shard(),
                        change)
                == 1;
    }
}
