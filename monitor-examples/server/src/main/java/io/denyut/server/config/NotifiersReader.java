package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.server.config.RecipientsReader.Language;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code notifiers:} and {@code routes:}. */
final class NotifiersReader {
    private static final Logger LOG = LoggerFactory.getLogger(NotifiersReader.class);

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final ZoneId zone;

    NotifiersReader(Problems problems, Plugins plugins, PluginSection pluginSection, ZoneId zone) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        this.zone = zone;
    }

    List<ConfiguredNotifier> read(Section section) {
        List<ConfiguredNotifier> notifiers = new ArrayList<>();
        section.entries().forEach((id, entry) -> {
            PartId.problem(id).ifPresent(message -> problems.add(entry.place(), section.pathOf(id), message, null));
            if (entry.value() instanceof Section one) {
                readOne(id, one, section.entries().keySet()).ifPresent(notifiers::add);
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a notifier such as { type: email, to: [ noc@example.net ] }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return notifiers;
    }

    private Optional<ConfiguredNotifier> readOne(String id, Section section, Set<String> ids) {
        Keys keys = new Keys(section, problems);
        Optional<String> type = keys.required("type", "email");
        Optional<NotifierProvider> provider = type.flatMap(plugins::notifier);
        if (type.isPresent() && provider.isEmpty()) {
            keys.problem(
                    "type",
                    "there is no notifier " + Keys.quoted(type.get()),
                    Problems.hint(type.get(), ChecksReader.ids(plugins, "notifier"), "notifiers"));
        }
        Locale language =
                keys.choice("language", Language.class).map(Language::locale).orElse(Locale.ENGLISH);
        Optional<String> fallback = keys.text("fallback");
        fallback.ifPresent(other -> requireOther(keys, id, other, ids));
        List<Recipient> to = provider.isPresent()
                ? new RecipientsReader(problems, provider.get(), language, zone).read(keys)
                : List.of();
        keys.node("to");
        Section with = keys.below("with");
        Section delivery = keys.below("delivery");
        keys.refuseOthers();
        if (provider.isEmpty()) {
            return Optional.empty();
        }
        Optional<Notifier> notifier = pluginSection.make(provider.get(), with, Map.of());
        Optional<NotifierOptions> options = new DeliveryReader(problems).read(delivery, own(id, notifier));
        if (to.isEmpty()) {
            return Optional.empty();
        }
        return notifier.map(made -> new ConfiguredNotifier(
                id,
                provider.get().id(),
                made,
                to,
                fallback,
                options,
                () -> pluginSection.another(provider.get(), with, Map.of())));
    }

    private static NotifierOptions own(String id, Optional<Notifier> notifier) {
        try {
            return notifier.map(Notifier::options).orElse(NotifierOptions.DEFAULT);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("notifier {}: does not say its options, so the usual ones hold: {}", id, e.toString());
            return NotifierOptions.DEFAULT;
        }
    }

    private static void requireOther(Keys keys, String id, String other, Set<String> ids) {
        if (other.equals(id)) {
            keys.problem("fallback", "must be another notifier, not this one");
        } else if (!ids.contains(other)) {
            keys.problem(
                    "fallback", "there is no notifier " + Keys.quoted(other), Problems.hint(other, ids, "notifiers"));
        }
    }

    List<Route> readRoutes(List<YamlNode> items, Set<String> notifierIds) {
        List<Route> routes = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof Section section) {
                readRoute(section, notifierIds).ifPresent(routes::add);
            } else {
                problems.add(item, "must be a route such as { to: noc, atLeast: major }, not " + item.kind());
            }
        }
        return routes;
    }

    private Optional<Route> readRoute(Section section, Set<String> notifierIds) {
        Keys keys = new Keys(section, problems);
        Optional<String> to = keys.required("to", "noc");
        if (to.isPresent() && !notifierIds.contains(to.get())) {
            keys.problem(
                    "to",
                    "there is no notifier " + Keys.quoted(to.get()),
                    Problems.hint(to.get(), notifierIds, "notifiers"));
        }
        Optional<Severity> atLeast = keys.choice("atLeast", Severity.class);
        Optional<String> tag = keys.text("tag");
        keys.refuseOthers();
        try {
            Optional<Route> route = to.map(Route::to).map(r -> r.atLeast(atLeast.orElse(Severity.WARNING)));
            if (tag.isEmpty() || route.isEmpty()) {
                return route;
            }
            int equals = tag.get().indexOf('=');
            if (equals < 1) {
                keys.problem("tag", Keys.quoted(tag.get()) + " must be written key=value");
                return Optional.empty();
            }
            return route.map(
                    r -> r.tag(tag.get().substring(0, equals), tag.get().substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            problems.add(section, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
