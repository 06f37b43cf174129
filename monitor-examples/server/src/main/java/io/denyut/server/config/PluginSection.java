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

    PluginSection(Problems problems, Secrets secrets, Path dataDirectory) {
        this.problems = problems;
        this.secrets = secrets;
        this.dataDirectory = dataDirectory;
    }

    /**
     * The plug-in, unless its settings were refused.
     *
     * @param defaults settings that hold where the file says nothing
     */
    <T> Optional<T> make(Provider<? extends T> provider, Section with, Map<String, Object> defaults) {
        Map<String, Integer> lines = new HashMap<>();
        index(with, lines);
        Map<String, Object> values = new LinkedHashMap<>(defaults);
        with.entries().forEach((key, entry) -> {
            if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
                problems.add(
                        entry.line(), with.pathOf(key), "nothing is written here", "write a value or remove the line");
            }
            values.put(key, entry.value().toValue());
        });
        Settings settings =
                Settings.of(with.path(), values, secrets, dataDirectory, key -> problems.where(line(key, lines), key));
        try {
            return Optional.of(settings.create(provider));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> problems.add(with.line(), problem));
        } catch (RuntimeException | LinkageError e) {
            problems.add(with.line(), with.path(), "the plug-in '" + provider.id() + "' failed: " + e, null);
        }
        return Optional.empty();
    }

    private static void index(YamlNode node, Map<String, Integer> lines) {
        lines.putIfAbsent(node.path(), node.line());
        if (node instanceof Section section) {
            section.entries().forEach((key, entry) -> {
                lines.put(section.pathOf(key), entry.line());
                index(entry.value(), lines);
            });
        } else if (node instanceof Items items) {
            items.items().forEach(item -> index(item, lines));
        }
    }

    private static int line(String key, Map<String, Integer> lines) {
        for (String at = key; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 0;
    }
}
