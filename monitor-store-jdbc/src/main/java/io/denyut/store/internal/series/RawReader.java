package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Single rows of one thing or of all, from chunks and heads together, each tick once. Heads are copied before the database is asked: what
 * goes into a chunk in between is found in both and taken once. Not thread-safe.
 */
final class RawReader {
    private final Catalog catalog;
    private final Heads heads;
    private final ChunkCodec codec = new ChunkCodec();
    private final Block head = new Block();
    private final Block block = new Block();

    RawReader(Catalog catalog, Heads heads) {
        this.catalog = catalog;
        this.heads = heads;
    }

    /** Takes the rows of one window, or of a part of it; within one call ticks rise. */
    @FunctionalInterface
    interface Rows {
        void take(Observed observed, Block rows, int from, int to) throws SQLException;
    }

    /** The rows of one thing with ticks from {@code from} to, without it, {@code to}, window by window. */
    void one(Session session, Observed observed, long from, long to, Rows rows) throws SQLException {
        if (from >= to) {
            return;
        }
        long first = Keys.window(from);
        long last = Keys.window(to - 1);
        heads.copy(observed, first, last, head);
        Scan.renew(session);
        int[] nextHeadRow = {0};
        long[] window = {-1};
        block.clear();
        Scan.one(session, Tier.RAW.table, observed.id, first, last, (id, data) -> {
            long of = Keys.period(id);
            if (of != window[0]) {
                give(observed, window[0], nextHeadRow, from, to, rows);
                window[0] = of;
            }
            codec.decode(data, of * Keys.WINDOW, block);
        });
        give(observed, window[0], nextHeadRow, from, to, rows);
        give(observed, Long.MAX_VALUE, nextHeadRow, from, to, rows);
    }

    /** Gives the rows of heads before a window, then the window's, merged with its head. */
    private void give(Observed observed, long window, int[] nextHeadRow, long from, long to, Rows rows)
            throws SQLException {
        int begin = nextHeadRow[0];
        int end = begin;
        while (end < head.size && Keys.window(head.ticks[end]) < window) {
            end++;
        }
        giveWithin(observed, head, begin, end, from, to, rows);
        begin = end;
        while (end < head.size && Keys.window(head.ticks[end]) == window) {
            end++;
        }
        nextHeadRow[0] = end;
        if (window < 0 || block.size == 0) {
            return;
        }
        if (end > begin) {
            block.addRange(head, begin, end);
        }
        block.sort(); // parts of chunks come first, and of rows with one tick the first stays
        giveWithin(observed, block, 0, block.size, from, to, rows);
        block.clear();
    }

    private static void giveWithin(Observed observed, Block rows, int begin, int end, long from, long to, Rows into)
            throws SQLException {
        int first = begin;
        while (first < end && rows.ticks[first] < from) {
            first++;
        }
        int last = end;
        while (last > first && rows.ticks[last - 1] >= to) {
            last--;
        }
        if (last > first) {
            into.take(observed, rows, first, last);
        }
    }

    /** The rows of all things in one window; things without a chunk come last. */
    void all(Session session, long window, long from, long to, Rows rows) throws SQLException {
        Map<Integer, List<Head.Rows>> inMemory = heads.ofWindow(catalog, window);
        Scan.renew(session);
        int[] current = {-1};
        block.clear();
        Scan.all(session, Tier.RAW.table, window, window, (id, data) -> {
            int of = Keys.observed(id);
            if (of != current[0]) {
                giveOne(current[0], inMemory.remove(current[0]), from, to, rows);
                current[0] = of;
            }
            codec.decode(data, window * Keys.WINDOW, block);
        });
        giveOne(current[0], inMemory.remove(current[0]), from, to, rows);
        for (Integer id : new TreeSet<>(inMemory.keySet())) {
            giveOne(id, inMemory.get(id), from, to, rows);
        }
    }

    private void giveOne(int id, @Nullable List<Head.Rows> more, long from, long to, Rows rows) throws SQLException {
        Observed observed = id < 0 ? null : catalog.byId(id);
        if (observed != null) {
            if (more != null) {
                more.forEach(one -> one.decode(block));
            }
            block.sort(); // parts of chunks come first, and of rows with one tick the first stays
            giveWithin(observed, block, 0, block.size, from, to, rows);
        }
        block.clear();
    }
}
