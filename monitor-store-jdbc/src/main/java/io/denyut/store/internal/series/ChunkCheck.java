package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/** Unpacks everything that is packed, and says what cannot have been written here. */
public final class ChunkCheck {
    /** Rows of one question: short enough that the store can go on with its log. */
    private static final int AT_ONCE = 5_000;

    private final Session session;
    private final int most;
    private final LongConsumer progress;
    private final BitSet known = new BitSet();
    private final List<String> problems = new ArrayList<>();
    private final ChunkCodec codec = new ChunkCodec();
    private final JournalCodec journal = new JournalCodec();
    private final Block block = new Block();
    private final Summary summary = new Summary();
    private long bytes;

    /** Unpacks a row. */
    @FunctionalInterface
    private interface Unpack {
        void row(long id, byte[] data) throws SQLException;
    }

    private ChunkCheck(Session session, int most, LongConsumer progress) {
        this.session = session;
        this.most = most;
        this.progress = progress;
    }

    /**
     * Looks through chunks, summaries, roll-ups and the journal.
     *
     * @param most problems after which it ends
     * @param progress is told the bytes that were unpacked
     */
    public static List<String> problems(Session session, int most, LongConsumer progress) throws SQLException {
        ChunkCheck check = new ChunkCheck(session, most, progress);
        check.all();
        return check.problems;
    }

    private void all() throws SQLException {
        each("chunk", "id", this::chunk);
        each("chunk_summary", "id", (id, data) -> summary.decode(data));
        each("rollup_5m", "id", (id, data) -> Points.decode(data, (int) (Keys.DAY / Keys.FIVE_MINUTES), false));
        each("rollup_1h", "id", (id, data) -> Points.decode(data, (int) (Keys.DAY / Keys.HOUR), true));
        each("rollup_1d", "id", (id, data) -> Points.decode(data, Keys.DAYS_A_PIECE, true));
        each(
                "journal",
                "seq",
                (seq, data) -> journal.apply(
                        data, (observed, tick, status, reason, columns, values, count) -> requireKnown(observed)));
    }

    private void chunk(long id, byte[] data) throws SQLException {
        block.clear();
        codec.decode(data, Keys.period(id) * Keys.WINDOW, block);
        requireKnown(Keys.observed(id));
        for (int row = 0; row < block.size; row++) {
            if (Keys.window(block.ticks[row]) != Keys.period(id)) {
                throw new DamagedChunkException("a tick outside of its window");
            }
        }
    }

    private void requireKnown(int observed) {
        if (!known.get(observed)) {
            try {
                if (session.number("SELECT count(*) FROM observed WHERE id = ?", 0, observed) == 0) {
                    throw new DamagedChunkException("it is of " + observed + ", which is not in observed");
                }
            } catch (SQLException e) {
                throw new DamagedChunkException("it is of " + observed + ", which cannot be read: " + e);
            }
            known.set(observed);
        }
    }

    private void each(String table, String key, Unpack unpack) throws SQLException {
        long[] last = {Long.MIN_VALUE};
        int rows;
        do {
            List<byte[]> data = new ArrayList<>();
            List<Long> ids = session.query(
                    "SELECT " + key + " AS id, data FROM " + table + " WHERE " + key + " > ? ORDER BY " + key
                            + " LIMIT " + AT_ONCE,
                    row -> {
                        data.add(row.getBytes("data"));
                        return row.getLong("id");
                    },
                    last[0]);
            rows = ids.size();
            for (int i = 0; i < rows && problems.size() < most; i++) {
                last[0] = ids.get(i);
                try {
                    unpack.row(last[0], data.get(i));
                } catch (RuntimeException e) { // whatever damaged bytes make of a decoder
                    problems.add("row " + last[0] + " of " + table + " is damaged: " + e.getMessage());
                }
                bytes += data.get(i).length;
            }
            progress.accept(bytes);
        } while (rows == AT_ONCE
                && problems.size() < most
                && !Thread.currentThread().isInterrupted());
    }
}
