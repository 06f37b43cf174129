package io.denyut.server.config;

import io.denyut.ConfigException;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Provider;
import io.denyut.spi.Secrets;
import io.denyut.spi.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes a plug-in from a {@code with:} section. */
final class PluginSection {
    private final Problems problems;
    private final Secrets secrets;
    private final Path dataDirectory;
    private final MadeParts parts;

    PluginSection(Problems problems, Secrets secrets, Path dataDirectory, MadeParts parts) {
        this.parts = parts;
        this.problems = problems;
        this.secrets = secrets;
        this.dataDirectory = dataDirectory;
    }

    /**
     * The plug-in, unless its settings were refused; the one of the configuration before if it was made from the same settings.
     *
     * @param defaults settings that hold where the file says nothing
     */
    <T> Optional<T> make(Provider<? extends T> provider, Section with, Map<String, Object> defaults) {
        Map<String, Place> places = new HashMap<>();
        index(with, places);
        Map<String, Object> values = new LinkedHashMap<>(defaults);
        with.entries().forEach((name, entry) -> {
            if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
                problems.add(
                        entry.place(),
                        with.pathOf(name),
                        "nothing is written here",
                        "write a value or remove the line");
            }
            values.put(name, entry.value().toValue());
        });
        MadeParts.Key key = new MadeParts.Key(with.path(), provider.getClass().getName(), values);
        Object known = parts.known(key);
        if (known != null) {
            return Optional.of(asMade(provider, known));
        }
        Settings settings = settings(with, values, places);
        try {
            T made = settings.create(provider);
            parts.made(key, made);
            return Optional.of(made);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> problems.add(with.place(), problem));
        } catch (RuntimeException | LinkageError e) {
            problems.add(with.place(), with.path(), "the plug-in '" + provider.id() + "' failed: " + e, null);
        }
        return Optional.empty();
    }

    private Settings settings(Section with, Map<String, Object> values, Map<String, Place> places) {
        return Settings.of(
                with.path(),
                values,
                secrets,
                dataDirectory,
                full -> place(full, places).with(full));
    }

    /**
     * One more plug-in from settings that {@link #make} has accepted; it belongs to the caller.
     *
     * @throws ConfigException if they are no longer good
     */
    <T> T another(Provider<? extends T> provider, Section with, Map<String, Object> defaults) {
        Map<String, Place> places = new HashMap<>();
        index(with, places);
        Map<String, Object> values = new LinkedHashMap<>(defaults);
        with.entries().forEach((name, entry) -> values.put(name, entry.value().toValue()));
        return settings(with, values, places).create(provider);
    }

    /** A provider of the same class makes the same type. */
    @SuppressWarnings({"unchecked", "unused"})
    private static <T> T asMade(Provider<? extends T> provider, Object known) {
        return (T) known;
    }

    private static void index(YamlNode node, Map<String, Place> places) {
        places.putIfAbsent(node.path(), node.place());
        if (node instanceof Section section) {
            section.entries().forEach((key, entry) -> {
                places.put(section.pathOf(key), entry.place());
                index(entry.value(), places);
            });
        } else if (node instanceof Items items) {
            items.items().forEach(item -> index(item, places));
        }
    }

    private Place place(String key, Map<String, Place> places) {
        for (String at = key; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
        }
        return problems.whole();
    }
}
