package io.denyut.testkit;

import io.denyut.Target;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a probe's reports as an engine does (one per target, none for strangers, none after the end) and remembers every attempt.
 * Thread-safe.
 */
public class RecordingOutput implements ProbeOutput {
    /**
     * A call of {@code report}.
     *
     * @param accepted what the probe was told
     * @param at time since the output was made
     */
    public record Report(Target target, ProbeResult result, Optional<Instant> time, boolean accepted, Duration at) {}

    /** A call of {@code components}. */
    public record Components(Target parent, List<Target> present, boolean complete) {}

    private final ProbeRound round;
    private final long start = System.nanoTime();

    // All guarded by this.
    private final Set<String> expected = new HashSet<>();
    private final Map<String, ProbeResult> accepted = new LinkedHashMap<>();
    private final List<Report> reports = new ArrayList<>();
    private final List<Components> components = new ArrayList<>();
    private boolean closed;

    /** An output for one round. */
    public RecordingOutput(ProbeRound round) {
        this.round = round;
        round.targets().forEach(target -> expected.add(target.id()));
    }

    @Override
    public boolean report(Target target, ProbeResult result) {
        return add(target, result, Optional.empty());
    }

    @Override
    public boolean report(Target target, ProbeResult result, Instant time) {
        return add(target, result, Optional.of(time));
    }

    private synchronized boolean add(Target target, ProbeResult result, Optional<Instant> time) {
        boolean taken = !closed && !round.isOver() && expected.remove(target.id());
        reports.add(new Report(target, result, time, taken, Duration.ofNanos(System.nanoTime() - start)));
        if (taken) {
            accepted.put(target.id(), result);
        }
        return taken;
    }

    @Override
    public synchronized void components(Target parent, Collection<Target> present, boolean complete) {
        components.add(new Components(parent, List.copyOf(present), complete));
        present.forEach(component -> {
            if (!accepted.containsKey(component.id())) {
                expected.add(component.id());
            }
        });
    }

    /** Takes nothing more, as after the probe's stage has completed. */
    public synchronized void close() {
        closed = true;
    }

    /** Every attempt, in order. */
    public synchronized List<Report> reports() {
        return List.copyOf(reports);
    }

    /** The attempts for one target. */
    public synchronized List<Report> reports(Target target) {
        return reports.stream()
                .filter(report -> report.target().id().equals(target.id()))
                .toList();
    }

    /** What was taken, by target id. */
    public synchronized Map<String, ProbeResult> accepted() {
        return Map.copyOf(accepted);
    }

    /** What was taken for a target. */
    public synchronized ProbeResult result(Target target) {
        ProbeResult result = accepted.get(target.id());
        if (result == null) {
            throw new NoSuchElementException(
                    "nothing was reported for " + target.id() + ", only for " + accepted.keySet());
        }
        return result;
    }

    /** What was said about components. */
    public synchronized List<Components> components() {
        return List.copyOf(components);
    }
}
