package io.denyut.internal.engine;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.Latest;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.Circles;
import io.denyut.internal.round.CheckRunner;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What rules may look at. Thread-safe; the index of targets is made anew when targets have changed. */
final class RuleView implements RuleContext {
    private static final int MAX_LOOKS = 8;

    private final DefaultMonitor monitor;
    private final LatestTable latest;
    private final Function<AlertKey, Optional<Alert>> alerts;
    private final PastReader past;
    private volatile Index index = new Index(Map.of(), Map.of(), Map.of(), List.of(), -1);
    private volatile Map<String, Set<String>> dependsOn = Map.of();
    private final AtomicLong wanted = new AtomicLong();

    /** What was looked for in vain, in this index. Confined to the rules' thread. */
    private final Set<String> looked = new HashSet<>();

    private @Nullable Index lookedFor;

    /**
     * @param watchers by target the check that says whether it is there
     * @param circles targets that are behind themselves: what their sources say goes together with nothing that could be refused
     */
    private record Index(
            Map<String, Target> byId,
            Map<String, List<Target>> children,
            Map<String, CheckRunner> watchers,
            List<Problem> circles,
            long version) {}

    RuleView(DefaultMonitor monitor, LatestTable latest, Function<AlertKey, Optional<Alert>> alerts, PastReader past) {
        this.monitor = monitor;
        this.latest = latest;
        this.alerts = alerts;
        this.past = past;
    }

    /** Targets or components came or went. */
    void targetsChanged() {
        wanted.incrementAndGet();
    }

    /** Through what targets are reached. */
    void dependsOn(Map<String, Set<String>> now) {
        dependsOn = now;
        targetsChanged();
    }

    private Index index() {
        long version = wanted.get();
        Index known = index;
        if (known.version == version) {
            return known;
        }
        Map<String, Target> byId = new HashMap<>();
        Map<String, List<Target>> children = new HashMap<>();
        Map<String, CheckRunner> watchers = new HashMap<>();
        for (CheckRunner runner : monitor.runners()) {
            boolean counts = monitor.countsForAvailability(runner.check().id());
            for (Target target : runner.everything()) {
                if (byId.putIfAbsent(target.id(), target) == null && target.parentId() != null) {
                    children.computeIfAbsent(target.parentId(), id -> new ArrayList<>())
                            .add(target);
                }
                watchers.merge(target.id(), runner, (first, now) -> counts && !countsToo(first) ? now : first);
            }
        }
        Index made = new Index(byId, children, watchers, circles(byId), version);
        index = made;
        return made;
    }

    private boolean countsToo(CheckRunner runner) {
        return monitor.countsForAvailability(runner.check().id());
    }

    private List<Problem> circles(Map<String, Target> byId) {
        Map<String, Set<String>> above = new HashMap<>();
        dependsOn.forEach((id, through) -> above.put(id, new TreeSet<>(through)));
        byId.values().stream()
                .filter(target -> target.parentId() != null)
                .forEach(target -> above.computeIfAbsent(target.id(), id -> new TreeSet<>())
                        .add(target.parentId()));
        return Circles.of(new TreeMap<>(above)).stream()
                .map(circle -> new Problem(
                        "target " + circle.get(0),
                        Circles.words(circle) + ": no alert of these targets explains another of them",
                        "mend the parents in the source of the targets, or dependsOn"))
                .toList();
    }

    /** What an operator should mend. */
    List<Problem> problems() {
        return index().circles;
    }

    /** The check that says whether a target is there. */
    Optional<CheckRunner> watcher(String id) {
        return Optional.ofNullable(index().watchers.get(id));
    }

    Optional<Target> target(String id) {
        return Optional.ofNullable(index().byId.get(id));
    }

    /**
     * The same; looks once more for one that was found after the index was made and before anybody said so, and seldom, for a parent that nobody
     * watches is asked for often. Rules' thread.
     */
    Optional<Target> targetOrLook(String id) {
        Index now = index();
        Target known = now.byId.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        if (now != lookedFor) {
            looked.clear();
        }
        if (looked.size() >= MAX_LOOKS || !looked.add(id)) {
            lookedFor = now;
            return Optional.empty();
        }
        targetsChanged();
        Index made = index();
        lookedFor = made;
        return Optional.ofNullable(made.byId.get(id));
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
        return past.read(query, atMost);
    }
}
