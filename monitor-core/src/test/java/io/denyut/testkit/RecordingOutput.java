package io.denyut.testkit;

import io.denyut.Target;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes what a probe reports as the engine would, and remembers all of it. Thread-safe. */
public final class RecordingOutput implements ProbeOutput {
    private final ProbeRound round;

    /** Guarded by {@code this}, as all that follows. */
    private final Map<String, ProbeResult> results = new LinkedHashMap<>();

    private final Map<String, List<Target>> components = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();

    public RecordingOutput(ProbeRound round) {
        this.round = round;
    }

    @Override
    public synchronized boolean report(Target target, ProbeResult result) {
        boolean known = round.targets().contains(target)
                || components.values().stream().anyMatch(children -> children.contains(target));
        if (!known) {
            refused.add("stranger " + target.id());
        } else if (round.isOver()) {
            refused.add("late " + target.id());
        } else if (results.putIfAbsent(target.id(), java.util.Objects.requireNonNull(result)) != null) {
            refused.add("twice " + target.id());
        } else {
            return true;
        }
        return false;
    }

    @Override
    public boolean report(Target target, ProbeResult result, Instant time) {
        return report(target, result);
    }

    @Override
    public synchronized void components(Target parent, Collection<Target> present, boolean complete) {
        components.put(parent.id(), List.copyOf(present));
    }

    /** What was taken, by target id, in the order of the reports. */
    public synchronized Map<String, ProbeResult> results() {
        return new LinkedHashMap<>(results);
    }

    /** What was taken for a target. */
    public synchronized Optional<ProbeResult> result(Target target) {
        return Optional.ofNullable(results.get(target.id()));
    }

    /** What was not taken: {@code late}, {@code twice} or {@code stranger}, and the target's id. */
    public synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    /** The components that were named, by the id of their parent. */
    public synchronized Map<String, List<Target>> components() {
        return new LinkedHashMap<>(components);
    }
}
