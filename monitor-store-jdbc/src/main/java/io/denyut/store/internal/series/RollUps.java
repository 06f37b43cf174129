package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Rolls up days that are over, from their chunks: five minutes, hours and the day in one go. Doing it again gives the same, so a start in the
 * middle does no harm, and a day that got late rows is done again. All of it runs on the writer's thread in pieces of at most 50 ms.
 */
final class RollUps {
    static final int FIVE_MINUTES_A_DAY = 288;
    static final int HOURS_A_DAY = 24;
    private static final long PIECE_NANOS = 40_000_000;
    /** After midnight UTC, so that what is a little late is there. */
    private static final long AFTER_MIDNIGHT = Keys.HOUR;

    private final Database database;
    private final Catalog catalog;
    private final Heads heads;
    private final Tiers tiers;
    private final InstantSource clock;
    private final ChunkCodec codec = new ChunkCodec();
    private final Block block = new Block();

    // Confined to the writer's thread.
    private long day = -1;
    private int nextWindow;
    private int nextObserved;
    private final BitSet ofDay = new BitSet();

    RollUps(Database database, Catalog catalog, Heads heads, Tiers tiers, InstantSource clock) {
        this.heads = heads;
        this.database = database;
        this.catalog = catalog;
        this.tiers = tiers;
        this.clock = clock;
    }

    /** Does what is to be done; completes when there is nothing more. */
    CompletableFuture<@Nullable Void> run() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        step(done);
        return done;
    }

    private void step(CompletableFuture<@Nullable Void> done) {
        long[] finished = {-1};
        database.submit(Priority.UPKEEP, session -> piece(session, finished)).whenComplete((more, failure) -> {
            if (failure != null) {
                day = -1;
                done.completeExceptionally(failure);
                return;
            }
            if (finished[0] >= 0) {
                tiers.rolledUpTo(finished[0]);
            }
            if (more) {
                step(done);
            } else {
                done.complete(null);
            }
        });
    }

    private boolean piece(Session session, long[] finished) throws SQLException {
        long end = System.nanoTime() + PIECE_NANOS;
        if (day < 0 && !beginDay(session)) {
            return late(session, end);
        }
        while (nextWindow < Keys.WINDOWS_A_DAY) {
            long key = Keys.of(day * Keys.WINDOWS_A_DAY + nextWindow++);
            session.query(
                    "SELECT id FROM chunk_summary WHERE id >= ? AND id < ?",
                    row -> {
                        ofDay.set(Keys.observed(row.getLong(1)));
                        return 0;
                    },
                    key,
                    key + Keys.of(1));
            if (System.nanoTime() - end >= 0) {
                return true;
            }
        }
        while (true) {
            int observed = ofDay.nextSetBit(nextObserved);
            if (observed < 0) {
                break;
            }
            nextObserved = observed + 1;
            rollUp(session, day, observed);
            if (System.nanoTime() - end >= 0) {
                return true;
            }
        }
        Tiers.storeRolledUpTo(session, day + 1);
        finished[0] = day + 1;
        day = -1;
        return true;
    }

    /** Finds the next day that is not rolled up, is over and has no rows in memory. */
    private boolean beginDay(Session session) throws SQLException {
        long over = Keys.day(io.denyut.store.internal.db.Micros.of(clock.instant()) - AFTER_MIDNIGHT);
        long first = session.number(
                "SELECT id FROM chunk_summary WHERE id >= ? ORDER BY id LIMIT 1",
                Long.MAX_VALUE,
                Tier.RAW.keyOfDay(tiers.rolledUpTo()));
        if (first == Long.MAX_VALUE) {
            return false;
        }
        long candidate = Keys.period(first) / Keys.WINDOWS_A_DAY;
        long window = candidate * Keys.WINDOWS_A_DAY;
        if (candidate >= over
                || !heads.windows(catalog, null, window, window + Keys.WINDOWS_A_DAY - 1)
                        .isEmpty()) {
            return false;
        }
        day = candidate;
        nextWindow = 0;
        nextObserved = 0;
        ofDay.clear();
        return true;
    }

    private boolean late(Session session, long end) throws SQLException {
        while (true) {
            List<long[]> due =
                    session.query("SELECT day, observed FROM rollup_due ORDER BY day, observed LIMIT 64", row ->
                            new long[] {row.getLong(1), row.getLong(2)});
            if (due.isEmpty()) {
                return false;
            }
            for (long[] one : due) {
                if (one[0] >= tiers.keptFrom(Tier.RAW)) {
                    rollUp(session, one[0], (int) one[1]);
                }
                session.update("DELETE FROM rollup_due WHERE day = ? AND observed = ?", one[0], one[1]);
                if (System.nanoTime() - end >= 0) {
                    return true;
                }
            }
        }
    }

    private void rollUp(Session session, long ofDay, int number) throws SQLException {
        Observed observed = catalog.byId(number);
        if (observed == null) {
            return;
        }
        Points fives = new Points(FIVE_MINUTES_A_DAY, false);
        Points hours = new Points(HOURS_A_DAY, true);
        for (int w = 0; w < Keys.WINDOWS_A_DAY; w++) {
            long window = ofDay * Keys.WINDOWS_A_DAY + w;
            long key = Keys.of(window, number);
            block.clear();
            session.query(
                    "SELECT data FROM chunk WHERE id >= ? AND id < ?",
                    row -> {
                        codec.decode(row.getBytes(1), window * Keys.WINDOW, block);
                        return 0;
                    },
                    key,
                    key + Keys.MOST_PARTS);
            if (block.size > 0) {
                fives.add(block, ofDay * Keys.DAY, Keys.FIVE_MINUTES);
                hours.add(block, ofDay * Keys.DAY, Keys.HOUR);
            }
        }
        if (hours.isEmpty()) {
            return;
        }
        Column[] columns = observed.columns;
        long key = Keys.of(ofDay, number);
        put(session, Tier.FIVE_MINUTES, key, fives.encode(columns));
        put(session, Tier.HOURS, key, hours.encode(columns));
        long piece = Keys.of(ofDay / Keys.DAYS_A_PIECE, number);
        List<byte[]> before = session.query("SELECT data FROM rollup_1d WHERE id = ?", row -> row.getBytes(1), piece);
        Points days = Points.decode(before.isEmpty() ? null : before.get(0), Keys.DAYS_A_PIECE, true);
        days.set((int) (ofDay % Keys.DAYS_A_PIECE), hours);
        put(session, Tier.DAYS, piece, days.encode(columns));
    }

    private static void put(Session session, Tier tier, long key, byte[] data) throws SQLException {
        session.update(
                "INSERT INTO " + tier.table + " (id, data) VALUES (?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET data = excluded.data",
                key,
                data);
    }
}
