package io.denyut.internal.round;

import io.denyut.Check;
import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.spi.Durations;
import io.denyut.spi.RoundMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The targets of a check, and the groups in which they are probed. Guarded by the lock of its {@link CheckRunner}. */
final class WatchedTargets {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);
    private static final String INTERVAL_OPTION = "check.every";

    private final Check check;
    private final RoundMode mode;
    private final ComponentRegistry components;
    private final Function<String, TargetMode> modes;

    private Map<String, Target> targets = Map.of();

    /** Read by other checks' threads: replaced as a whole. */
    private volatile Map<String, TargetMode> sourceModes = Map.of();

    private List<Problem> refused = List.of();

    /** A sweep has one, under the empty key; otherwise by target id. */
    private final Map<String, TargetGroup> groups = new LinkedHashMap<>();

    /**
     * What a reading changed.
     *
     * @param gone targets, with their components, that are no longer there
     * @param fresh groups that have no ticks yet
     * @param now the set as it is kept; {@code null} if it is the same as before
     */
    record Change(
            List<Target> gone,
            List<TargetGroup> fresh,
            @Nullable TargetSet now) {}

    /** @param modes what is done with a target, by its id */
    WatchedTargets(Check check, RoundMode mode, ComponentRegistry components, Function<String, TargetMode> modes) {
        this.check = check;
        this.mode = mode;
        this.components = components;
        this.modes = modes;
    }

    Change apply(TargetSet set) {
        List<Problem> problems = new ArrayList<>(set.refused());
        Map<String, Target> now = new LinkedHashMap<>();
        for (Target target : set.targets()) {
            Target before = now.putIfAbsent(target.id(), target);
            if (before != null) {
                problems.add(Problem.of(
                        "target " + target.id(),
                        "is there twice, with the addresses " + before.address() + " and " + target.address()
                                + ": the first is kept"));
            } else {
                intervalProblem(target).ifPresent(problems::add);
            }
        }
        boolean same = now.equals(targets) && set.modes().equals(sourceModes) && problems.equals(refused);
        List<Target> gone = new ArrayList<>();
        for (Target target : targets.values()) {
            if (!now.containsKey(target.id())) {
                gone.add(target);
                gone.addAll(components.removeRoot(target.id()));
            }
        }
        targets = now;
        sourceModes = set.modes();
        refused = List.copyOf(problems);
        List<TargetGroup> fresh = new ArrayList<>();
        if (mode == RoundMode.SWEEP) {
            groupAll(fresh);
        } else {
            groupEach(fresh);
        }
        return new Change(gone, fresh, same ? null : new TargetSet(List.copyOf(now.values()), set.modes(), problems));
    }

    private void groupAll(List<TargetGroup> fresh) {
        TargetGroup group = groups.get("");
        if (group == null) {
            Duration phase = check.schedule().spreadIfAny().orElse(Duration.ZERO);
            group = new TargetGroup(TickGrid.of(check.schedule().every(), phase), List.of());
            groups.put("", group);
            fresh.add(group);
        }
        group.targets(active());
    }

    private void groupEach(List<TargetGroup> fresh) {
        groups.entrySet().removeIf(entry -> {
            boolean gone = !targets.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        for (Target target : targets.values()) {
            TargetGroup before = groups.get(target.id());
            TickGrid grid = gridOf(target);
            if (before != null && before.grid.equals(grid)) {
                before.targets(List.of(target));
                continue;
            }
            TargetGroup group = new TargetGroup(grid, List.of(target));
            if (before != null) {
                before.remove();
                group.open = before.open; // its round still runs: the new grid waits for it
            }
            groups.put(target.id(), group);
            fresh.add(group);
        }
    }

    /** The targets that are probed now. */
    private List<Target> active() {
        List<Target> active = new ArrayList<>(targets.size());
        for (Target target : targets.values()) {
            if (modes.apply(target.id()) != TargetMode.PAUSED) {
                active.add(target);
            }
        }
        return active;
    }

    /** Sweeps leave paused targets out. */
    void modesChanged() {
        TargetGroup group = mode == RoundMode.SWEEP ? groups.get("") : null;
        if (group != null) {
            group.targets(active());
        }
    }

    private static Optional<Duration> ownInterval(Target target) {
        String own = target.options().get(INTERVAL_OPTION);
        return own == null
                ? Optional.empty()
                : Durations.parse(own).filter(every -> every.compareTo(MIN_INTERVAL) >= 0);
    }

    private Optional<Problem> intervalProblem(Target target) {
        String own = target.options().get(INTERVAL_OPTION);
        if (own == null || mode == RoundMode.SWEEP || ownInterval(target).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                "target " + target.id(),
                INTERVAL_OPTION + " '" + own + "' is not a time span of at least 10ms, such as 10s: "
                        + Durations.format(check.schedule().every()) + " holds"));
    }

    /** The ticks of a target that is probed on its own. */
    TickGrid gridOf(Target target) {
        Duration every = ownInterval(target).orElse(check.schedule().every());
        return TickGrid.spread(every, check.schedule().spreadIfAny().orElse(every), target.id());
    }

    boolean isProbed(TargetGroup group) {
        if (group.targets().isEmpty()) {
            return false;
        }
        return mode == RoundMode.SWEEP || modes.apply(group.targets().get(0).id()) != TargetMode.PAUSED;
    }

    Collection<TargetGroup> groups() {
        return groups.values();
    }

    /** The group of a target that is watched. */
    Optional<TargetGroup> groupOf(String targetId) {
        return targets.containsKey(targetId)
                ? Optional.ofNullable(groups.get(mode == RoundMode.SWEEP ? "" : targetId))
                : Optional.empty();
    }

    /** The group that stands for this one now: it, or the one that took over its open round. */
    TargetGroup current(TargetGroup group, Round round) {
        return group.removed && !round.targets().isEmpty()
                ? groups.getOrDefault(round.targets().get(0).id(), group)
                : group;
    }

    Map<String, Target> targets() {
        return targets;
    }

    /** Begins with what an earlier form of the check knew. */
    void inherit(Map<String, Target> known) {
        targets = known;
    }

    List<Problem> refused() {
        return refused;
    }

    /** What its source says is to be done with a target. Any thread. */
    Optional<TargetMode> sourceMode(String targetId) {
        return Optional.ofNullable(sourceModes.get(targetId));
    }
}
