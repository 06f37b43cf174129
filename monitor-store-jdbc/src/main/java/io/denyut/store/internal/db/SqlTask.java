package io.denyut.store.internal.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Something to do with a connection. */
@FunctionalInterface
public interface SqlTask<T extends @Nullable Object> {
    /** On the writer's thread: within one transaction, committed on return and rolled back on a throw. */
    T run(Session session) throws SQLException;
}
