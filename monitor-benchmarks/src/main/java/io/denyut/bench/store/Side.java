package io.denyut.bench.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** One way of storing pings. A batch is a commit, durable against the end of the process (WAL, synchronous=NORMAL on all sides). */
interface Side extends AutoCloseable {
    String name();

    void write(Pings.Batch batch) throws Exception;

    /** What is done in the background is done. */
    default void settle() throws Exception {}

    /** A day of one device in 500 pieces; gives how many have a value. */
    int day(Pings pings, int device, long fromSecond) throws Exception;

    Path file();

    default long walBytes() throws Exception {
        Path wal = file().resolveSibling(file().getFileName() + "-wal");
        return Files.exists(wal) ? Files.size(wal) : 0;
    }

    @Override
    void close() throws SQLException;
}
