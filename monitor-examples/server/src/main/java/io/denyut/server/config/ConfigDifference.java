package io.denyut.server.config;

import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.server.config.ConfigChange.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How one configuration differs from another.
 *
 * @param changes the first {@value #MOST} of them
 * @param total how many there are
 */
public record ConfigDifference(List<ConfigChange> changes, int total) {
    /** Most changes that are kept to be shown. */
    public static final int MOST = 1_000;

    private static final int IN_LOG = 20;

    public ConfigDifference {
        changes = List.copyOf(changes);
    }

    static ConfigDifference none() {
        return new ConfigDifference(List.of(), 0);
    }

    static ConfigDifference between(ServerConfig before, ServerConfig after) {
        List<ConfigChange> all = new ArrayList<>();
        after.definitions().forEach((part, definition) -> {
            Definition old = before.definitions().get(part);
            if (old == null) {
                all.add(new ConfigChange(part, Kind.ADDED, ""));
            } else if (!old.values().equals(definition.values())) {
                all.add(new ConfigChange(part, Kind.CHANGED, definition.changesSince(old)));
            }
        });
        before.definitions().keySet().stream()
                .filter(part -> !after.definitions().containsKey(part))
                .forEach(part -> all.add(new ConfigChange(part, Kind.REMOVED, "")));
        targets(before.configuredTargets(), after.configuredTargets(), all);
        after.settings()
                .changedSince(before.settings())
                .forEach(key -> all.add(new ConfigChange(
                        new PartRef("setting", key), Kind.CHANGED, "takes effect with the next start")));
        return new ConfigDifference(all.subList(0, Math.min(MOST, all.size())), all.size());
    }

    private static void targets(ConfiguredTargets before, ConfiguredTargets after, List<ConfigChange> all) {
        Map<String, Target> old = byId(before);
        Map<String, Target> now = byId(after);
        now.forEach((id, target) -> {
            Target was = old.get(id);
            PartRef part = new PartRef("target", id);
            if (was == null) {
                all.add(new ConfigChange(part, Kind.ADDED, target.address()));
                return;
            }
            List<String> details = new ArrayList<>();
            detail("address", was.address(), target.address(), details);
            detail("name", was.name(), target.name(), details);
            detail("tags", was.tags(), target.tags(), details);
            detail("options", was.options(), target.options(), details);
            detail("parent", String.valueOf(was.parentId()), String.valueOf(target.parentId()), details);
            detail("mode", mode(before, id), mode(after, id), details);
            detail("owner", before.owner(id), after.owner(id), details);
            if (!details.isEmpty()) {
                all.add(new ConfigChange(part, Kind.CHANGED, String.join(", ", details)));
            }
        });
        old.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .forEach(id -> all.add(new ConfigChange(new PartRef("target", id), Kind.REMOVED, "")));
    }

    private static TargetMode mode(ConfiguredTargets targets, String id) {
        return targets.set().modes().getOrDefault(id, TargetMode.ACTIVE);
    }

    private static void detail(String what, Object old, Object now, List<String> details) {
        if (!old.equals(now)) {
            details.add(
                    what + " " + Problems.abbreviate(old.toString()) + " -> " + Problems.abbreviate(now.toString()));
        }
    }

    private static Map<String, Target> byId(ConfiguredTargets targets) {
        Map<String, Target> byId = new LinkedHashMap<>();
        targets.set().targets().forEach(target -> byId.put(target.id(), target));
        return byId;
    }

    public boolean isEmpty() {
        return total == 0;
    }

    /** "2 targets added, 1 check changed: target 7 added (10.0.0.7), ...": a line for the log. */
    @Override
    public String toString() {
        Map<String, Long> counts = changes.stream()
                .collect(Collectors.groupingBy(
                        change -> change.part().kind() + " " + change.kind().word(),
                        TreeMap::new,
                        Collectors.counting()));
        String summary = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        String details =
                changes.stream().limit(IN_LOG).map(ConfigChange::toString).collect(Collectors.joining("; "));
        return isEmpty()
                ? "nothing"
                : summary + ": " + details + (total > IN_LOG ? "; and " + (total - IN_LOG) + " more" : "");
    }
}
