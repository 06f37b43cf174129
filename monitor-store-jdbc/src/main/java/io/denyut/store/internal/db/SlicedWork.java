package io.denyut.store.internal.db;

import java.sql.SQLException;

/** Long work in short pieces, each a transaction of its own; between two of them the writer does what is more urgent. */
@FunctionalInterface
public interface SlicedWork {
    /**
     * Does a piece: as much as fits into {@link Slice#isOver()}, at least one step.
     *
     * @return whether there is more to do
     */
    boolean next(Session session, Slice slice) throws SQLException;
}
