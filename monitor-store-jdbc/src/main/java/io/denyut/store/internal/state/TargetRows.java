package io.denyut.store.internal.state;

import io.denyut.Target;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Json;
import java.sql.SQLException;

/** The rows that others refer to: targets and checks. */
public final class TargetRows {
    private static final String PUT = "INSERT INTO target (id, name, address, tags, options, parent, first_seen)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
            + " address = excluded.address, tags = excluded.tags, options = excluded.options, parent = excluded.parent"
            + " WHERE target.name <> excluded.name OR target.address <> excluded.address"
            + " OR target.tags <> excluded.tags OR target.options <> excluded.options"
            + " OR coalesce(target.parent, '') <> coalesce(excluded.parent, '')";

    private static final String PUT_CHECK =
            "INSERT INTO known_check (id, first_seen) VALUES (?, ?) ON CONFLICT (id) DO NOTHING";

    private TargetRows() {}

    /** Puts a target in as it is now. */
    public static void put(Session session, Target target, long now) throws SQLException {
        session.update(
                PUT,
                target.id(),
                target.name(),
                target.address(),
                Json.write(target.tags().asMap()),
                Json.write(target.options()),
                target.parentId(),
                now);
    }

    /** A target of which only the id is known, where none is there. */
    public static void putUnknown(Session session, String id, long now) throws SQLException {
        session.update(
                "INSERT INTO target (id, name, address, tags, options, first_seen) VALUES (?, ?, ?, '{}', '{}', ?)"
                        + " ON CONFLICT (id) DO NOTHING",
                id,
                id,
                id,
                now);
    }

    public static void putCheck(Session session, String check, long now) throws SQLException {
        session.update(PUT_CHECK, check, now);
    }
}
