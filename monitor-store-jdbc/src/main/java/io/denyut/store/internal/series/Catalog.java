package io.denyut.store.internal.series;

import io.denyut.Metric;
import io.denyut.MetricKind;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Tags;
import io.denyut.Unit;
import io.denyut.store.internal.db.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has a number: observed things, their columns, metrics, reasons. What is new gets its number here, by the thread of the sink
 * alone, and is stored in the transaction that uses it first. Reading is safe for all threads.
 */
final class Catalog {
    private static final int MOST_REASONS = 1 << 16;
    private static final int MOST_METRICS = 1 << 16;

    private final long mostSeries;
    private final Map<String, Observed> byTarget = new ConcurrentHashMap<>();
    private volatile Observed[] byId = new Observed[1024];
    private volatile int nextObserved = 1;
    private final AtomicLong series = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private final Map<String, List<NumberedMetric>> metrics = new HashMap<>();
    private int nextMetric = 1;
    private final Map<Reason, Integer> reasonNumbers = new HashMap<>();
    private final Map<Integer, Reason> reasons = new ConcurrentHashMap<>();
    private int nextReason = 1;

    private News news = new News();

    private record NumberedMetric(int id, Metric metric, Steps steps) {}

    private record NewColumn(Observed observed, Column column) {}

    /** What has a number and is not stored yet. */
    static final class News {
        private final List<NumberedMetric> metrics = new ArrayList<>();
        private final List<Observed> observed = new ArrayList<>();
        private final List<NewColumn> columns = new ArrayList<>();
        private final Map<Integer, Reason> reasons = new LinkedHashMap<>();

        private void addAll(News other) {
            metrics.addAll(other.metrics);
            observed.addAll(other.observed);
            columns.addAll(other.columns);
            reasons.putAll(other.reasons);
        }
    }

    Catalog(long mostSeries) {
        this.mostSeries = mostSeries;
    }

    // ---------------------------------------------------------------- by name

    /** The thing that an observation is of; {@code null} if there are too many. */
    @Nullable
    Observed observed(Observation observation) {
        String target = observation.target().id();
        Observed first = byTarget.get(target);
        for (Observed one = first; one != null; one = one.next) {
            if (one.is(observation.checkId(), observation.source())) {
                return one;
            }
        }
        if (nextObserved >= Math.min(mostSeries, Keys.MOST_OBSERVED)) {
            refused.incrementAndGet();
            return null;
        }
        Observed made = new Observed(nextObserved, target, observation.checkId(), observation.source(), first);
        put(made);
        news.observed.add(made);
        return made;
    }

    private void put(Observed made) {
        Observed[] all = byId;
        if (made.id >= all.length) {
            all = java.util.Arrays.copyOf(all, Math.max(all.length * 2, made.id + 1));
        }
        all[made.id] = made;
        byId = all;
        byTarget.put(made.target, made);
        nextObserved = Math.max(nextObserved, made.id + 1);
    }

    /** The column of a sample; {@code null} if there are too many. */
    @Nullable
    Column column(Observed observed, Sample sample, int expected) {
        Column known = observed.column(sample.metric(), sample.tags(), expected);
        if (known != null) {
            return known;
        }
        NumberedMetric metric = series.get() >= mostSeries ? null : metric(sample.metric());
        if (metric == null) {
            refused.incrementAndGet();
            return null;
        }
        Column made = new Column(observed.columns.length, metric.id, metric.metric, sample.tags(), metric.steps);
        observed.add(made);
        series.incrementAndGet();
        news.columns.add(new NewColumn(observed, made));
        return made;
    }

    private @Nullable NumberedMetric metric(Metric metric) {
        List<NumberedMetric> sameName = metrics.computeIfAbsent(metric.name(), name -> new ArrayList<>());
        for (NumberedMetric one : sameName) {
            if (one.metric.isCompatibleWith(metric)) {
                return one;
            }
        }
        if (nextMetric >= MOST_METRICS) {
            return null;
        }
        NumberedMetric made = new NumberedMetric(nextMetric++, metric, new Steps(metric.resolution()));
        sameName.add(made);
        news.metrics.add(made);
        return made;
    }

    /** The number of a reason, 0 for none. When there are too many texts, only the code is kept. */
    int reason(@Nullable Reason reason) {
        if (reason == null) {
            return 0;
        }
        Integer known = reasonNumbers.get(reason);
        if (known != null) {
            return known;
        }
        if (nextReason >= MOST_REASONS) {
            return 0;
        }
        if (nextReason >= MOST_REASONS / 2 && !reason.text().isEmpty()) {
            return reason(new Reason(reason.code(), ""));
        }
        int number = nextReason++;
        reasonNumbers.put(reason, number);
        reasons.put(number, reason);
        news.reasons.put(number, reason);
        return number;
    }

    // ---------------------------------------------------------------- by number

