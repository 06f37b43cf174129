package io.denyut.internal.alert;

import io.denyut.AlertKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The alerts that are PENDING or RAISED, found by identity, by target, and by what they cover. Confined to the rules' thread. */
final class OpenAlerts {
    private final Map<AlertKey, Tracked> byIdentity = new LinkedHashMap<>();
    private final Map<String, Set<Tracked>> byTarget = new HashMap<>();
    private final Map<String, Set<Tracked>> byCovered = new HashMap<>();

    @Nullable
    Tracked get(AlertKey identity) {
        return byIdentity.get(identity);
    }

    void add(Tracked tracked) {
        byIdentity.put(tracked.alert.identity(), tracked);
        put(byTarget, tracked.alert.identity().target(), tracked);
    }

    void remove(Tracked tracked) {
        byIdentity.remove(tracked.alert.identity());
        remove(byTarget, tracked.alert.identity().target(), tracked);
        cover(tracked, Set.of());
    }

    /** From now on it explains the alerts of these targets. */
    void cover(Tracked tracked, Set<String> targets) {
        if (tracked.covers.equals(targets)) {
            return;
        }
        tracked.covers.forEach(target -> remove(byCovered, target, tracked));
        tracked.covers = targets;
        targets.forEach(target -> put(byCovered, target, tracked));
    }

    private static void put(Map<String, Set<Tracked>> index, String target, Tracked tracked) {
        index.computeIfAbsent(target, id -> new LinkedHashSet<>(2)).add(tracked);
    }

    private static void remove(Map<String, Set<Tracked>> index, String target, Tracked tracked) {
        Set<Tracked> known = index.get(target);
        if (known != null && known.remove(tracked) && known.isEmpty()) {
            index.remove(target);
        }
    }

    Collection<Tracked> at(String target) {
        return byTarget.getOrDefault(target, Set.of());
    }

    Collection<Tracked> covering(String target) {
        return byCovered.getOrDefault(target, Set.of());
    }

    Collection<Tracked> all() {
        return byIdentity.values();
    }

    List<Tracked> copy() {
        return List.copyOf(byIdentity.values());
    }
}
