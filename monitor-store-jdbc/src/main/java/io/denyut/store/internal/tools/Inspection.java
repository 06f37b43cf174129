package io.denyut.store.internal.tools;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.store.StoreProgress;
import io.denyut.store.Verification;
import io.denyut.store.internal.db.ClosedFile;
import io.denyut.store.internal.db.Failures;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.series.ChunkCheck;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Looks through a store. */
public final class Inspection {
    private static final int MOST_PROBLEMS = 100;

    private Inspection() {}

    public static Verification verify(Path file, StoreProgress progress) throws StoreException {
        long begun = System.nanoTime();
        try (Session session = ClosedFile.read(file)) {
            long bytes = session.number("PRAGMA page_count", 0) * session.number("PRAGMA page_size", 0);
            List<String> problems = new ArrayList<>();
            int schema = 0;
            try {
                schema = ClosedFile.schema(session);
                check(file, session, bytes, progress, problems);
            } catch (StoreException e) {
                if (e.kind() != Kind.CORRUPT && e.kind() != Kind.IO) {
                    throw e;
                }
                problems.add(String.valueOf(e.getMessage()));
            } catch (SQLException e) {
                problems.add(String.valueOf(Failures.words(file, e).getMessage()));
            }
            if (schema > ClosedFile.newestSchema()) {
                problems.add("the schema is " + schema + ", newer than the " + ClosedFile.newestSchema()
                        + " that this program knows");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return new Verification(
                    file,
                    schema,
                    bytes,
                    took,
                    problems.size() > MOST_PROBLEMS ? problems.subList(0, MOST_PROBLEMS) : problems);
        } catch (SQLException e) {
            throw Failures.words(file, e);
        }
    }

    private static void check(Path file, Session session, long bytes, StoreProgress progress, List<String> problems)
            throws StoreException {
        problems.addAll(Work.run(file, session, "pages and indexes", () -> 0, bytes, progress, Inspection::pages));
        if (!problems.isEmpty()) {
            return; // what refers to what cannot be told from damaged pages
        }
        problems.addAll(Work.run(file, session, "references", () -> 0, bytes, progress, Inspection::references));
        AtomicLong unpacked = new AtomicLong();
        problems.addAll(Work.run(
                file,
                session,
                "measurements",
                unpacked::get,
                bytes,
                progress,
                statement -> ChunkCheck.problems(session, MOST_PROBLEMS, unpacked::set)));
    }

    private static List<String> pages(Statement statement) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + MOST_PROBLEMS + ")")) {
            while (rows.next()) {
                String line = rows.getString(1);
                if (!line.equals("ok")) {
                    problems.add("page check: " + line.strip().replace('\n', ' '));
                }
            }
        }
        return problems;
    }

    private static List<String> references(Statement statement) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
            while (rows.next() && problems.size() < MOST_PROBLEMS) {
                problems.add("a row of " + rows.getString("table") + " refers to one of " + rows.getString("parent")
                        + " that is not there");
            }
        }
        return problems;
    }
}
