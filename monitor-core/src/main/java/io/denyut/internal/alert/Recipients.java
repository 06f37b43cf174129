package io.denyut.internal.alert;

import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.spi.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is told of what. Immutable.
 *
 * @param notifiers recipients by notifier id
 * @param routes none = everything to all
 */
public record Recipients(Map<String, List<Recipient>> notifiers, List<Route> routes) {
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

    /** Who has this key, if he is still there. */
    public Optional<Addressee> byKey(String key) {
        for (Map.Entry<String, List<Recipient>> notifier : notifiers.entrySet()) {
            for (Recipient recipient : notifier.getValue()) {
                Addressee addressee = new Addressee(notifier.getKey(), recipient);
                if (addressee.key().equals(key)) {
                    return Optional.of(addressee);
                }
            }
        }
        return Optional.empty();
    }
}