    /** Those of one target, linked by {@link Observed#next}. */
    @Nullable
    Observed ofTarget(String target) {
        return byTarget.get(target);
    }

    Set<String> targets() {
        return Collections.unmodifiableSet(byTarget.keySet());
    }

    @Nullable
    Observed byId(int id) {
        Observed[] all = byId;
        return id < all.length ? all[id] : null;
    }

    /** The first number that nothing has. */
    int end() {
        return nextObserved;
    }

    @Nullable
    Reason reasonOf(int number) {
        return reasons.get(number);
    }

    long series() {
        return series.get();
    }

    /** How many samples, or observations, were refused because there are too many series. */
    long refused() {
        return refused.get();
    }

    // ---------------------------------------------------------------- the database

    /** Takes what is new, to store it. */
    News takeNews() {
        News taken = news;
        news = new News();
        return taken;
    }

    /** What was taken may not be stored: it is new again. Storing it twice does no harm. */
    void putBack(News taken) {
        taken.addAll(news);
        news = taken;
    }

    /** Stores what is new, within the transaction that uses it. */
    static void store(Session session, News news) throws SQLException {
        for (NumberedMetric one : news.metrics) {
            session.update(
                    "INSERT INTO metric (id, name, unit, kind, resolution) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    one.id,
                    one.metric.name(),
                    one.metric.unit().symbol(),
                    one.metric.kind().name(),
                    one.metric.resolution());
        }
        if (!news.observed.isEmpty()) {
            PreparedStatement insert = session.prepare("INSERT INTO observed (id, shard, target, check_id, source)"
                    + " VALUES (?, 0, ?, ?, ?) ON CONFLICT DO NOTHING");
            for (Observed one : news.observed) {
                insert.setInt(1, one.id);
                insert.setString(2, one.target);
                insert.setString(3, one.check);
                insert.setString(4, one.source);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        if (!news.columns.isEmpty()) {
            PreparedStatement insert = session.prepare(
                    "INSERT INTO series (observed, number, metric, tags) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
            for (NewColumn one : news.columns) {
                insert.setInt(1, one.observed.id);
                insert.setInt(2, one.column.number());
                insert.setInt(3, one.column.metricId());
                insert.setString(4, TagText.of(one.column.tags()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        for (Map.Entry<Integer, Reason> one : news.reasons.entrySet()) {
            session.update(
                    "INSERT INTO reason (id, code, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    one.getKey(),
                    one.getValue().code(),
                    one.getValue().text());
        }
    }

    /** Reads everything; once, before anything else. */
    void load(Session session) throws SQLException {
        Map<Integer, NumberedMetric> byNumber = new HashMap<>();
        session.query("SELECT id, name, unit, kind, resolution FROM metric ORDER BY id", row -> {
                    Metric metric = new Metric(
                            row.getString("name"),
                            Unit.of(row.getString("unit")),
                            MetricKind.valueOf(row.getString("kind")),
                            row.getDouble("resolution"),
                            "");
                    return new NumberedMetric(row.getInt("id"), metric, new Steps(metric.resolution()));
                })
                .forEach(one -> {
                    byNumber.put(one.id, one);
                    metrics.computeIfAbsent(one.metric.name(), name -> new ArrayList<>())
                            .add(one);
                    nextMetric = Math.max(nextMetric, one.id + 1);
                });
        Map<String, String> words = new HashMap<>();
        session.query("SELECT id, target, check_id, source FROM observed ORDER BY id", row -> {
            String target = row.getString("target");
            put(new Observed(
                    row.getInt("id"),
                    target,
                    words.computeIfAbsent(row.getString("check_id"), word -> word),
                    words.computeIfAbsent(row.getString("source"), word -> word),
                    byTarget.get(target)));
            return target;
        });
        Map<String, Tags> tags = new HashMap<>();
        session.query("SELECT observed, number, metric, tags FROM series ORDER BY observed, number", row -> {
            Observed observed = byId(row.getInt("observed"));
            NumberedMetric metric = byNumber.get(row.getInt("metric"));
            if (observed == null || metric == null || row.getInt("number") != observed.columns.length) {
                throw new DamagedChunkException("series " + row.getInt("observed") + "/" + row.getInt("number"));
            }
            observed.add(new Column(
                    row.getInt("number"),
                    metric.id,
                    metric.metric,
                    tags.computeIfAbsent(row.getString("tags"), TagText::parse),
                    metric.steps));
            series.incrementAndGet();
            return observed;
        });
        session.query("SELECT id, code, text FROM reason", row -> {
            Reason reason = new Reason(row.getString("code"), row.getString("text"));
            int number = row.getInt("id");
            reasonNumbers.put(reason, number);
            reasons.put(number, reason);
            nextReason = Math.max(nextReason, number + 1);
            return number;
        });
    }
}
