package io.denyut.server.config;

import io.denyut.Target;
import io.denyut.server.config.TargetsReader.Placed;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code dependsOn:}, of the file and of targets, and {@code references:}. A circle is refused with its way round. */
final class DependenciesReader {
    private static final int SHOWN = 12;

    private final Problems problems;
    private final KnownTargets known;
    private final Map<String, Placed> targets;
    private final Map<String, Set<String>> through = new LinkedHashMap<>();

    /** Where the first edge of a target is written. */
    private final Map<String, YamlNode> written = new HashMap<>();

    DependenciesReader(Problems problems, KnownTargets known, Map<String, Placed> targets) {
        this.problems = problems;
        this.known = known;
        this.targets = targets;
    }

    /**
     * @param section {@code dependsOn:} at the top
     * @param ofTargets {@code dependsOn:} of single targets
     */
    Dependencies read(Section section, Map<String, YamlNode> ofTargets, List<Scalar> references) {
        section.entries().forEach((id, entry) -> {
            known.refuseUnknown(problems, new Scalar(section.pathOf(id), entry.place(), id, false));
            readOne(id, entry.value());
        });
        ofTargets.forEach(this::readOne);
        refuseCircles();
        Set<String> ids = new LinkedHashSet<>();
        for (Scalar reference : references) {
            refuseUnlessOne(reference);
            if (!ids.add(reference.text())) {
                problems.add(reference, Keys.quoted(reference.text()) + " is there twice");
            }
        }
        return new Dependencies(through, List.copyOf(ids));
    }

    private void readOne(String id, YamlNode value) {
        List<YamlNode> items = value instanceof Items list ? list.items() : List.of(value);
        for (YamlNode item : items) {
            if (!(item instanceof Scalar on) || on.isNull()) {
                problems.add(item, "must be the id of a target, or a list of them, not " + item.kind());
            } else if (on.text().equals(id)) {
                problems.add(item, "target " + Keys.quoted(id) + " cannot depend on itself");
            } else {
                refuseUnlessOne(on);
                through.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(on.text());
                written.putIfAbsent(id, on);
            }
        }
    }

    private void refuseUnlessOne(Scalar id) {
        if (id.text().indexOf('*') >= 0 || id.text().isBlank()) {
            problems.add(id, Keys.quoted(id.text()) + " must be the id of one target");
        } else {
            known.refuseUnknown(problems, id);
        }
    }

    /** Containment counts, too: what contains a target is reached first. */
    private void refuseCircles() {
        Set<String> done = new LinkedHashSet<>();
        for (String start : List.copyOf(through.keySet())) {
            List<String> circle = circleFrom(start, done);
            YamlNode at = circle.stream()
                    .filter(written::containsKey)
                    .findFirst()
                    .map(written::get)
                    .orElse(null);
            if (at != null) {
                problems.add(
                        at.place(),
                        at.path(),
                        "goes round in a circle: " + path(circle),
                        "each target is reached through others, never through itself");
                return;
            }
        }
    }

    private static String path(List<String> circle) {
        List<String> shown = new ArrayList<>(circle.subList(0, Math.min(SHOWN, circle.size())));
        if (circle.size() > SHOWN) {
            shown.add("... (" + (circle.size() - SHOWN) + " more)");
        }
        shown.add(circle.get(0));
        return String.join(" -> ", shown.stream().map(Problems::abbreviate).toList());
    }

    /** The first circle that is met from here, without its beginning said again; empty if there is none. No recursion: paths may be long. */
    private List<String> circleFrom(String start, Set<String> done) {
        Deque<Step> way = new ArrayDeque<>();
        Set<String> onWay = new LinkedHashSet<>();
        if (!done.contains(start)) {
            way.push(new Step(start, next(start)));
            onWay.add(start);
        }
        while (!way.isEmpty()) {
            Step step = way.element();
            if (step.left().isEmpty()) {
                way.pop();
                onWay.remove(step.id());
                done.add(step.id());
                continue;
            }
            String to = step.left().remove();
            if (onWay.contains(to)) {
                List<String> all = new ArrayList<>(onWay);
                return all.subList(all.indexOf(to), all.size());
            }
            if (!done.contains(to)) {
                way.push(new Step(to, next(to)));
                onWay.add(to);
            }
        }
        return List.of();
    }

    /** @param left where the way has not gone yet */
    private record Step(String id, Deque<String> left) {}

    private Deque<String> next(String id) {
        Deque<String> next = new ArrayDeque<>(through.getOrDefault(id, Set.of()));
        Placed placed = targets.get(id);
        if (placed != null) {
            placed.target().map(Target::parentId).ifPresent(next::add);
        }
        return next;
    }
}
