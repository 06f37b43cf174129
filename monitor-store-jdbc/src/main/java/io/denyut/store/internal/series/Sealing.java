package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts windows that are over into chunks, in the order of their keys and in pieces of at most 50 ms, then takes from the journal what is in
 * chunks. Runs on the writer's thread; {@link #start} may be called by any.
 */
final class Sealing {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);
    private static final long PIECE_NANOS = 40_000_000;
    private static final int BATCH = 128;
    private static final int JOURNAL_ROWS = 40;
    /** So many parts of a window are made into as few as possible. */
    private static final int MANY_PARTS = 4;

    private final Database database;
    private final Catalog catalog;
    private final Heads heads;
    private final Tiers tiers;
    /** The last entry of the journal whose rows are all in heads. */
    private final LongSupplier applied;

    private final LongSupplier nanos;

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

    // Confined to the writer's thread.
    private final ChunkCodec codec = new ChunkCodec();
    private final Summary summary = new Summary();
    private final Block block = new Block();
    private final Block known = new Block();
    private int cursor;

    private final AtomicLong sealedRows = new AtomicLong();
    private final AtomicLong lateParts = new AtomicLong();
    private final AtomicLong overflown = new AtomicLong();

    private record Taken(Observed observed, Head head) {}

    Sealing(Database database, Catalog catalog, Heads heads, Tiers tiers, LongSupplier applied, LongSupplier nanos) {
        this.nanos = nanos;
        this.database = database;
        this.catalog = catalog;
        this.heads = heads;
        this.tiers = tiers;
        this.applied = applied;
    }

    /** Begins if there is something to do and nothing is under way. */
    void start() {
        if (heads.hasDue() && running.compareAndSet(false, true)) {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            last = done;
            cursor = 0;
            submit(done);
        }
    }

    /** Completes, exceptionally or not, when what is under way has ended. */
    CompletableFuture<@Nullable Void> underWay() {
        return last;
    }

    long sealedRows() {
        return sealedRows.get();
    }

    long lateParts() {
        return lateParts.get();
    }

    /** Rows that no part had room for. */
    long overflown() {
        return overflown.get();
    }

    private void submit(CompletableFuture<@Nullable Void> done) {
        List<Taken> taken = new ArrayList<>();
        database.submit(Priority.UPKEEP, session -> piece(session, taken)).whenComplete((more, failure) -> {
            if (failure != null) {
                taken.forEach(one -> heads.keep(one.head));
                LOG.debug("store: chunks are written later: {}", failure.toString());
                running.set(false);
                done.completeExceptionally(failure);
                return;
            }
            taken.forEach(one -> heads.putAway(one.observed, one.head));
            if (more) {
                submit(done);
            } else {
                trim(done);
            }
        });
    }

    private void trim(CompletableFuture<@Nullable Void> done) {
        database.submit(Priority.UPKEEP, this::trimJournal).whenComplete((more, failure) -> {
            if (failure == null && more) {
                trim(done);
                return;
            }
            running.set(false);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    private boolean trimJournal(Session session) throws SQLException {
        // Asked for first: rows of a later entry may come to the heads meanwhile.
        long upTo = applied.getAsLong() + 1;
        long first = Math.min(upTo, heads.firstEntry(catalog, Long.MAX_VALUE));
        long oldest = session.number("SELECT min(seq) FROM journal WHERE shard = 0 AND epoch = 0", Long.MAX_VALUE);
        if (oldest >= first) {
            return false;
        }
        session.update(
                "DELETE FROM journal WHERE shard = 0 AND epoch = 0 AND seq < ?",
                Math.min(first, oldest + JOURNAL_ROWS));
        return first - oldest > JOURNAL_ROWS;
    }

    /** Does a piece; gives whether there is more. */
    private boolean piece(Session session, List<Taken> taken) throws SQLException {
        long begun = System.nanoTime();
        long now = nanos.getAsLong();
        while (System.nanoTime() - begun < PIECE_NANOS) {
            int from = taken.size();
            while (taken.size() - from < BATCH) {
                Taken next = next(now);
                if (next == null) {
                    break;
                }
                taken.add(next);
            }
            if (taken.size() == from) {
                return false;
            }
            seal(session, taken.subList(from, taken.size()));
        }
        return true;
    }

    private @Nullable Taken next(long now) {
        heads.lock.lock();
        try {
            while (true) {
                int id = heads.nextDue(cursor);
                if (id < 0) {
                    return null;
                }
                cursor = id;
                Observed observed = catalog.byId(id);
                Head head = observed == null ? null : heads.take(observed, now);
                if (observed != null && head != null) {
                    return new Taken(observed, head);
                }
                cursor = id + 1;
            }
        } finally {
            heads.lock.unlock();
        }
    }

    private void seal(Session session, List<Taken> batch) throws SQLException {
        PreparedStatement chunk = session.prepare("INSERT INTO chunk (id, data) VALUES (?, ?) ON CONFLICT DO NOTHING");
        List<Taken> tried = new ArrayList<>(batch.size());
        List<Taken> slow = new ArrayList<>();
        List<byte[]> summaries = new ArrayList<>(batch.size());
        long rows = 0;
        for (Taken one : batch) {
            read(one);
            if (block.size > ChunkCodec.MOST_ROWS) {
                slow.add(one);
                continue;
            }
            rows += block.size;
            long start = one.head.window * Keys.WINDOW;
            chunk.setLong(1, Keys.of(one.head.window, one.observed.id));
            chunk.setBytes(2, codec.encode(block, 0, block.size, start));
            chunk.addBatch();
            summaries.add(summary.encode(block, 0, block.size, one.observed.columns));
            tried.add(one);
        }
        if (!tried.isEmpty()) {
            int[] inserted = chunk.executeBatch();
            PreparedStatement insert = insertSummary(session);
            boolean any = false;
            for (int i = 0; i < inserted.length; i++) {
                Taken one = tried.get(i);
                if (inserted[i] == 0) {
                    slow.add(one);
                } else if (isRolledUp(one.head.window)) {
                    addDue(session, one);
                } else {
                    insert.setLong(1, Keys.of(one.head.window, one.observed.id));
                    insert.setBytes(2, summaries.get(i));
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
        for (Taken one : slow) {
            sealBeside(session, one);
        }
        sealedRows.addAndGet(rows);
    }

    private static PreparedStatement insertSummary(Session session) throws SQLException {
        return session.prepare("INSERT INTO chunk_summary (id, data) VALUES (?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET data = excluded.data");
    }

    private void read(Taken one) {
        block.clear();
        Head.Rows rows;
        heads.lock.lock();
        try {
            rows = one.head.rowsUntilNow();
        } finally {
            heads.lock.unlock();
        }
        rows.decode(block);
        block.sort();
    }

    private boolean isRolledUp(long window) {
        return window / Keys.WINDOWS_A_DAY < tiers.rolledUpTo();
    }

    private static void addDue(Session session, Taken one) throws SQLException {
        session.update(
                "INSERT INTO rollup_due (day, observed) VALUES (?, ?) ON CONFLICT DO NOTHING",
                one.head.window / Keys.WINDOWS_A_DAY,
                one.observed.id);
    }

    /** There may be parts of this window already: what they hold is left out, and the rest goes behind them. */
    private void sealBeside(Session session, Taken one) throws SQLException {
        long window = one.head.window;
        long start = window * Keys.WINDOW;
        long key = Keys.of(window, one.observed.id);
        read(one);
        known.clear();
        List<Long> parts = new ArrayList<>();
        session.query(
                "SELECT id, data FROM chunk WHERE id >= ? AND id < ? ORDER BY id",
                row -> {
                    parts.add(row.getLong("id"));
                    codec.decode(row.getBytes("data"), start, known);
                    return parts;
                },
                key,
                key + Keys.MOST_PARTS);
        block.removeTicksOf(known);
        if (block.size == 0) {
            return;
        }
        long next = parts.isEmpty() ? key : parts.get(parts.size() - 1) + 1;
        if (parts.size() >= MANY_PARTS && parts.size() > known.size / ChunkCodec.MOST_ROWS + 1) {
            session.update("DELETE FROM chunk WHERE id >= ? AND id < ?", key, key + Keys.MOST_PARTS);
            session.update("DELETE FROM chunk_summary WHERE id >= ? AND id < ?", key, key + Keys.MOST_PARTS);
            block.add(known);
            block.sort();
            next = key;
        }
        insertParts(session, one, next, key + Keys.MOST_PARTS);
        lateParts.addAndGet(parts.isEmpty() ? 0 : 1);
        if (isRolledUp(window)) {
            addDue(session, one);
        }
    }

    private void insertParts(Session session, Taken one, long first, long end) throws SQLException {
        long start = one.head.window * Keys.WINDOW;
        long id = first;
        for (int from = 0; from < block.size; from += ChunkCodec.MOST_ROWS) {
            int to = Math.min(block.size, from + ChunkCodec.MOST_ROWS);
            if (id >= end) {
                overflown.addAndGet(block.size - from);
                LOG.warn(
                        "store: more than {} observations of {} by {} within half an hour; the rest is left out",
                        Keys.MOST_PARTS * ChunkCodec.MOST_ROWS,
                        one.observed.target,
                        one.observed.check);
                return;
            }
            session.update("INSERT INTO chunk (id, data) VALUES (?, ?)", id, codec.encode(block, from, to, start));
            if (!isRolledUp(one.head.window)) {
                PreparedStatement insert = insertSummary(session);
                insert.setLong(1, id);
                insert.setBytes(2, summary.encode(block, from, to, one.observed.columns));
                insert.executeUpdate();
            }
            sealedRows.addAndGet(to - from);
            id++;
        }
    }
}
