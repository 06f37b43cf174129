package io.denyut.store.internal.series;

import io.denyut.Tags;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tally of one metric over a range, of one target or of all: exact counts, sums and extremes, percentiles from histograms. Whole days
 * come from the roll-up of days, whole hours from that of hours, today from the summaries of chunks, and the edges from the rows themselves.
 * Not thread-safe.
 */
final class StatisticsReader {
    private final Catalog catalog;
    private final Heads heads;
    private final Tiers tiers;
    private final RawReader raw;
    private final ChunkCodec codec = new ChunkCodec();
    private final Block block = new Block();
    private final Summary summary = new Summary();

    StatisticsReader(Catalog catalog, Heads heads, Tiers tiers) {
        this.catalog = catalog;
        this.heads = heads;
        this.tiers = tiers;
        this.raw = new RawReader(catalog, heads);
    }

    /** What one thing had. */
    static final class Totals {
        final Observed observed;
        final @Nullable Column column;
        long available;
        long down;
        long unknown;
        final Tally values = new Tally(true);
        /** All values, from {@link StatisticsReader#sort} on. */
        private long[] each = {};

        private int size;

        Totals(Observed observed, @Nullable Column column) {
            this.observed = observed;
            this.column = column;
        }

        void keep(long value) {
            if (size == each.length) {
                each = Arrays.copyOf(each, Math.max(64, size * 2));
            }
            each[size++] = value;
        }

