package io.denyut.server.config;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Route;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What has to be told to a monitor so that it does what another configuration says; parts that are the same instance are left alone. */
final class MonitorChanges implements Consumer<Monitor.Update> {
    private final List<Consumer<Monitor.Update>> changes = new ArrayList<>();

    MonitorChanges(ServerConfig before, ServerConfig after) {
        compare(
                checks(before),
                checks(after),
                (id, check) -> changes.add(update -> update.putCheck(check)),
                id -> changes.add(update -> update.removeCheck(id)));
        compare(
                before.sinks(),
                after.sinks(),
                (id, sink) -> changes.add(update -> update.putSink(id, sink)),
                id -> changes.add(update -> update.removeSink(id)));
        compare(
                rules(before),
                rules(after),
                (id, rule) -> changes.add(update -> update.putRule(rule)),
                id -> changes.add(update -> update.removeRule(id)));
        notifiers(before, after);
        Dependencies now = after.dependencies();
        if (!before.dependencies().through().equals(now.through())) {
            changes.add(update -> update.dependsOn(now.through()));
        }
        if (!before.dependencies().references().equals(now.references())) {
            changes.add(update -> update.references(new LinkedHashSet<>(now.references())));
        }
        if (!words(before.routes()).equals(words(after.routes()))) {
            changes.add(update -> update.routes(after.routes()));
        }
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    @Override
    public void accept(Monitor.Update update) {
        changes.forEach(change -> change.accept(update));
    }

    private static <T> void compare(
            Map<String, T> before, Map<String, T> after, BiConsumer<String, T> put, Consumer<String> remove) {
        before.keySet().stream().filter(id -> !after.containsKey(id)).forEach(remove);
        after.forEach((id, part) -> {
            if (before.get(id) != part) {
                put.accept(id, part);
            }
        });
    }

    private static Map<String, Check> checks(ServerConfig config) {
        return config.checks().stream()
                .map(ConfiguredCheck::check)
                .collect(Collectors.toMap(Check::id, Function.identity(), (a, b) -> a, java.util.LinkedHashMap::new));
    }

    private static Map<String, Rule> rules(ServerConfig config) {
        return config.rules().stream()
                .collect(Collectors.toMap(Rule::id, Function.identity(), (a, b) -> a, java.util.LinkedHashMap::new));
    }

    private void notifiers(ServerConfig before, ServerConfig after) {
        Map<String, ConfiguredNotifier> old = new HashMap<>();
        before.notifiers().forEach(each -> old.put(each.id(), each));
        for (ConfiguredNotifier each : after.notifiers()) {
            ConfiguredNotifier was = old.remove(each.id());
            if (was == null
                    || was.notifier() != each.notifier()
                    || !was.recipients().equals(each.recipients())) {
                List<Recipient> to = each.recipients();
                changes.add(update -> update.putNotifier(
                        each.id(),
                        each.notifier(),
                        to.get(0),
                        to.subList(1, to.size()).toArray(Recipient[]::new)));
            }
        }
        old.keySet().forEach(id -> changes.add(update -> update.removeNotifier(id)));
        fallbacks(before, after);
        deliveries(before, after);
    }

    private void deliveries(ServerConfig before, ServerConfig after) {
        Map<String, Optional<NotifierOptions>> old = new HashMap<>();
        before.notifiers().forEach(each -> old.put(each.id(), each.delivery()));
        for (ConfiguredNotifier each : after.notifiers()) {
            if (!each.delivery().equals(old.getOrDefault(each.id(), Optional.empty()))) {
                changes.add(update ->
                        update.notifierOptions(each.id(), each.delivery().orElse(null)));
            }
        }
    }

    /** After the notifiers: one may fall back on one that is new. */
    private void fallbacks(ServerConfig before, ServerConfig after) {
        Map<String, Optional<String>> old = new HashMap<>();
        before.notifiers().forEach(each -> old.put(each.id(), each.fallback()));
        for (ConfiguredNotifier each : after.notifiers()) {
            if (!each.fallback().equals(old.getOrDefault(each.id(), Optional.empty()))) {
                changes.add(update -> update.fallback(each.id(), each.fallback().orElse(null)));
            }
        }
    }

    private static List<String> words(List<Route> routes) {
        return routes.stream()
                .map(route -> route.notifier() + " " + route.atLeast() + " " + route.tag())
                .toList();
    }
}
