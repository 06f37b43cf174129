package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.TargetSource;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.TargetSourceProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code sources:}. */
final class SourcesReader {
    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;

    SourcesReader(Problems problems, Plugins plugins, PluginSection pluginSection) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
    }

    Map<String, TargetSource> read(Section section) {
        Map<String, TargetSource> sources = new LinkedHashMap<>();
        section.entries().forEach((id, entry) -> {
            PartId.problem(id).ifPresent(message -> problems.add(entry.place(), section.pathOf(id), message, null));
            if (entry.value() instanceof Section one) {
                readOne(one).ifPresent(source -> sources.put(id, source));
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a source such as { type: jdbc-inventory, with: { url: ... } }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return sources;
    }

    private Optional<TargetSource> readOne(Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> type = keys.required("type", "jdbc-inventory");
        Optional<TargetSourceProvider> provider = type.flatMap(plugins::source);
        if (type.isPresent() && provider.isEmpty()) {
            keys.problem(
                    "type",
                    "there is no source " + Keys.quoted(type.get()),
                    Problems.hint(type.get(), ChecksReader.ids(plugins, "source"), "sources"));
        }
        Section with = keys.below("with");
        keys.refuseOthers();
        return provider.flatMap(each -> pluginSection.make(each, with, Map.of()));
    }
}
