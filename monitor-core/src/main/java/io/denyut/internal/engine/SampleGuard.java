package io.denyut.internal.engine;

import io.denyut.Metric;
import io.denyut.Problem;
import io.denyut.Sample;
import io.denyut.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps samples out that would spoil series: of a metric that means something else than the one of its name that was there first, or of a
 * target with too many series. Thread-safe.
 */
final class SampleGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SampleGuard.class);
    private static final int MAX_SERIES_PER_TARGET = 2_000;

    /** A probe that makes up names would fill the memory with them. */
    private static final int MAX_METRICS = 10_000;

    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

    /** Only series with tags are counted: without tags there are no more than there are metrics. */
    private final Map<String, Set<SeriesKey>> tagged = new ConcurrentHashMap<>();

    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder overLimit = new LongAdder();

    private record SeriesKey(String metric, Tags tags) {}

    /** The samples that may pass; the same list when all may. */
    List<Sample> admit(String targetId, List<Sample> samples) {
        List<Sample> passed = null;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            boolean pass = fits(sample.metric()) && hasRoom(targetId, sample);
            if (!pass && passed == null) {
                passed = new ArrayList<>(samples.subList(0, i));
            } else if (pass && passed != null) {
                passed.add(sample);
            }
        }
        return passed == null ? samples : passed;
    }

    private boolean fits(Metric metric) {
        Metric first = metrics.get(metric.name());
        if (first == metric) {
            return true;
        }
        if (first == null && metrics.size() >= MAX_METRICS) {
            overLimit.increment();
            return false;
        }
        if (first == null) {
            first = metrics.putIfAbsent(metric.name(), metric);
        }
        if (first == null || first.isCompatibleWith(metric)) {
            return true;
        }
        conflicts.increment();
        if (warned.add(metric.name())) {
            LOG.warn("metric {} is dropped: {} conflicts with {}", metric.name(), metric, first);
        }
        return false;
    }

    private boolean hasRoom(String targetId, Sample sample) {
        if (sample.tags().isEmpty()) {
            return true;
        }
        Set<SeriesKey> keys = tagged.computeIfAbsent(targetId, id -> ConcurrentHashMap.newKeySet());
        SeriesKey key = new SeriesKey(sample.metric().name(), sample.tags());
        if (keys.contains(key)) {
            return true;
        }
        if (keys.size() >= MAX_SERIES_PER_TARGET) {
            overLimit.increment();
            return false;
        }
        keys.add(key);
        return true;
    }

    void forget(String targetId) {
        tagged.remove(targetId);
    }

    long conflicts() {
        return conflicts.sum();
    }

    long overLimit() {
        return overLimit.sum();
    }

    /** Which tag makes too many series, once there are too many. */
    Optional<Problem> problem() {
        if (overLimit.sum() == 0) {
            return Optional.empty();
        }
        if (metrics.size() >= MAX_METRICS) {
            return Optional.of(Problem.of("metrics", "more than " + MAX_METRICS + " names: a probe makes them up"));
        }
        return tagged.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= MAX_SERIES_PER_TARGET)
                .findFirst()
                .map(entry -> Problem.of(
                        "target " + entry.getKey(),
                        "more than " + MAX_SERIES_PER_TARGET + " series; the tag with most values is '"
                                + mostVaried(entry.getValue()) + "'"));
    }

    private static String mostVaried(Set<SeriesKey> keys) {
        Map<String, Set<String>> values = new HashMap<>();
        keys.forEach(key -> key.tags()
                .asMap()
                .forEach((name, value) ->
                        values.computeIfAbsent(name, n -> new HashSet<>()).add(value)));
        return values.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size())))
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
