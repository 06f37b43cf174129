package io.denyut.internal.engine;

import io.denyut.FactChange;
import io.denyut.IngestBatch;
import io.denyut.Observation;
import io.denyut.internal.lane.SinkLane;
import io.denyut.internal.time.TickClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes what agents have measured. */
final class Ingestion {
    private static final Duration MAX_SKEW = Duration.ofDays(1);

    private final TickClock clock;
    private final Pipeline pipeline;
    private final StateKeeper state;

    Ingestion(TickClock clock, Pipeline pipeline, StateKeeper state) {
        this.clock = clock;
        this.pipeline = pipeline;
        this.state = state;
    }

    CompletionStage<Void> ingest(IngestBatch batch) {
        Duration skew = Duration.between(batch.sentAt(), clock.now());
        if (skew.abs().compareTo(MAX_SKEW) > 0) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the clock of agent " + batch.source()
                    + " is off by " + skew + ", more than a day: set it right and send again"));
        }
        List<Observation> observations = new ArrayList<>(batch.observations().size());
        for (Observation observation : batch.observations()) {
            if (!observation.source().equals(batch.source())) {
                return CompletableFuture.failedFuture(new IllegalArgumentException(
                        "an observation of " + observation.source() + " came in a batch of " + batch.source()));
            }
            observations.add(pipeline.admit(observation));
        }
        List<SinkLane> required =
                pipeline.sinks().stream().filter(SinkLane::isRequired).toList();
        List<Object> items = new ArrayList<>(observations);
        items.addAll(batch.facts());
        CompletableFuture<?>[] durable =
                required.stream().map(lane -> lane.offerAll(items)).toArray(CompletableFuture<?>[]::new);
        for (CompletableFuture<?> refused : durable) {
            if (refused.isCompletedExceptionally()) {
                // What other sinks took comes again with the next try, and they know it by its identity.
                return refused.thenApply(nothing -> null);
            }
        }
        Map<String, Map<String, String>> facts = byTarget(batch.facts());
        observations.forEach(observation -> pipeline.publishIngested(
                observation, facts.getOrDefault(observation.target().id(), Map.of()), required));
        return CompletableFuture.allOf(durable)
                .thenRun(() -> state.ingested(batch.source(), batch.agentEpoch(), batch.seq()));
    }

    private static Map<String, Map<String, String>> byTarget(List<FactChange> changes) {
        Map<String, Map<String, String>> facts = new HashMap<>();
        changes.forEach(change -> facts.computeIfAbsent(change.target().id(), id -> new TreeMap<>())
                .put(change.name(), change.value()));
        return facts;
    }
}
