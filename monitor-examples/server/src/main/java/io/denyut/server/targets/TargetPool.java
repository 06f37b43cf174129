package io.denyut.server.targets;

import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All targets of the server. Those of the file and the page come as a whole, those of each source when it has been read; checks are told
 * when anything has changed. Thread-safe.
 */
public final class TargetPool {
    /** Guarded by {@code this}, as all below. */
    private long version;

    private TargetSet fixed = TargetSet.of(List.of());
    private Map<String, Selection> selections = Map.of();
    private Set<String> sourceIds = Set.of();
    private final Map<String, TargetSet> read = new LinkedHashMap<>();

    /** Made when it is asked for. */
    private Map<String, String> origins = Map.of();

    /**
     * Takes what a configuration says.
     *
     * @param targets of the file and the page, with their modes
     * @param wanted what each check looks at, by its id
     * @param sources ids of all sources; what others have brought is forgotten
     */
    public synchronized void configure(TargetSet targets, Map<String, Selection> wanted, Set<String> sources) {
        boolean same = fixed.equals(targets) && selections.equals(wanted) && sourceIds.equals(sources);
        fixed = targets;
        selections = Map.copyOf(wanted);
        sourceIds = Collections.unmodifiableSet(new java.util.LinkedHashSet<>(sources));
        read.keySet().retainAll(sources);
        if (!same) {
            changed();
        }
    }

    /** Takes what a source was found to hold; nothing if no configuration names it any more. */
    public synchronized void put(String source, TargetSet set) {
        if (sourceIds.contains(source) && !set.equals(read.put(source, set))) {
            changed();
        }
    }

    private synchronized void changed() {
        version++;
        origins = Map.of();
        notifyAll();
    }

    /** What a source was last found to hold; empty before its first reading. */
    public synchronized Optional<TargetSet> of(String source) {
        return Optional.ofNullable(read.get(source));
    }

    /** The targets of the file and the page. */
    public synchronized TargetSet fixed() {
        return fixed;
    }

    /** Where a target comes from: a source's id, or empty for the file and the page; nothing if nobody has it. */
    public synchronized Optional<String> sourceOf(String targetId) {
        if (origins.isEmpty()) {
            Map<String, String> made = new HashMap<>();
            fixed.targets().forEach(target -> made.put(target.id(), ""));
            for (String source : sourceIds) {
                of(source).ifPresent(set -> set.targets().forEach(target -> made.putIfAbsent(target.id(), source)));
            }
            origins = made;
        }
        return Optional.ofNullable(origins.get(targetId));
    }

    /** How many targets all sources hold together. */
    public synchronized int ofSources() {
        return read.values().stream().mapToInt(set -> set.targets().size()).sum();
    }

    synchronized long awaitOther(long seen) throws InterruptedException {
        while (version == seen) {
            wait();
        }
        return version;
    }

    /** What a check looks at now. */
    synchronized TargetSet select(String check, Function<String, Optional<String>> addressProblem) {
        Selection selection = selections.getOrDefault(check, new Selection.Ids(Set.of()));
        List<Target> targets = new ArrayList<>();
        Map<String, TargetMode> modes = new HashMap<>();
        List<Problem> refused = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Target target : fixed.targets()) {
            ids.add(target.id());
            if (selection.takes("", target)) {
                targets.add(target);
                mode(fixed, target, modes);
            }
        }
        for (String source : sourceIds) {
            TargetSet set = read.get(source);
            if (set == null || !selection.asks(source)) {
                continue;
            }
            for (Target target : set.targets()) {
                if (!selection.takes(source, target)) {
                    continue;
                }
                String where = "source " + source + ", target " + target.id();
                if (!ids.add(target.id())) {
                    refused.add(new Problem(
                            where, "its id is taken", "the one of the file, the page or an earlier source is kept"));
                    continue;
                }
                Optional<String> problem = addressProblem.apply(target.address());
                if (problem.isPresent()) {
                    refused.add(Problem.of(where, problem.get()));
                } else {
                    targets.add(target);
                    mode(set, target, modes);
                }
            }
            refused.addAll(set.refused());
        }
        addMissing(selection, ids, refused);
        return new TargetSet(targets, modes, refused);
    }

    private static void mode(TargetSet set, Target target, Map<String, TargetMode> modes) {
        TargetMode mode = set.modes().get(target.id());
        if (mode != null) {
            modes.put(target.id(), mode);
        }
    }

    /** Once every source has been read, an id that nobody has is a mistake to be told. */
    private void addMissing(Selection selection, Set<String> ids, List<Problem> refused) {
        if (selection instanceof Selection.Ids wanted && read.keySet().containsAll(sourceIds)) {
            for (String id : new TreeSet<>(wanted.ids())) {
                if (!ids.contains(id)) {
                    refused.add(Problem.of("target " + id, "is asked for, but neither file, page nor source has it"));
                }
            }
        }
    }
}
