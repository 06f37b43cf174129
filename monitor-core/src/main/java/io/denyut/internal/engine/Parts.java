package io.denyut.internal.engine;

import io.denyut.Check;
import io.denyut.Problem;
import io.denyut.Route;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.AlertBook;
import io.denyut.internal.alert.Circles;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.Sink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The parts of a monitor by id, as they are wanted; copied for each change, and checked whole. */
final class Parts {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    final Map<String, Check> checks = new LinkedHashMap<>();
    final Map<String, Sink> sinks = new LinkedHashMap<>();
    final Map<String, Rule> rules = new LinkedHashMap<>();
    final Map<String, Told> notifiers = new LinkedHashMap<>();
    final List<Route> routes = new ArrayList<>();
    final Map<String, String> fallbacks = new LinkedHashMap<>();

    /** By notifier, in place of what it says itself. */
    final Map<String, NotifierOptions> options = new LinkedHashMap<>();

    final Map<String, Set<String>> dependsOn = new LinkedHashMap<>();

    final Set<String> references = new LinkedHashSet<>();

    /** The operator's. */
    final Map<String, TargetMode> modes = new LinkedHashMap<>();

    final List<Problem> problems = new ArrayList<>();

    /** A notifier and the people it tells. */
    record Told(Notifier notifier, List<Recipient> recipients) {}

    Parts copy() {
        Parts copy = new Parts();
        copy.checks.putAll(checks);
        copy.sinks.putAll(sinks);
        copy.rules.putAll(rules);
        copy.notifiers.putAll(notifiers);
        copy.routes.addAll(routes);
        dependsOn.forEach((id, through) -> copy.dependsOn.put(id, new LinkedHashSet<>(through)));
        copy.fallbacks.putAll(fallbacks);
        copy.options.putAll(options);
        copy.references.addAll(references);
        copy.modes.putAll(modes);
        return copy;
    }

    <T> void add(Map<String, T> parts, String kind, String id, T part) {
        if (!ID.matcher(id).matches()) {
            problems.add(Problem.of(kind, "id '" + id + "' does not match " + ID));
        } else if (parts.putIfAbsent(id, part) != null) {
            problems.add(Problem.of(kind + " " + id, "is there twice"));
        }
    }

    <T> void put(Map<String, T> parts, String kind, String id, T part) {
        if (!ID.matcher(id).matches()) {
            problems.add(Problem.of(kind, "id '" + id + "' does not match " + ID));
        } else {
            parts.put(id, part);
        }
    }

    <T> void remove(Map<String, T> parts, String kind, String id) {
        if (parts.remove(id) == null) {
            problems.add(Problem.of(kind + " " + id, "is not there to be removed"));
        }
    }

    static Told told(Notifier notifier, Recipient first, Recipient... more) {
        List<Recipient> all = new ArrayList<>();
        all.add(first);
        all.addAll(List.of(more));
        return new Told(notifier, List.copyOf(all));
    }

    /** Everything that is wrong with the whole. */
    List<Problem> check() {
        List<Problem> found = new ArrayList<>(problems);
        for (Route route : routes) {
            if (!notifiers.containsKey(route.notifier())) {
                found.add(Problem.of("route", "there is no notifier '" + route.notifier() + "'"));
            }
        }
        notifiers.forEach((id, told) -> {
            Set<String> seen = new HashSet<>();
            told.recipients().stream()
                    .filter(recipient -> !seen.add(recipient.id()))
                    .forEach(twice ->
                            found.add(Problem.of("notifier " + id, "recipient '" + twice.id() + "' is there twice")));
        });
        checks.values().forEach(check -> checkTargets(check, found));
        checkDependencies(found);
        checkFallbacks(found);
        if (rules.containsKey(AlertBook.BLIND_RULE)) {
            found.add(Problem.of(
                    "rule " + AlertBook.BLIND_RULE, "is what the monitor calls its own blindness: choose another id"));
        }
        return found;
    }

    private static void checkTargets(Check check, List<Problem> found) {
        check.targets().known().ifPresent(set -> {
            Set<String> ids = new HashSet<>();
            for (Target target : set.targets()) {
                if (!ids.add(target.id())) {
                    found.add(Problem.of("check " + check.id(), "target '" + target.id() + "' is there twice"));
                }
            }
        });
    }

    /** Containment and dependency together: a target that is behind itself would wait for itself. */
    private void checkDependencies(List<Problem> found) {
        Map<String, Set<String>> above = new LinkedHashMap<>();
        dependsOn.forEach((id, through) -> above.put(id, new LinkedHashSet<>(through)));
        checks.values()
                .forEach(check -> check.targets()
                        .known()
                        .ifPresent(set -> set.targets().stream()
                                .filter(target -> target.parentId() != null)
                                .forEach(target -> above.computeIfAbsent(target.id(), id -> new LinkedHashSet<>())
                                        .add(target.parentId()))));
        Circles.of(above).forEach(circle -> found.add(Problem.of("target " + circle.get(0), Circles.words(circle))));
    }

    private void checkFallbacks(List<Problem> found) {
        options.keySet().stream()
                .filter(id -> !notifiers.containsKey(id))
                .forEach(id -> found.add(Problem.of("options of notifier " + id, "there is no such notifier")));
        fallbacks.forEach((id, other) -> {
            for (String notifier : List.of(id, other)) {
                if (!notifiers.containsKey(notifier)) {
                    found.add(Problem.of("fallback of notifier " + id, "there is no notifier '" + notifier + "'"));
                }
            }
        });
        Map<String, Set<String>> chain = new LinkedHashMap<>();
        fallbacks.forEach((id, other) -> chain.put(id, Set.of(other)));
        Circles.of(chain)
                .forEach(circle -> found.add(Problem.of(
                        "fallback of notifier " + circle.get(0),
                        "leads back to itself: " + String.join(", ", circle))));
    }
}
