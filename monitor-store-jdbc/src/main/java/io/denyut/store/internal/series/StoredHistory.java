package io.denyut.store.internal.series;

import io.denyut.Tags;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import io.denyut.store.History;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.SqlTask;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Answers questions about the past. Thread-safe: each question has readers of its own. */
final class StoredHistory implements History {
    private final Database database;
    private final Catalog catalog;
    private final Heads heads;
    private final Tiers tiers;

    StoredHistory(Database database, Catalog catalog, Heads heads, Tiers tiers) {
        this.database = database;
        this.catalog = catalog;
        this.heads = heads;
        this.tiers = tiers;
    }

    /** Asks again when a day was rolled up or expired meanwhile: what was found may lack it. That happens once a day. */
    private <T> T read(SqlTask<T> task) throws IOException {
        while (true) {
            Object before = tiers.version();
            T result = database.read(task);
            if (tiers.version() == before) {
                return result;
            }
        }
    }

    @Override
    public List<SeriesId> series(String target) {
        List<SeriesId> all = new ArrayList<>();
        for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
            for (Column column : one.columns) {
                all.add(Entries.id(one, column));
            }
        }
        return all;
    }

    @Override
    public Set<String> targets() {
        return catalog.targets();
    }

    // ---------------------------------------------------------------- pieces of time

    @Override
    public List<Buckets> buckets(String target, Pieces pieces, Set<String> metrics) throws IOException {
        return read(session -> {
            BucketReader reader = new BucketReader(tiers, new RawReader(catalog, heads));
            List<Buckets> all = new ArrayList<>();
            for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
                Column[] columns = one.columns;
                boolean[] wanted = new boolean[columns.length];
                for (Column column : columns) {
                    wanted[column.number()] = metrics.isEmpty()
                            || metrics.contains(column.metric().name());
                }
                BucketReader.Buckets into = new BucketReader.Buckets(
                        Micros.of(pieces.from()), pieces.step().toNanos() / 1_000, pieces.count(), wanted);
                reader.read(session, one, into);
                all.add(buckets(one, columns, pieces, into));
            }
            Collections.reverse(all);
            return all;
        });
    }

    private static Buckets buckets(Observed one, Column[] columns, Pieces pieces, BucketReader.Buckets found) {
        List<MetricBuckets> metrics = new ArrayList<>();
        for (Column column : columns) {
            if (!found.wanted[column.number()]) {
                continue;
            }
            BucketReader.Spread spread = found.spreads[column.number()];
            int n = found.count();
            double[] min = new double[n];
            double[] average = new double[n];
            double[] max = new double[n];
            for (int i = 0; i < n; i++) {
                boolean any = spread.counts[i] > 0;
                min[i] = any ? column.steps().value(spread.least[i]) : Double.NaN;
                average[i] = any ? column.steps().value(spread.sums[i] / spread.counts[i]) : Double.NaN;
                max[i] = any ? column.steps().value(spread.greatest[i]) : Double.NaN;
            }
            metrics.add(new MetricBuckets(Entries.id(one, column), spread.counts, min, average, max));
        }
        return new Buckets(one.check, one.source, pieces, found.available, found.down, found.unknown, metrics);
    }

    @Override
    public Series read(SeriesQuery query) throws IOException {
        List<Series.Point> points = read(session -> {
            List<Series.Point> found = new ArrayList<>();
            RawReader reader = new RawReader(catalog, heads);
            for (Observed one = catalog.ofTarget(query.target()); one != null; one = one.next) {
                for (Column column : one.columns) {
                    if (one.check.equals(query.check())
                            && column.metric().name().equals(query.metric())
                            && column.tags().equals(query.tags())) {
                        reader.one(
                                session,
                                one,
                                tick(query.from()),
                                tick(query.to()),
                                (observed, rows, from, to) -> addPoints(rows, from, to, column, found));
                    }
                }
            }
            return found;
        });
        points.sort(Comparator.comparing(Series.Point::tick));
        return points.isEmpty() ? Series.EMPTY : new Series(points);
    }

    private static void addPoints(Block rows, int from, int to, Column column, List<Series.Point> into) {
        int place = rows.find(column.number());
        for (int row = from; place >= 0 && row < to; row++) {
            long value = rows.values[place][row];
            if (value != Block.MISSING) {
                into.add(new Series.Point(
                        Micros.instant(rows.ticks[row]), column.steps().value(value)));
            }
        }
    }

    /** Ticks before 1970 and after the end of time are never stored. */
    private static long tick(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return 0;
        }
        Instant end = Micros.instant(Keys.END_OF_TIME - 1);
        return instant.isAfter(end) ? Keys.END_OF_TIME - 1 : Micros.of(instant);
    }

    // ---------------------------------------------------------------- single results

    @Override
    public List<Entry> newest(String target, Instant from, Instant to, int limit) throws IOException {
        requireLimit(limit);
        return read(session -> {
            long begin = Math.max(tick(from), tiers.keptFrom(Tier.RAW) * Keys.DAY);
            long end = tick(to);
            RawReader reader = new RawReader(catalog, heads);
            List<Entry> found = new ArrayList<>();
            // From the end backwards, in ever longer ranges, until there are enough.
            for (long length = 2 * Keys.WINDOW; begin < end && found.size() < limit; length *= 4) {
                long first = Math.max(begin, end - length);
                List<Entry> more = new ArrayList<>();
                for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
                    reader.one(session, one, first, end, (observed, rows, low, high) -> {
                        for (int row = low; row < high; row++) {
                            more.add(Entries.of(catalog, observed, rows, row));
                        }
                    });
                }
                more.sort(Comparator.comparing(Entry::tick).reversed());
                found.addAll(more.subList(0, Math.min(more.size(), limit - found.size())));
                end = first;
            }
            return found;
        });
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST_ENTRIES) {
            throw new IllegalArgumentException("limit " + limit + " must be 1 to " + MOST_ENTRIES);
        }
    }

    /** A row that may be among the newest. */
    private record Candidate(long tick, Entry entry) {}

    @Override
    public List<Entry> newest(Set<String> checks, int limit) throws IOException {
        requireLimit(limit);
        return read(session -> {
            long inMemory = heads.newestWindow(catalog);
            long inChunks = Keys.period(session.number("SELECT max(id) FROM chunk", 0));
            long newest = Math.max(inMemory, inChunks);
            PriorityQueue<Candidate> best = new PriorityQueue<>(Comparator.comparingLong(Candidate::tick));
            RawReader reader = new RawReader(catalog, heads);
            for (long window = newest; window >= 0 && window > newest - Keys.WINDOWS_A_DAY; window--) {
                reader.all(session, window, 0, Keys.END_OF_TIME, (observed, rows, from, to) -> {
                    if (checks.isEmpty() || checks.contains(observed.check)) {
                        offer(best, observed, rows, from, to, limit);
                    }
                });
                if (best.size() >= limit) {
                    break;
                }
            }
            List<Entry> found = new ArrayList<>();
            for (Candidate one = best.poll(); one != null; one = best.poll()) {
                found.add(one.entry);
            }
            Collections.reverse(found);
            return found;
        });
    }

    private void offer(PriorityQueue<Candidate> best, Observed observed, Block rows, int from, int to, int limit) {
        for (int row = to - 1; row >= from; row--) {
            Candidate oldest = best.peek();
            if (oldest != null && best.size() >= limit) {
                if (rows.ticks[row] <= oldest.tick) {
                    return;
                }
                best.poll();
            }
            best.add(new Candidate(rows.ticks[row], Entries.of(catalog, observed, rows, row)));
        }
    }

    @Override
    public void export(Instant from, Instant to, Consumer<Entry> into) throws IOException {
        long begin = Math.max(tick(from), tiers.keptFrom(Tier.RAW) * Keys.DAY);
        long end = tick(to);
        // Each window is a question of its own, so that no old view of the database stays open while somebody reads
        // slowly.
        for (long window = firstWindow(begin); window >= 0 && window * Keys.WINDOW < end; window = next(window)) {
            long of = window;
            List<Entry> entries = new ArrayList<>();
            database.read(session -> {
                new RawReader(catalog, heads).all(session, of, begin, end, (observed, rows, low, high) -> {
                    for (int row = low; row < high; row++) {
                        entries.add(Entries.of(catalog, observed, rows, row));
                    }
                });
                return entries;
            });
            entries.forEach(into);
        }
    }

    private long next(long window) throws IOException {
        return firstWindow((window + 1) * Keys.WINDOW);
    }

    /** The first window from a time on that has anything; -1 if there is none. */
    private long firstWindow(long from) throws IOException {
        long first = Keys.window(from);
        long inMemory = heads.firstWindow(catalog, first);
        long key = database.read(
                session -> session.number("SELECT min(id) FROM chunk WHERE id >= ?", Long.MAX_VALUE, Keys.of(first)));
        long inChunks = key == Long.MAX_VALUE ? Long.MAX_VALUE : Keys.period(key);
        long found = Math.min(inMemory, inChunks);
        return found == Long.MAX_VALUE ? -1 : found;
    }

    @Override
    public Optional<Instant> resultsReach() {
        long day = tiers.keptFrom(Tier.RAW);
        return day == 0 ? Optional.empty() : Optional.of(Micros.instant(day * Keys.DAY));
    }

    @Override
    public Optional<Instant> reaches(String target) throws IOException {
        return read(session -> {
            long first = Long.MAX_VALUE;
            for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
                for (Tier tier : Tier.values()) {
                    first = Math.min(first, first(session, tier, one));
                }
                Block block = new Block();
                heads.copy(one, 0, Long.MAX_VALUE, block);
                first = block.size == 0 ? first : Math.min(first, block.ticks[0]);
            }
            return first == Long.MAX_VALUE ? Optional.empty() : Optional.of(Micros.instant(first));
        });
    }

    private static long first(io.denyut.store.internal.db.Session session, Tier tier, Observed observed)
            throws SQLException {
        long oldest = session.number("SELECT min(id) FROM " + tier.table, Long.MAX_VALUE);
        if (oldest == Long.MAX_VALUE) {
            return oldest;
        }
        long newest = session.number("SELECT max(id) FROM " + tier.table, 0);
        long[] first = {Long.MAX_VALUE};
        long period = tier == Tier.RAW ? Keys.WINDOW : tier == Tier.DAYS ? Keys.DAYS_A_PIECE * Keys.DAY : Keys.DAY;
        Scan.one(session, tier.table, observed.id, Keys.period(oldest), Keys.period(newest), (id, data) -> {
            long start = Keys.period(id) * period;
            if (first[0] <= start) {
                return;
            }
            if (tier == Tier.RAW) {
                Block block = new Block();
                new ChunkCodec().decode(data, start, block);
                first[0] = Math.min(first[0], block.ticks[0]);
                return;
            }
            int places = (int) (period / tier.pointMicros());
            Points points = Points.decodeWithoutHistograms(data, places, tier != Tier.FIVE_MINUTES);
            for (int place = places - 1; place >= 0; place--) {
                if (points.has(place)) {
                    first[0] = Math.min(first[0], start + place * tier.pointMicros());
                }
            }
        });
        return first[0];
    }

    // ---------------------------------------------------------------- statistics

    @Override
    public Statistics statistics(Optional<String> target, Set<String> checks, String metric, Instant from, Instant to)
            throws IOException {
        Predicate<Observed> which =
                observed -> checks.isEmpty() ? measures(observed, metric) : checks.contains(observed.check);
        return read(session ->
                new StatisticsAnswer(session, catalog, heads, tiers, metric, which).over(target, tick(from), tick(to)));
    }

    private static boolean measures(Observed observed, String metric) {
        for (Column column : observed.columns) {
            if (column.metric().name().equals(metric) && column.tags().equals(Tags.NONE)) {
                return true;
            }
        }
        return false;
    }
}
