package io.denyut.internal.engine;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.Latest;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.round.CheckRunner;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What rules may look at. Thread-safe; the index of targets is made anew when targets have changed. */
final class RuleView implements RuleContext {
    private final DefaultMonitor monitor;
    private final LatestTable latest;
    private final Function<AlertKey, Optional<Alert>> alerts;
    private volatile Index index = new Index(Map.of(), Map.of(), -1);
    private final AtomicLong wanted = new AtomicLong();

    private record Index(Map<String, Target> byId, Map<String, List<Target>> children, long version) {}

    RuleView(DefaultMonitor monitor, LatestTable latest, Function<AlertKey, Optional<Alert>> alerts) {
        this.monitor = monitor;
        this.latest = latest;
        this.alerts = alerts;
    }

    /** Targets or components came or went. */
    void targetsChanged() {
        wanted.incrementAndGet();
    }

    private Index index() {
        long version = wanted.get();
        Index known = index;
        if (known.version == version) {
            return known;
        }
        Map<String, Target> byId = new HashMap<>();
        Map<String, List<Target>> children = new HashMap<>();
        monitor.runners()
                .forEach(runner -> runner.everything().forEach(target -> {
                    if (byId.putIfAbsent(target.id(), target) == null && target.parentId() != null) {
                        children.computeIfAbsent(target.parentId(), id -> new ArrayList<>())
                                .add(target);
                    }
                }));
        Index made = new Index(byId, children, version);
        index = made;
        return made;
    }

    Optional<Target> target(String id) {
        return Optional.ofNullable(index().byId.get(id));
    }

    @Override
    public List<Latest> latest(String targetId) {
        return latest.of(targetId);
    }

    @Override
    public Map<String, String> facts(String targetId) {
        Map<String, String> facts = new TreeMap<>();
        latest.of(targetId).forEach(entry -> facts.putAll(entry.facts()));
        return facts;
    }

    @Override
    public List<Target> children(String targetId) {
        return List.copyOf(index().children.getOrDefault(targetId, List.of()));
    }

    @Override
    public TargetMode mode(String targetId) {
        return monitor.mode(targetId);
    }

    @Override
    public List<CheckInfo> checks() {
        return monitor.runners().stream()
                .flatMap(runner -> runner.infos().stream())
                .toList();
    }

    @Override
    public Optional<Alert> alert(AlertKey identity) {
        return alerts.apply(identity);
    }

    @Override
    public Optional<String> trouble(String checkId) {
        return monitor.runners().stream()
                .filter(runner -> runner.check().id().equals(checkId))
                .findFirst()
                .map(CheckRunner::health)
                .flatMap(health -> health.state() == CheckState.STALLED
                        ? Optional.of("it does not come back from its call, no new round begins")
                        : health.error());
    }

    @Override
    public CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost) {
        return CompletableFuture.completedFuture(Series.EMPTY); // without a store there is no past
    }
}
