package io.denyut.store.internal.series;

import io.denyut.store.History.Entry;
import io.denyut.store.StoreException;
import io.denyut.store.StoreProgress;
import io.denyut.store.StoreTools.Wanted;
import io.denyut.store.internal.db.ClosedFile;
import io.denyut.store.internal.db.Failures;
import io.denyut.store.internal.db.Interrupts;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Gives the single results of a store that somebody else may be writing: as it is at the beginning, in one view of the data. */
public final class Export {
    private final Catalog catalog = new Catalog(Long.MAX_VALUE);
    private final Heads heads = new Heads();
    private final Session session;
    private final Wanted wanted;
    private final Consumer<Entry> into;
    private final long from;
    private final long to;

    private Export(Session session, Wanted wanted, Consumer<Entry> into) {
        this.session = session;
        this.wanted = wanted;
        this.into = into;
        this.from = Math.max(0, Micros.of(wanted.from()));
        this.to = Math.min(Keys.END_OF_TIME, Micros.of(wanted.to()));
    }

    /** @throws StoreException if it cannot be read */
    public static void run(Path file, Wanted wanted, Consumer<Entry> into, StoreProgress progress)
            throws StoreException {
        try (Session session = ClosedFile.read(file)) {
            if (ClosedFile.schema(session) != ClosedFile.newestSchema()) {
                throw new StoreException(
                        StoreException.Kind.FOREIGN,
                        "the store " + file + " is of schema " + ClosedFile.schema(session) + ", this program's is "
                                + ClosedFile.newestSchema() + ": start the server of this version on it once, or export"
                                + " with the program that wrote it");
            }
            session.execute("BEGIN");
            new Export(session, wanted, into).run(progress);
            session.execute("COMMIT");
        } catch (SQLException e) {
            throw Failures.words(file, e);
        } catch (DamagedChunkException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "the store " + file + " is not what was written: " + e.getMessage()
                            + "; run the store's verify, restore the last backup",
                    e);
        }
    }

    private void run(StoreProgress progress) throws SQLException {
        catalog.load(session);
        JournalReader.read(session, new JournalCodec(), catalog, heads, 0);
        RawReader reader = new RawReader(catalog, heads);
        long last = Math.max(heads.newestWindow(catalog), newestChunk());
        long first = next(Keys.window(from));
        for (long window = first; window <= last && window * Keys.WINDOW < to; window = next(window + 1)) {
            Interrupts.look();
            if (wanted.targets().isEmpty()) {
                reader.all(session, window, from, to, this::give);
            } else {
                ofTargets(reader, window);
            }
            progress.at("exporting", window - first + 1, last - first + 1);
        }
    }

    private void ofTargets(RawReader reader, long window) throws SQLException {
        long begin = Math.max(from, window * Keys.WINDOW);
        long end = Math.min(to, (window + 1) * Keys.WINDOW);
        for (String target : wanted.targets()) {
            for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
                reader.one(session, one, begin, end, this::give);
            }
        }
    }

    private void give(Observed observed, Block rows, int begin, int end) {
        for (int row = begin; row < end; row++) {
            Entry entry = Entries.of(catalog, observed, rows, row);
            if (wanted.metrics().isEmpty()) {
                into.accept(entry);
                continue;
            }
            Entry some = new Entry(
                    entry.target(),
                    entry.check(),
                    entry.source(),
                    entry.tick(),
                    entry.status(),
                    entry.reason(),
                    entry.values().stream()
                            .filter(value ->
                                    wanted.metrics().contains(value.series().metric()))
                            .toList());
            if (!some.values().isEmpty()) {
                into.accept(some);
            }
        }
    }

    private long newestChunk() throws SQLException {
        long key = session.number("SELECT max(id) FROM chunk", -1);
        return key < 0 ? -1 : Keys.period(key);
    }

    private long next(long window) throws SQLException {
        long key = session.number("SELECT min(id) FROM chunk WHERE id >= ?", Long.MAX_VALUE, Keys.of(window));
        return Math.min(heads.firstWindow(catalog, window), key == Long.MAX_VALUE ? Long.MAX_VALUE : Keys.period(key));
    }
}
