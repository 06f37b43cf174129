package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code sinks:}. */
final class SinksReader {
    /** Ids with this prefix belong to the server itself. */
    static final String RESERVED = "server.";
    /** The id of the store's own sink. */
    static final String STORE = "store";

    private static final Logger LOG = LoggerFactory.getLogger(SinksReader.class);
    private static final String ZONE = "zone";

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final ZoneId zone;
    private final Path dataDirectory;
    private final Map<String, Path> directories = new LinkedHashMap<>();

    SinksReader(Problems problems, Plugins plugins, PluginSection pluginSection, ZoneId zone, Path dataDirectory) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        this.zone = zone;
        this.dataDirectory = dataDirectory;
    }

    Map<String, Sink> read(Section section) {
        Map<String, Sink> sinks = new LinkedHashMap<>();
        section.entries().forEach((id, entry) -> {
            PartId.problem(id).ifPresent(message -> problems.add(entry.place(), section.pathOf(id), message, null));
            if (id.startsWith(RESERVED)) {
                problems.add(
                        entry.place(), section.pathOf(id), "ids that begin with '" + RESERVED + "' are taken", null);
            }
            if (id.equals(STORE)) {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "is the id of the server's own store",
                        "give this sink another id; the store is set up in the section store:");
            }
            if (entry.value() instanceof Section one) {
                readOne(one).ifPresent(sink -> sinks.put(id, sink));
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a sink such as { type: csv }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return sinks;
    }

    /** Where the sinks that were read will write, by where the file says so. */
    Map<String, Path> directories() {
        return directories;
    }

    private void noteDirectories(SinkProvider provider, Section with) {
        for (SettingSpec spec : provider.settings()) {
            Entry entry = with.entries().get(spec.key());
            String text = entry != null && entry.value() instanceof Scalar scalar ? scalar.text() : spec.fallback();
            if (spec.type() == SettingSpec.Type.PATH && !text.isEmpty()) {
                try {
                    directories.put(
                            (entry == null ? with.place() : entry.place()).with(with.pathOf(spec.key())),
                            dataDirectory.resolve(text));
                } catch (InvalidPathException e) {
                    LOG.debug("the plug-in says that this is no path", e);
                }
            }
        }
    }

    private Optional<Sink> readOne(Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> type = keys.required("type", "csv");
        Optional<SinkProvider> provider = type.flatMap(plugins::sink);
        if (type.isPresent() && provider.isEmpty()) {
            keys.problem(
                    "type",
                    "there is no sink " + Keys.quoted(type.get()),
                    Problems.hint(type.get(), ChecksReader.ids(plugins, "sink"), "sinks"));
        }
        Section with = keys.below("with");
        keys.refuseOthers();
        if (provider.isEmpty()) {
            return Optional.empty();
        }
        boolean hasZone =
                provider.get().settings().stream().anyMatch(spec -> spec.key().equals(ZONE));
        noteDirectories(provider.get(), with);
        return pluginSection.make(provider.get(), with, hasZone ? Map.of(ZONE, zone.getId()) : Map.of());
    }
}
