package io.denyut.internal.engine;

import io.denyut.FactChange;
import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known now, by target, check and source. Thread-safe; one entry is replaced as a whole. */
final class LatestTable {
    private static final Comparator<Latest> ORDER = Comparator.comparing(
                    (Latest latest) -> latest.observation().target().id())
            .thenComparing(latest -> latest.observation().checkId())
            .thenComparing(latest -> latest.observation().source());

    private final Map<String, Map<Part, Latest>> byTarget = new ConcurrentHashMap<>();

    /** Targets whose entries changed since the last save. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private record Part(String check, String source) {}

    /**
     * What an observation changed.
     *
     * @param taken false when the table knows something newer
     * @param before the status until now; {@code null} if this is the first
     * @param facts that are new or have another text
     */
    record Change(boolean taken, @Nullable Status before, List<FactChange> facts) {}

    Change put(Observation now, Map<String, String> facts) {
        Map<Part, Latest> parts =
                byTarget.computeIfAbsent(now.target().id(), id -> new ConcurrentHashMap<>(4, 0.75f, 1));
        Part part = new Part(now.checkId(), now.source());
        Latest before = parts.get(part);
        // Rounds of one target never overlap, so what is local comes in order even when the wall clock was set back.
        if (before != null
                && !now.source().equals(Observation.LOCAL)
                && !now.tick().isAfter(before.observation().tick())) {
            return new Change(false, before.observation().status(), List.of());
        }
        List<FactChange> changes = changes(now, facts, before);
        parts.put(part, next(now, before, changes));
        changed.add(now.target().id());
        return new Change(true, before == null ? null : before.observation().status(), changes);
    }

    private static Latest next(Observation now, @Nullable Latest before, List<FactChange> changes) {
        Instant since = before != null && before.observation().status() == now.status() ? before.since() : now.tick();
        Map<String, String> known = before == null ? Map.of() : before.facts();
        if (!changes.isEmpty()) {
            Map<String, String> merged = new TreeMap<>(known);
            changes.forEach(change -> merged.put(change.name(), change.value()));
            known = merged;
        }
        return new Latest(
                now,
                since,
                now.status().isAvailable() ? now.tick() : before == null ? null : before.lastAvailable(),
                known,
                false);
    }

    private static List<FactChange> changes(Observation now, Map<String, String> facts, @Nullable Latest before) {
        if (facts.isEmpty()) {
            return List.of();
        }
        Map<String, String> known = before == null ? Map.of() : before.facts();
        List<FactChange> changes = new ArrayList<>();
        facts.forEach((name, value) -> {
            if (!value.equals(known.get(name))) {
                changes.add(new FactChange(now.target(), now.checkId(), now.source(), now.tick(), name, value));
            }
        });
        return changes;
    }

    /** Puts back what was saved, where nothing has been measured yet. */
    void restore(List<Latest> saved) {
        for (Latest latest : saved) {
            Observation observation = latest.observation();
            byTarget.computeIfAbsent(observation.target().id(), id -> new ConcurrentHashMap<>(4, 0.75f, 1))
                    .putIfAbsent(
                            new Part(observation.checkId(), observation.source()),
                            new Latest(observation, latest.since(), latest.lastAvailable(), latest.facts(), true));
        }
    }

    List<Latest> all() {
        List<Latest> all = inAnyOrder();
        all.sort(ORDER);
        return all;
    }

    /** For counting: sorting costs more than looking. */
    List<Latest> inAnyOrder() {
        List<Latest> all = new ArrayList<>();
        byTarget.values().forEach(parts -> all.addAll(parts.values()));
        return all;
    }

    List<Latest> of(String targetId) {
        Map<Part, Latest> parts = byTarget.get(targetId);
        if (parts == null) {
            return List.of();
        }
        List<Latest> all = new ArrayList<>(parts.values());
        all.sort(ORDER);
        return all;
    }

    /** Forgets what one check knew of a target. */
    void remove(String targetId, String checkId) {
        removeParts(targetId, part -> part.check.equals(checkId));
    }

    private void removeParts(String targetId, Predicate<Part> which) {
        byTarget.computeIfPresent(targetId, (id, parts) -> {
            parts.keySet().removeIf(which);
            return parts.isEmpty() ? null : parts;
        });
        changed.add(targetId);
    }

    /** Forgets what was restored of targets that their check no longer has. Components stay until their check has seen them again. */
    void removeRestored(String checkId, Set<String> known) {
        byTarget.forEach((id, parts) -> {
            boolean gone = !known.contains(id)
                    && parts.entrySet().stream()
                            .anyMatch(entry -> entry.getKey().check.equals(checkId)
                                    && entry.getValue().restored()
                                    && entry.getValue().observation().target().parentId() == null);
            if (gone) {
                remove(id, checkId);
            }
        });
    }

    /** The entries that changed since the last call. */
    List<Latest> takeChanged() {
        List<Latest> taken = new ArrayList<>();
        changed.removeIf(id -> {
            taken.addAll(of(id));
            return true;
        });
        return taken;
    }
}
