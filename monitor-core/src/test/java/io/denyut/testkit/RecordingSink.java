package io.denyut.testkit;

import io.denyut.AlertEvent;
import io.denyut.FactChange;
import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers all that it is given, in the order it came. Thread-safe. */
public final class RecordingSink implements Sink {
    private final SinkOptions options;
    private final List<Observation> written = new ArrayList<>();
    private final List<FactChange> facts = new ArrayList<>();
    private final List<AlertEvent> alerts = new ArrayList<>();
    private final List<Integer> batchSizes = new ArrayList<>();
    private int flushed;
    private int flushes;
    private int closes;

    public RecordingSink() {
        this(SinkOptions.DEFAULT);
    }

    public RecordingSink(SinkOptions options) {
        this.options = options;
    }

    @Override
    public synchronized void write(List<Observation> batch) {
        batchSizes.add(batch.size());
        written.addAll(batch);
    }

    @Override
    public synchronized void writeFacts(List<FactChange> changes) {
        facts.addAll(changes);
    }

    @Override
    public synchronized void writeAlerts(List<AlertEvent> events) {
        alerts.addAll(events);
    }

    @Override
    public synchronized void flush() {
        flushes++;
        flushed = written.size();
    }

    @Override
    public SinkOptions options() {
        return options;
    }

    @Override
    public synchronized void close() {
        closes++;
    }

    /** Everything that was written, repetitions included. */
    public synchronized List<Observation> written() {
        return List.copyOf(written);
    }

    /** What was written before the last flush. */
    public synchronized List<Observation> flushed() {
        return List.copyOf(written.subList(0, flushed));
    }

    /** What was written, by target, in the order of writing. */
    public synchronized Map<String, List<Observation>> byTarget() {
        Map<String, List<Observation>> byTarget = new LinkedHashMap<>();
        written.forEach(
                observation -> byTarget.computeIfAbsent(observation.target().id(), id -> new ArrayList<>())
                        .add(observation));
        return byTarget;
    }

    public synchronized List<FactChange> facts() {
        return List.copyOf(facts);
    }

    public synchronized List<AlertEvent> alerts() {
        return List.copyOf(alerts);
    }

    public synchronized List<Integer> batchSizes() {
        return List.copyOf(batchSizes);
    }

    public synchronized int count() {
        return written.size();
    }

    public synchronized int flushes() {
        return flushes;
    }

    public synchronized int closes() {
        return closes;
    }
}
