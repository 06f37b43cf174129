package io.denyut.store.internal.series;

import io.denyut.MetricKind;
import io.denyut.store.History;
import io.denyut.store.History.TargetTotals;
import io.denyut.store.internal.db.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the checks of targets had of a metric. Percentiles come from the values themselves where all of them are kept and there are
 * not too many, else from histograms. Not thread-safe.
 */
final class StatisticsAnswer {
    /** So many values are sorted: some 10 ms. */
    private static final long MOST_SORTED = 200_000;

    private final Session session;
    private final Catalog catalog;
    private final Tiers tiers;
    private final StatisticsReader reader;
    private final String metric;
    private final Predicate<Observed> which;

    StatisticsAnswer(
            Session session, Catalog catalog, Heads heads, Tiers tiers, String metric, Predicate<Observed> which) {
        this.session = session;
        this.catalog = catalog;
        this.tiers = tiers;
        this.reader = new StatisticsReader(catalog, heads, tiers);
        this.metric = metric;
        this.which = which;
    }

    /** @param target of this one only */
    History.Statistics over(Optional<String> target, long from, long to) throws SQLException {
        List<@Nullable Observed> parts = new ArrayList<>();
        if (target.isEmpty()) {
            parts.add(null); // all at once
        } else {
            for (Observed one = catalog.ofTarget(target.get()); one != null; one = one.next) {
                if (which.test(one)) {
                    parts.add(one);
                }
            }
        }
        List<StatisticsReader.Totals> found = new ArrayList<>();
        for (Observed part : parts) {
            found.addAll(reader.read(session, metric, which, part, from, to).values());
        }
        long values = found.stream().mapToLong(one -> one.values.count).sum();
        boolean exact = values <= MOST_SORTED && from >= tiers.keptFrom(Tier.RAW) * Keys.DAY;
        if (exact && values > 0) {
            for (Observed part : parts) {
                reader.sort(session, found, part, from, to);
            }
        }
        return statistics(found, exact);
    }

    private static History.Statistics statistics(List<StatisticsReader.Totals> found, boolean exact) {
        List<TargetTotals> targets = new ArrayList<>();
        long up = 0;
        long down = 0;
        long unknown = 0;
        // Almost always all have the metric with one resolution; should it have changed, those of the others are not
        // added.
        Tally values = new Tally(true);
        List<long[]> sorted = new ArrayList<>();
        Column column = null;
        for (StatisticsReader.Totals one : found) {
            targets.add(new TargetTotals(
                    one.observed.target,
                    one.observed.check,
                    one.observed.source,
                    totals(one.available, one.down, one.unknown, one.column, one.values, exact ? one.sorted() : null)));
            up += one.available;
            down += one.down;
            unknown += one.unknown;
            if (one.column != null && (column == null || column.metricId() == one.column.metricId())) {
                column = one.column;
                values.add(one.values);
                sorted.add(one.sorted());
            }
        }
        targets.sort(Comparator.comparing(TargetTotals::target)
                .thenComparing(TargetTotals::check)
                .thenComparing(TargetTotals::source));
        long[] all =
                exact ? sorted.stream().flatMapToLong(Arrays::stream).sorted().toArray() : null;
        return new History.Statistics(totals(up, down, unknown, column, values, all), targets, exact);
    }

    private static History.Totals totals(
            long up, long down, long unknown, @Nullable Column column, Tally values, long @Nullable [] sorted) {
        boolean any = column != null && values.count > 0;
        boolean percentiles = column != null
                && any
                && column.metric().kind() == MetricKind.GAUGE
                && (sorted == null ? values.hasWholeHistogram() : sorted.length > 0);
        return new History.Totals(
                up,
                down,
                unknown,
                values.count,
                value(any, column, (double) values.least),
                value(any, column, values.sum / Math.max(1, values.count)),
                value(any, column, (double) values.greatest),
                value(percentiles, column, quantile(values, sorted, 0.5)),
                value(percentiles, column, quantile(values, sorted, 0.95)),
                value(percentiles, column, quantile(values, sorted, 0.99)));
    }

    /** Exact: the least value that so large a share of all is not above. */
    private static double quantile(Tally values, long @Nullable [] sorted, double share) {
        if (sorted != null) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
        }
        return values.histogram == null
                ? 0
                : Math.max((double) values.least, Math.min((double) values.greatest, values.histogram.quantile(share)));
    }

    private static OptionalDouble value(boolean there, @Nullable Column column, double steps) {
        return there && column != null ? OptionalDouble.of(column.steps().value(steps)) : OptionalDouble.empty();
    }
}
