package io.denyut.store.internal.series;

import io.denyut.store.internal.db.Session;
import java.sql.SQLException;

/** Counts what one thing had in pieces of time of equal length, from the tier that is fine enough. Not thread-safe. */
final class BucketReader {
    private final Tiers tiers;
    private final RawReader raw;

    BucketReader(Tiers tiers, RawReader raw) {
        this.tiers = tiers;
        this.raw = raw;
    }

    /** What one thing had. Arrays have one place for each bucket, those of a column in the order of {@link Observed#columns}. */
    static final class Buckets {
        final long from;
        final long step;
        final int[] available;
        final int[] down;
        final int[] unknown;
        final boolean[] wanted;
        final Spread[] spreads;

        Buckets(long from, long step, int count, boolean[] wanted) {
            this.from = from;
            this.step = step;
            available = new int[count];
            down = new int[count];
            unknown = new int[count];
            this.wanted = wanted;
            spreads = new Spread[wanted.length];
            for (int i = 0; i < wanted.length; i++) {
                spreads[i] = new Spread(wanted[i] ? count : 0);
            }
        }

        int count() {
            return available.length;
        }
    }

    /** Steps of one column. */
    static final class Spread {
        final long[] counts;
        final double[] sums;
        final long[] least;
        final long[] greatest;

        Spread(int count) {
            counts = new long[count];
            sums = new double[count];
            least = new long[count];
            greatest = new long[count];
        }

        private void add(int bucket, long count, double sum, long low, long high) {
            boolean first = counts[bucket] == 0;
            least[bucket] = first ? low : Math.min(least[bucket], low);
            greatest[bucket] = first ? high : Math.max(greatest[bucket], high);
            counts[bucket] += count;
            sums[bucket] += sum;
        }
    }

    /** The coarsest tier whose points are no longer than a bucket. */
    static Tier tierFor(long step) {
        Tier best = Tier.RAW;
        for (Tier tier : Tier.values()) {
            if (tier.pointMicros() <= step) {
                best = tier;
            }
        }
        return best;
    }

    void read(Session session, Observed observed, Buckets into) throws SQLException {
        Tier wanted = tierFor(into.step);
        long end = into.from + into.step * into.count();
        for (Tier tier : Tier.values()) {
            if (tier != Tier.RAW && tier.compareTo(wanted) < 0) {
                continue;
            }
            long day = tiers.keptFrom(tier);
            if (tier == Tier.RAW && wanted != Tier.RAW) {
                day = Math.max(day, tiers.rolledUpTo());
            }
            long begin = tier == Tier.DAYS ? into.from : Math.max(into.from, day * Keys.DAY);
            if (begin < end) {
                if (tier == Tier.RAW) {
                    readRaw(session, observed, begin, end, into);
                } else {
                    readPoints(session, tier, observed, begin, end, into);
                }
                end = begin;
            }
        }
    }

    private void readRaw(Session session, Observed observed, long begin, long end, Buckets into) throws SQLException {
        raw.one(session, observed, begin, end, (one, rows, from, to) -> {
            for (int row = from; row < to; row++) {
                int bucket = (int) ((rows.ticks[row] - into.from) / into.step);
                switch (States.of(rows.statuses[row])) {
                    case UP, DEGRADED -> into.available[bucket]++;
                    case DOWN -> into.down[bucket]++;
                    case UNKNOWN -> into.unknown[bucket]++;
                }
            }
            for (int c = 0; c < rows.columns; c++) {
                int number = rows.numbers[c];
                if (number < into.wanted.length && into.wanted[number]) {
                    Spread spread = into.spreads[number];
                    long[] values = rows.values[c];
                    for (int row = from; row < to; row++) {
                        long value = values[row];
                        if (value != Block.MISSING) {
                            int bucket = (int) ((rows.ticks[row] - into.from) / into.step);
                            spread.add(bucket, 1, (double) value, value, value);
                        }
                    }
                }
            }
        });
    }

    private static void readPoints(Session session, Tier tier, Observed observed, long begin, long end, Buckets into)
            throws SQLException {
        long period = tier == Tier.DAYS ? Keys.DAY * Keys.DAYS_A_PIECE : Keys.DAY;
        int places = (int) (period / tier.pointMicros());
        Scan.one(session, tier.table, observed.id, begin / period, (end - 1) / period, (id, data) -> {
            Points points = Points.decodeWithoutHistograms(data, places, tier != Tier.FIVE_MINUTES);
            long start = Keys.period(id) * period;
            for (int place = 0; place < places; place++) {
                long at = start + place * tier.pointMicros();
                // A point belongs to where it begins; the first one of the range may begin before it.
                if (at + tier.pointMicros() <= begin || at >= end || !points.has(place)) {
                    continue;
                }
                int bucket = (int) (Math.max(0, at - into.from) / into.step);
                into.available[bucket] += points.available[place];
                into.down[bucket] += points.down[place];
                into.unknown[bucket] += points.unknown[place];
                for (int c = 0; c < points.columns; c++) {
                    int number = points.numbers[c];
                    Tally one = points.statistics[c][place];
                    if (number < into.wanted.length && into.wanted[number] && one.count > 0) {
                        into.spreads[number].add(bucket, one.count, one.sum, one.least, one.greatest);
                    }
                }
            }
        });
    }
}
