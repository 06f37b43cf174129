package io.denyut.internal.alert;

import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.spi.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is told of what. Immutable.
 *
 * @param notifiers recipients by notifier id
 * @param routes none = everything to all
 * @param stormCaps by notifier, after how many notices in ten minutes the next ones become a digest; 0 or not there = never
 * @param fallbacks by notifier, the one that tells what it cannot
 */
public record Recipients(
        Map<String, List<Recipient>> notifiers,
        List<Route> routes,
        Map<String, Integer> stormCaps,
        Map<String, String> fallbacks) {
    /** Somebody, and how he is told. */
    public record Addressee(String notifier, Recipient recipient) {
        /** The identity under which it is remembered who was told. */
        public String key() {
            return notifier + "/" + recipient.id();
        }
    }

    public Recipients {
        notifiers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(notifiers));
        routes = List.copyOf(routes);
        stormCaps = Map.copyOf(stormCaps);
        fallbacks = Map.copyOf(fallbacks);
    }

    /** Without caps and without anybody to fall back on. */
    public Recipients(Map<String, List<Recipient>> notifiers, List<Route> routes) {
        this(notifiers, routes, Map.of(), Map.of());
    }

    /** Everybody who is to hear of an alert of this severity at this target. */
    public List<Addressee> of(Target target, Severity severity) {
        List<Addressee> found = new ArrayList<>();
        notifiers.forEach((notifier, recipients) -> {
            boolean taken = routes.isEmpty()
                    || routes.stream()
                            .anyMatch(route -> route.notifier().equals(notifier) && route.takes(target, severity));
            if (taken) {
                recipients.forEach(recipient -> found.add(new Addressee(notifier, recipient)));
            }
        });
        return found;
    }

    /** Everybody, whatever the routes say. */
    public List<Addressee> all() {
        List<Addressee> all = new ArrayList<>();
        notifiers.keySet().forEach(notifier -> all.addAll(by(notifier)));
        return all;
    }

    /** Those who are told by the notifier that this one falls back on. */
    public List<Addressee> fallback(String notifier) {
        String other = fallbacks.get(notifier);
        return other == null ? List.of() : by(other);
    }

    private List<Addressee> by(String notifier) {
        return notifiers.getOrDefault(notifier, List.of()).stream()
                .map(recipient -> new Addressee(notifier, recipient))
                .toList();
    }

    /** After how many notices in ten minutes the next ones become a digest; 0 = never. */
    public int stormCap(String notifier) {
        return stormCaps.getOrDefault(notifier, 0);
    }

    /** Whether there is a notifier with this id. */
    public boolean has(String notifier) {
        return notifiers.containsKey(notifier);
    }

    /** Whether he is still somebody who is told. */
    public boolean has(Addressee addressee) {
        return notifiers.getOrDefault(addressee.notifier(), List.of()).stream()
                .anyMatch(
                        recipient -> recipient.id().equals(addressee.recipient().id()));
    }
}
