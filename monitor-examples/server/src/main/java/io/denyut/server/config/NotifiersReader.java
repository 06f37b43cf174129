package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code notifiers:} and {@code routes:}. */
final class NotifiersReader {
    private enum Language {
        EN,
        ID
    }

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
                readOne(id, one).ifPresent(notifiers::add);
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

    private Optional<ConfiguredNotifier> readOne(String id, Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> type = keys.required("type", "email");
        Optional<NotifierProvider> provider = type.flatMap(plugins::notifier);
        if (type.isPresent() && provider.isEmpty()) {
            keys.problem(
                    "type",
                    "there is no notifier " + Keys.quoted(type.get()),
                    Problems.hint(type.get(), ChecksReader.ids(plugins, "notifier"), "notifiers"));
        }
        Locale language = keys.choice("language", Language.class).orElse(Language.EN) == Language.ID
                ? Locale.forLanguageTag("id")
                : Locale.ENGLISH;
        List<Scalar> to = keys.texts("to");
        if (to.isEmpty()) {
            keys.problem("to", "must name somebody", "for example to: [ noc@example.net ]");
        }
        Section with = keys.below("with");
        keys.refuseOthers();
        if (provider.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        String kind =
                provider.get().id().equals("email") ? "mail" : provider.get().id();
        List<Recipient> recipients = to.stream()
                .map(scalar -> Recipient.of(kind, scalar.text()).in(language, zone))
                .toList();
        Optional<Notifier> notifier = pluginSection.make(provider.get(), with, Map.of());
        return notifier.map(made -> new ConfiguredNotifier(id, made, recipients));
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
