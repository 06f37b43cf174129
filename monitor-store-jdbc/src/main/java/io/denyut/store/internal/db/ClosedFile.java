package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a store's file from outside of any {@link Database}. */
public final class ClosedFile {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedFile.class);

    private ClosedFile() {}

    /**
     * A connection that reads, whether somebody writes or not.
     *
     * @throws StoreException if there is no store at that place
     */
    public static Session read(Path file) throws StoreException {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(Kind.GONE, "there is no store at " + file);
        }
        Connections connections = new Connections(file, DatabaseOptions.of(InstantSource.system()));
        Session session = null;
        try {
            if (connections.isNew()) {
                throw new StoreException(Kind.FOREIGN, "there is no store at " + file + ": the file is empty");
            }
            session = connections.reader();
            if (session.number("PRAGMA application_id", 0) != Contents.STORE.application) {
                throw new StoreException(Kind.FOREIGN, "the database " + file + " belongs to another program");
            }
            Session opened = session;
            session = null;
            return opened;
        } catch (SQLException e) {
            throw Failures.words(file, e);
        } finally {
            if (session != null) {
                closeQuietly(session);
            }
        }
    }

    /**
     * Takes the write-ahead log into a file that nobody uses, so that the file alone is all of it.
     *
     * @return false if that cannot be: the file is damaged, or somebody uses it
     */
    public static boolean settle(Path file) {
        Connections connections = new Connections(file, DatabaseOptions.of(InstantSource.system()));
        try {
            try (Session session = connections.writer()) {
                session.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            Path log = Path.of(file + "-wal"); // the last to close deletes it
            return Files.notExists(log);
        } catch (SQLException | StoreException e) {
            LOG.debug("store: {} cannot take in its log: {}", file, e.toString());
            return false;
        }
    }

    private static void closeQuietly(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("store: a reading connection did not close: {}", e.toString());
        }
    }

    /** The newest step of a store's schema. */
    public static int schema(Session session) throws SQLException {
        return (int) session.number("SELECT max(number) FROM schema_version", 0);
    }

    /** The newest step that this program knows. */
    public static int newestSchema() {
        return Schema.newest(Migration.all(Contents.STORE));
    }
}
