package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

/** Opens connections to one file, each set up for what it is for. */
final class Connections {
    private static final byte[] HEAD = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    /** KiB: enough for the inner pages of a store of years. */
    private static final int WRITER_CACHE = 16_384;

    private static final int READER_CACHE = 4_096;
    /** Bytes that the write-ahead log keeps when it begins anew. */
    private static final long LOG_KEPT = 32L << 20;

    private final Path file;
    private final DatabaseOptions options;

    Connections(Path file, DatabaseOptions options) {
        this.file = file;
        this.options = options;
    }

    /** The one that writes; makes the file if it is not there, readable by its owner only, for it holds people's addresses. */
    Session writer() throws SQLException, StoreException {
        boolean isNew = isNew();
        Session session = new Session(open(new Properties()));
        try {
            session.execute("PRAGMA busy_timeout = " + options.lockWait().toMillis());
            if (isNew) {
                session.execute("PRAGMA page_size = " + options.pageSize());
                session.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            session.execute("PRAGMA journal_mode = WAL");
            session.execute("PRAGMA synchronous = " + (options.survivesPowerLoss() ? "FULL" : "NORMAL"));
            session.execute("PRAGMA foreign_keys = ON");
            session.execute("PRAGMA temp_store = MEMORY");
            session.execute("PRAGMA cache_size = -" + WRITER_CACHE);
            session.execute("PRAGMA journal_size_limit = " + LOG_KEPT);
            session.execute("PRAGMA wal_autocheckpoint = 0"); // the writer does it when no alert waits
            return session;
        } catch (SQLException e) {
            closeQuietly(session, e);
            throw e;
        }
    }

    /** One that cannot write. */
    Session reader() throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        Session session = new Session(open(readOnly));
        try {
            session.execute("PRAGMA busy_timeout = 2000");
            session.execute("PRAGMA temp_store = MEMORY");
            session.execute("PRAGMA cache_size = -" + READER_CACHE);
            return session;
        } catch (SQLException e) {
            closeQuietly(session, e);
            throw e;
        }
    }

    private Connection open(Properties properties) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
    }

    private static void closeQuietly(Session session, SQLException failure) {
        try {
            session.close();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    boolean isNew() throws StoreException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
                if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
                return true;
            }
            byte[] head;
            try (InputStream in = Files.newInputStream(file)) {
                head = in.readNBytes(HEAD.length);
            }
            if (head.length > 0 && !Arrays.equals(head, HEAD)) {
                throw new StoreException(
                        Kind.FOREIGN,
                        "database " + file + " is not an SQLite database; give the store a file of its own");
            }
            return head.length == 0;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    Kind.READ_ONLY,
                    "database " + file + ": cannot be made or read (" + e + "); give this user the right to",
                    e);
        }
    }

    /** What tells this file from another of the same name; empty when there is none. */
    Optional<Object> identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return Optional.of(key == null ? attributes.creationTime() : key);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
