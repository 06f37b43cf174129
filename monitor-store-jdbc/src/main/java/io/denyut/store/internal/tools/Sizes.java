package io.denyut.store.internal.tools;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.store.StoreStatus;
import io.denyut.store.internal.db.ClosedFile;
import io.denyut.store.internal.db.Failures;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.series.Extents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a store takes on the disk, now and before. */
public final class Sizes {
    private static final long HOUR = 3_600_000_000L;
    private static final long KEPT = 90 * 24 * HOUR;
    private static final long WEEK = 7 * 24 * HOUR;

    private Sizes() {}

    /** Notes the size once an hour; within a transaction. */
    public static void note(Session session, long now) throws SQLException {
        if (session.number("SELECT count(*) FROM store_size WHERE time > ? AND time <= ?", 0, now - HOUR, now) > 0) {
            return;
        }
        session.update(
                "INSERT INTO store_size (time, used) VALUES (?, ?) ON CONFLICT (time) DO NOTHING", now, used(session));
        session.update("DELETE FROM store_size WHERE time < ?", now - KEPT);
    }

    private static long used(Session session) throws SQLException {
        return (session.number("PRAGMA page_count", 0) - session.number("PRAGMA freelist_count", 0))
                * session.number("PRAGMA page_size", 0);
    }

    /** Everything; reads the whole file. */
    public static StoreStatus of(Path file) throws StoreException {
        try (Session session = ClosedFile.read(file)) {
            return status(session, file, ClosedFile.schema(session), tables(session));
        } catch (SQLException e) {
            throw Failures.words(file, e);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(Kind.IO, "store " + file + ": " + e, e);
        }
    }

    /** Without tables; reads little. */
    public static StoreStatus brief(Session session, Path file) throws SQLException {
        try {
            return status(session, file, (int) session.number("SELECT max(number) FROM schema_version", 0), List.of());
        } catch (IOException e) {
            throw new SQLException("the file " + file + " cannot be looked at: " + e, e);
        }
    }

    private static StoreStatus status(Session session, Path file, int schema, List<StoreStatus.Table> tables)
            throws SQLException, IOException {
        long newest = session.number("SELECT max(time) FROM store_size", 0);
        return new StoreStatus(
                file,
                schema,
                Files.size(file),
                session.number("PRAGMA freelist_count", 0) * session.number("PRAGMA page_size", 0),
                logBytes(file),
                Files.getFileStore(file).getUsableSpace(),
                tables,
                tiers(session, tables),
                session.query(
                        "SELECT time, used FROM store_size WHERE time >= ? ORDER BY time",
                        row -> new StoreStatus.Size(Micros.instant(row.getLong("time")), row.getLong("used")),
                        newest - WEEK),
                lastBackup(file));
    }

    private static List<StoreStatus.Tier> tiers(Session session, List<StoreStatus.Table> tables) throws SQLException {
        List<StoreStatus.Tier> tiers = new ArrayList<>();
        for (Extents.Extent extent : Extents.of(session)) {
            long bytes = tables.stream()
                    .filter(table -> extent.tables().contains(table.name()))
                    .mapToLong(StoreStatus.Table::bytes)
                    .sum();
            tiers.add(new StoreStatus.Tier(
                    extent.name(),
                    extent.from() < 0 ? Optional.empty() : Optional.of(Micros.instant(extent.from())),
                    tables.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bytes)));
        }
        return tiers;
    }

    /** Where it is written down that a backup was made: another process makes it, and may not write into the store. */
    static Path backupNote(Path file) {
        return Path.of(file + ".last-backup");
    }

    private static Optional<Instant> lastBackup(Path file) throws IOException {
        Path note = backupNote(file);
        return Files.exists(note) ? Optional.of(Files.getLastModifiedTime(note).toInstant()) : Optional.empty();
    }

    private static long logBytes(Path file) throws IOException {
        Path log = Path.of(file + "-wal");
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private static List<StoreStatus.Table> tables(Session session) throws SQLException {
        List<String> names = session.query(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
                row -> row.getString("name"));
        List<StoreStatus.Table> tables = new ArrayList<>();
        for (String name : names) {
            long bytes = session.number(
                    "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN"
                            + " (SELECT name FROM sqlite_schema WHERE tbl_name = ?)",
                    0,
                    name);
            long rows = session.number("SELECT count(*) FROM \"" + name.replace("\"", "\"\"") + '"', 0);
            tables.add(new StoreStatus.Table(name, rows, bytes));
        }
        tables.sort(Comparator.comparingLong(StoreStatus.Table::bytes).reversed());
        return tables;
    }
}
