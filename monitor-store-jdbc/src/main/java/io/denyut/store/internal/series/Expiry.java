package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.FreePages;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what is older than it is kept, never what is not rolled up yet, and gives space back to the disk. The oldest of a tier is one range
 * of keys. Runs on the writer's thread in pieces of at most 50 ms.
 */
final class Expiry {
    private static final long PIECE_NANOS = 40_000_000;
    /** Keys of so many things are deleted by one statement: at most 5,000 rows, but for parts. */
    private static final long KEYS_AT_ONCE = 4_096L << 8;

    private final Database database;
    private final Tiers tiers;
    private final SeriesOptions options;
    private final TierSizes sizes = new TierSizes();

    Expiry(Database database, Tiers tiers, SeriesOptions options) {
        this.database = database;
        this.tiers = tiers;
        this.options = options;
    }

    /** Does what is to be done; completes when there is nothing more. */
    CompletableFuture<@Nullable Void> run() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        measure(done);
        return done;
    }

    private void measure(CompletableFuture<@Nullable Void> done) {
        database.submit(
                        Priority.UPKEEP,
                        session -> sizes.piece(session, tiers, options.tierBytes(), System.nanoTime() + PIECE_NANOS))
                .whenComplete((more, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(failure);
                    } else if (more) {
                        measure(done);
                    } else {
                        moveBounds(done);
                    }
                });
    }

    private void moveBounds(CompletableFuture<@Nullable Void> done) {
        long[] bounds = new long[Tier.values().length];
        database.submit(Priority.UPKEEP, session -> {
                    for (Tier tier : Tier.values()) {
                        bounds[tier.ordinal()] = bound(session, tier);
                        if (bounds[tier.ordinal()] > tiers.keptFrom(tier)) {
                            Tiers.storeKeptFrom(session, tier, bounds[tier.ordinal()]);
                        }
                    }
                    return true;
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(failure);
                        return;
                    }
                    for (Tier tier : Tier.values()) {
                        tiers.keptFrom(tier, bounds[tier.ordinal()]);
                    }
                    step(done);
                });
    }

    /** From which day on a tier is kept. */
    private long bound(Session session, Tier tier) throws SQLException {
        long today = Keys.day(Micros.of(options.clock().instant()));
        Duration keep = switch (tier) {
            case RAW -> options.keepRaw();
            case FIVE_MINUTES -> options.keepFiveMinutes();
            case HOURS -> options.keepHours();
            case DAYS -> options.keepDays();
        };
        long byAge = Math.max(0, today - keep.toDays());
        long bound = Math.max(byAge, tiers.keptFrom(tier));
        if (tier != Tier.DAYS && usedBytes(session) > options.maxBytes() && isFinest(session, tier)) {
            // A day at a time: the next look is made when its space is counted as free.
            long oldest = session.number("SELECT min(id) FROM " + tier.table, Long.MAX_VALUE);
            long days = tier == Tier.RAW ? Keys.period(oldest) / Keys.WINDOWS_A_DAY : Keys.period(oldest);
            bound = Math.max(bound, Math.min(days + 1, today - 1));
        }
        bound = Math.max(
                bound,
                Math.min(today - 1, sizes.firstWithin(tier, options.tierBytes().of(tier))));
        return Math.min(bound, tiers.rolledUpTo());
    }

    /** Whether all finer tiers have nothing left but the last two days. */
    private boolean isFinest(Session session, Tier tier) throws SQLException {
        long today = Keys.day(Micros.of(options.clock().instant()));
        for (Tier finer : Tier.values()) {
            if (finer == tier) {
                return session.number("SELECT min(id) FROM " + tier.table, Long.MAX_VALUE) < tier.keyOfDay(today - 1);
            }
            if (session.number("SELECT min(id) FROM " + finer.table, Long.MAX_VALUE) < finer.keyOfDay(today - 1)) {
                return false;
            }
        }
        return false;
    }

    static long usedBytes(Session session) throws SQLException {
        return (session.number("PRAGMA page_count", 0) - session.number("PRAGMA freelist_count", 0))
                * session.number("PRAGMA page_size", 0);
    }

    private void step(CompletableFuture<@Nullable Void> done) {
        database.submit(Priority.UPKEEP, this::piece).whenComplete((more, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (more) {
                step(done);
            } else {
                done.complete(null);
            }
        });
    }

    private boolean piece(Session session) throws SQLException {
        long end = System.nanoTime() + PIECE_NANOS;
        // Summaries serve until their day is rolled up.
        if (delete(session, "chunk_summary", Tier.RAW.keyOfDay(tiers.rolledUpTo()), end)) {
            return true;
        }
        for (Tier tier : Tier.values()) {
            if (delete(session, tier.table, tier.keyOfDay(tiers.keptFrom(tier)), end)) {
                return true;
            }
        }
        return FreePages.giveBack(session, () -> System.nanoTime() - end >= 0);
    }

    /** Deletes below a key; gives whether there is more, or the time is over. */
    private static boolean delete(Session session, String table, long below, long end) throws SQLException {
        while (true) {
            long first = session.number("SELECT min(id) FROM " + table, Long.MAX_VALUE);
            if (first >= below) {
                return false;
            }
            session.update(
                    "DELETE FROM " + table + " WHERE id >= ? AND id < ?", first, Math.min(below, first + KEYS_AT_ONCE));
            if (System.nanoTime() - end >= 0) {
                return true;
            }
        }
    }
}
