package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database to the schema of this program: forwards only, each step whole or not at all, the file as it was kept beside it. */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private final Path file;
    private final Contents contents;
    private final List<Migration> migrations;
    private final InstantSource clock;

    Schema(Path file, Contents contents, List<Migration> migrations, InstantSource clock) {
        this.file = file;
        this.contents = contents;
        this.migrations = migrations;
        this.clock = clock;
    }

    /** The newest step of this program. */
    static int newest(List<Migration> migrations) {
        return migrations.stream().mapToInt(Migration::number).max().orElse(0);
    }

    /** Looks whether the database is one of ours, and applies what is missing. */
    void bringUp(Session session) throws SQLException, StoreException {
        boolean isNew = session.number("SELECT count(*) FROM sqlite_schema", 0) == 0;
        if (isNew) {
            session.execute("BEGIN IMMEDIATE");
            session.execute("PRAGMA application_id = " + contents.application);
            session.execute("CREATE TABLE schema_version (number INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL,"
                    + " applied BIGINT NOT NULL)");
            session.execute("COMMIT");
        }
        requireOurs(session);
        Set<Integer> applied =
                new HashSet<>(session.query("SELECT number FROM schema_version", row -> row.getInt("number")));
        refuseNewer(applied);
        List<Migration> missing = migrations.stream()
                .filter(migration -> !applied.contains(migration.number()))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (!applied.isEmpty()) {
            Path copy = keep(
                    session, applied.stream().max(Comparator.naturalOrder()).orElseThrow());
            LOG.info("store: the schema of {} is brought up to {}; as it was: {}", file, newest(migrations), copy);
        }
        for (Migration migration : missing) {
            apply(session, migration);
        }
    }

    private void requireOurs(Session session) throws SQLException, StoreException {
        if (session.number("PRAGMA application_id", 0) != contents.application) {
            throw new StoreException(
                    Kind.FOREIGN,
                    "database " + file + " belongs to another program; "
                            + (contents == Contents.STORE
                                    ? "give the store a file of its own"
                                    : "give the rows a file of their own"));
        }
    }

    private void refuseNewer(Set<Integer> applied) throws StoreException {
        int newest = newest(migrations);
        int has = applied.stream().max(Comparator.naturalOrder()).orElse(0);
        if (has > newest) {
            throw new StoreException(
                    Kind.FOREIGN,
                    "database " + file + " has schema " + has + ", this program knows " + newest
                            + ": start the newer program that wrote it, or restore a backup of before");
        }
    }

    /** A whole copy of the database as it was, beside it. */
    private Path keep(Session session, int number) throws SQLException, StoreException {
        Path copy = file.resolveSibling(file.getFileName() + ".schema-" + number);
        Path part = file.resolveSibling(copy.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            session.execute("VACUUM INTO '" + part.toString().replace("'", "''") + "'");
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new StoreException(Kind.IO, "database " + file + ": cannot be copied to " + copy + ": " + e, e);
        } catch (SQLException e) {
            StoreException why = Failures.words(part, e);
            throw new StoreException(
                    why.kind(),
                    "database " + file + " is not brought to the new schema, for it cannot be copied before: "
                            + why.getMessage(),
                    e);
        }
    }

    private void apply(Session session, Migration migration) throws SQLException, StoreException {
        session.execute("BEGIN IMMEDIATE");
        try {
            for (String statement : migration.statements()) {
                session.execute(statement);
            }
            session.update(
                    "INSERT INTO schema_version (number, name, applied) VALUES (?, ?, ?)",
                    migration.number(),
                    migration.name(),
                    Micros.of(clock.instant()));
            session.execute("COMMIT");
        } catch (SQLException e) {
            StoreException failure = Failures.words(file, e);
            try {
                session.execute("ROLLBACK");
            } catch (SQLException second) {
                failure.addSuppressed(second); // SQLite has rolled back by itself
            }
            throw new StoreException(
                    failure.kind(),
                    "schema step " + migration.number() + " (" + migration.name() + ") failed and was taken back: "
                            + failure.getMessage(),
                    failure);
        }
    }
}