        /** Its values in rising order. */
        long[] sorted() {
            long[] sorted = Arrays.copyOf(each, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** Reads the values themselves once more. */
    void sort(Session session, List<Totals> found, @Nullable Observed only, long from, long to) throws SQLException {
        Map<Integer, Totals> byId = new TreeMap<>();
        found.forEach(one -> byId.put(one.observed.id, one));
        RawReader.Rows keep = (observed, rows, begin, end) -> {
            Totals totals = byId.get(observed.id);
            int place = totals == null || totals.column == null ? -1 : rows.find(totals.column.number());
            for (int row = begin; totals != null && place >= 0 && row < end; row++) {
                if (rows.values[place][row] != Block.MISSING) {
                    totals.keep(rows.values[place][row]);
                }
            }
        };
        if (only != null) {
            raw.one(session, only, from, to, keep);
            return;
        }
        for (long window = nextWindow(session, Keys.window(from));
                window <= Keys.window(to - 1);
                window = nextWindow(session, window + 1)) {
            raw.all(session, window, from, to, keep);
        }
    }

    /** The next one from here on that has anything. */
    private long nextWindow(Session session, long from) throws SQLException {
        long key = session.number("SELECT min(id) FROM chunk WHERE id >= ?", Long.MAX_VALUE, Keys.of(from));
        return Math.min(heads.firstWindow(catalog, from), key == Long.MAX_VALUE ? Long.MAX_VALUE : Keys.period(key));
    }

    /** What is asked. */
    private final class Question {
        final Session session;
        final String metric;
        final Predicate<Observed> which;
        final @Nullable Observed only;
        /** By the number of the thing; empty where there is none, or not asked for. */
        private @Nullable Totals[] found = new @Nullable Totals[0];

        private final BitSet refused = new BitSet();

        Question(Session session, String metric, Predicate<Observed> which, @Nullable Observed only) {
            this.session = session;
            this.metric = metric;
            this.which = which;
            this.only = only;
        }

        @Nullable
        Totals of(int id) {
            Totals known = id < found.length ? found[id] : null;
            if (known != null || refused.get(id)) {
                return known;
            }
            Observed observed = catalog.byId(id);
            if (observed == null || !which.test(observed)) {
                refused.set(id);
                return null;
            }
            Column column = null;
            for (Column one : observed.columns) {
                if (one.metric().name().equals(metric) && one.tags().equals(Tags.NONE)) {
                    column = one;
                }
            }
            Totals made = new Totals(observed, column);
            if (id >= found.length) {
                found = Arrays.copyOf(found, Math.max(id + 1, catalog.end()));
            }
            found[id] = made;
            return made;
        }

        /** Those with any result, by number. */
        Map<Integer, Totals> found() {
            Map<Integer, Totals> all = new TreeMap<>();
            for (int id = 0; id < found.length; id++) {
                Totals one = found[id];
                if (one != null && one.available + one.down + one.unknown > 0) {
                    all.put(id, one);
                }
            }
            return all;
        }

        void scan(String table, long first, long last, Scan.Piece piece) throws SQLException {
            if (only == null) {
                Scan.all(session, table, first, last, piece);
            } else {
                Scan.one(session, table, only.id, first, last, piece);
            }
        }
    }

    /** By the number of the thing; things without any result in the range are left out. */
    Map<Integer, Totals> read(
            Session session, String metric, Predicate<Observed> which, @Nullable Observed only, long from, long to)
            throws SQLException {
        Question question = new Question(session, metric, which, only);
        if (from < to) {
            readRange(question, from, to);
        }
        return question.found();
    }

    private void readRange(Question question, long from, long to) throws SQLException {
        long rolledTo = tiers.rolledUpTo() * Keys.DAY;
        if (to > rolledTo) {
            readRecent(question, Math.max(from, rolledTo), to);
        }
        long end = Math.min(to, rolledTo);
        if (from >= end) {
            return;
        }
        long rawFrom = tiers.keptFrom(Tier.RAW) * Keys.DAY;
        long hoursFrom = tiers.keptFrom(Tier.HOURS) * Keys.DAY;
        long firstHour = up(from, Keys.HOUR);
        long lastHour = end / Keys.HOUR * Keys.HOUR;
        if (firstHour > lastHour) {
            readRows(question, Math.max(from, rawFrom), end);
            return;
        }
        // Edges whose rows are gone count with their whole hour, or day.
        if (from >= rawFrom) {
            readRows(question, from, firstHour);
        } else {
            firstHour = from / Keys.HOUR * Keys.HOUR;
        }
        if (end >= rawFrom) {
            readRows(question, Math.max(lastHour, rawFrom), end);
        } else {
            lastHour = up(end, Keys.HOUR);
        }
        long firstDay = up(firstHour, Keys.DAY);
        long lastDay = lastHour / Keys.DAY * Keys.DAY;
        if (firstHour < hoursFrom) {
            firstDay = firstHour / Keys.DAY * Keys.DAY;
        }
        if (firstDay >= lastDay) {
            readPoints(question, Tier.HOURS, firstHour, lastHour);
            return;
        }
        readPoints(question, Tier.HOURS, Math.min(firstHour, firstDay), firstDay);
        readPoints(question, Tier.DAYS, firstDay, lastDay);
        readPoints(question, Tier.HOURS, lastDay, lastHour);
    }

    private static long up(long time, long unit) {
        return (time + unit - 1) / unit * unit;
    }

    /** What is not rolled up: whole windows by their summaries, windows with rows in memory and the edges by their rows. */
    private void readRecent(Question question, long from, long to) throws SQLException {
        long firstWhole = up(from, Keys.WINDOW) / Keys.WINDOW;
        long afterWhole = to / Keys.WINDOW;
        if (firstWhole >= afterWhole) {
            readRows(question, from, to);
            return;
        }
        readRows(question, from, firstWhole * Keys.WINDOW);
        readRows(question, afterWhole * Keys.WINDOW, to);
        // Before the database is asked: rows that go into a chunk meanwhile are then read from there as well, and
        // known.
        BitSet inMemory = heads.windows(catalog, question.only, firstWhole, afterWhole - 1);
        Scan.renew(question.session);
        long begin = firstWhole;
        for (int i = inMemory.nextSetBit(0); i >= 0; i = inMemory.nextSetBit(i + 1)) {
            long window = firstWhole + i;
            readSummaries(question, begin, window - 1);
            readRows(question, window * Keys.WINDOW, (window + 1) * Keys.WINDOW);
            begin = window + 1;
        }
        readSummaries(question, begin, afterWhole - 1);
    }

    private void readSummaries(Question question, long first, long last) throws SQLException {
        if (first > last) {
            return;
        }
        List<Long> toDecode = new ArrayList<>();
        question.scan("chunk_summary", first, last, (id, data) -> {
            Totals totals = question.of(Keys.observed(id));
            if (totals == null) {
                return;
            }
            Column column = totals.column;
            summary.addColumn(data, column == null ? -1 : column.number(), totals.values);
            totals.available += summary.available;
            totals.down += summary.down;
            totals.unknown += summary.unknown;
            if (summary.resultsOnly && column != null) {
                toDecode.add(id);
            }
        });
        for (Long id : toDecode) {
            Totals totals = question.of(Keys.observed(id));
            for (byte[] data :
                    question.session.query("SELECT data FROM chunk WHERE id = ?", row -> row.getBytes(1), id)) {
                block.clear();
                codec.decode(data, Keys.period(id) * Keys.WINDOW, block);
                if (totals != null) {
                    addValues(totals, block, 0, block.size);
                }
            }
        }
    }

    private static void addValues(Totals totals, Block rows, int from, int to) {
        Column column = totals.column;
        int place = column == null ? -1 : rows.find(column.number());
        if (place >= 0) {
            long[] values = rows.values[place];
            for (int row = from; row < to; row++) {
                if (values[row] != Block.MISSING) {
                    totals.values.add(values[row]);
                }
            }
        }
    }

    private void readRows(Question question, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        RawReader.Rows count = (observed, rows, begin, end) -> {
            Totals totals = question.of(observed.id);
            if (totals == null) {
                return;
            }
            for (int row = begin; row < end; row++) {
                switch (States.of(rows.statuses[row])) {
                    case UP, DEGRADED -> totals.available++;
                    case DOWN -> totals.down++;
                    case UNKNOWN -> totals.unknown++;
                }
            }
            addValues(totals, rows, begin, end);
        };
        Observed only = question.only;
        if (only != null) {
            raw.one(question.session, only, from, to, count);
            return;
        }
        for (long window = Keys.window(from); window <= Keys.window(to - 1); window++) {
            raw.all(question.session, window, from, to, count);
        }
    }

    private static void readPoints(Question question, Tier tier, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        long period = tier == Tier.DAYS ? Keys.DAY * Keys.DAYS_A_PIECE : Keys.DAY;
        int places = (int) (period / tier.pointMicros());
        question.scan(tier.table, from / period, (to - 1) / period, (id, data) -> {
            Totals totals = question.of(Keys.observed(id));
            if (totals == null) {
                return;
            }
            Points points = Points.decode(data, places, true);
            long start = Keys.period(id) * period;
            int first = (int) Math.max(0, (from - start) / tier.pointMicros());
            int end = (int) Math.min(places, (to - start) / tier.pointMicros());
            totals.available += Arrays.stream(points.available, first, end).sum();
            totals.down += Arrays.stream(points.down, first, end).sum();
            totals.unknown += Arrays.stream(points.unknown, first, end).sum();
            int place = totals.column == null ? -1 : points.find(totals.column.number());
            for (int i = first; place >= 0 && i < end; i++) {
                if (points.statistics[place][i].count > 0) {
                    totals.values.add(points.statistics[place][i]);
                }
            }
        });
    }
}
