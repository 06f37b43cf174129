package io.denyut.internal.round;

import io.denyut.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The components that a check has seen, by the target they are in. Thread-safe. */
public final class ComponentRegistry {
    private static final Duration FORGET_AFTER = Duration.ofDays(30);
    static final int MISSING_AFTER = 3;

    /** By root target, then by component id. Guarded by {@code this}, with all that is in it. */
    private final Map<String, Map<String, Known>> byRoot = new LinkedHashMap<>();

    private static final class Known {
        Target component;
        Instant lastSeen;
        int absentLists;

        Known(Target component, Instant lastSeen) {
            this.component = component;
            this.lastSeen = lastSeen;
        }
    }

    /** The components that a round over this target has to account for. */
    public synchronized List<Target> of(String root) {
        Map<String, Known> known = byRoot.get(root);
        if (known == null) {
            return List.of();
        }
        return known.values().stream().map(entry -> entry.component).toList();
    }

    public synchronized boolean isEmpty() {
        return byRoot.isEmpty();
    }

    public synchronized List<Target> all() {
        return byRoot.values().stream()
                .flatMap(known -> known.values().stream())
                .map(entry -> entry.component)
                .toList();
    }

    public synchronized void seen(String root, Target component, Instant when) {
        Known known = byRoot.computeIfAbsent(root, id -> new LinkedHashMap<>())
                .computeIfAbsent(component.id(), id -> new Known(component, when));
        known.component = component;
        known.lastSeen = when;
        known.absentLists = 0;
    }

    /** A complete list did not name it. Gives how many lists in a row that are now. */
    public synchronized int absent(String root, String component) {
        Map<String, Known> known = byRoot.getOrDefault(root, Map.of());
        Known entry = known.get(component);
        return entry == null ? 0 : ++entry.absentLists;
    }

    /** Forgets what has not been seen for 30 days, and gives it. */
    public synchronized List<Target> expire(Instant now) {
        List<Target> gone = new ArrayList<>();
        byRoot.values()
                .forEach(known -> known.values().removeIf(entry -> {
                    boolean old = entry.lastSeen.plus(FORGET_AFTER).isBefore(now);
                    if (old) {
                        gone.add(entry.component);
                    }
                    return old;
                }));
        byRoot.values().removeIf(Map::isEmpty);
        return gone;
    }

    /** Forgets the components of a target that is gone, and gives them. */
    public synchronized List<Target> removeRoot(String root) {
        Map<String, Known> known = byRoot.remove(root);
        return known == null
                ? List.of()
                : known.values().stream().map(entry -> entry.component).toList();
    }
}
