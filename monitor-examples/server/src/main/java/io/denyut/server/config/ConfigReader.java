package io.denyut.server.config;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.Route;
import io.denyut.Target;
import io.denyut.server.config.TargetsReader.Placed;
import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Rule;
import io.denyut.spi.Secrets;
import io.denyut.spi.Sink;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code denyut.yml} and makes what it names. */
public final class ConfigReader {
    /** What holds for sections that a file leaves out. */
    private static final String DEFAULTS = """
            checks:
              ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }
            sinks:
              csv: { type: csv, with: { layout: s1, directory: ping_results } }
            """;

    /** What is monitored when there is no file. */
    private static final String LOOPBACK = """
            targets:
              - { id: localhost, name: This host, address: 127.0.0.1 }
            """;

    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "::1");

    private final Plugins plugins;
    private final Path dataDirectory;
    private final Problems problems;

    private ConfigReader(String file, Plugins plugins, Path dataDirectory) {
        this.plugins = plugins;
        this.dataDirectory = dataDirectory;
        this.problems = new Problems(file);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with everything that is wrong, in the order of the file
     */
    public static ServerConfig read(Path file, Plugins plugins, Path dataDirectory) {
        ConfigReader reader = new ConfigReader(String.valueOf(file.getFileName()), plugins, dataDirectory);
        return reader.config(Optional.of(file), reader.text(file));
    }

    /** What holds without a file: this host's loopback, pinged every 5 s, written as CSV. */
    public static ServerConfig builtIn(Plugins plugins, Path dataDirectory) {
        return new ConfigReader("built-in configuration", plugins, dataDirectory).config(Optional.empty(), LOOPBACK);
    }

    private String text(Path file) {
        try {
            if (Files.size(file) > YamlTree.MAX_CHARACTERS) {
                problems.add(
                        problems.whole(), "", "the file is larger than " + YamlTree.MAX_CHARACTERS + " bytes", null);
                return "";
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            problems.add(problems.whole(), "", "there is no file " + file.toAbsolutePath(), null);
        } catch (CharacterCodingException e) {
            problems.add(problems.whole(), "", "the file is not text in UTF-8", null);
        } catch (IOException e) {
            problems.add(problems.whole(), "", "the file cannot be read: " + e, null);
        }
        return "";
    }

    private ServerConfig config(Optional<Path> file, String text) {
        Section top = YamlTree.parse(
                text, file.map(f -> String.valueOf(f.getFileName())).orElse("built-in configuration"), problems);
        if (!problems.isEmpty() && top.entries().isEmpty()) {
            throw new ConfigException(problems.sorted());
        }
        Keys keys = new Keys(withDefaults(top), problems);
        OptionalInt port = server(new Keys(keys.below("server"), problems));
        ZoneId zone = zone(keys);
        sources(keys);

        TargetsReader targetsReader = new TargetsReader(problems, new OptionsReader(problems, plugins));
        Map<String, Placed> targets = targetsReader.read(keys.list("targets"));
        PluginSection pluginSection =
                new PluginSection(problems, Secrets.fromEnvironmentAndFiles(dataDirectory), dataDirectory);
        List<ConfiguredCheck> checks = new ChecksReader(
                        problems, plugins, pluginSection, targets, targetsReader.modes())
                .read(keys.below("checks"));
        SinksReader sinksReader = new SinksReader(problems, plugins, pluginSection, zone, dataDirectory);
        Map<String, Sink> sinks = sinksReader.read(keys.below("sinks"));
        List<Rule> rules = new RulesReader(problems, plugins, pluginSection, checks).read(keys.below("rules"));
        NotifiersReader notifiersReader = new NotifiersReader(problems, plugins, pluginSection, zone);
        Section notifierSection = keys.below("notifiers");
        List<ConfiguredNotifier> notifiers = notifiersReader.read(notifierSection);
        List<Route> routes = notifiersReader.readRoutes(
                keys.list("routes"), notifierSection.entries().keySet());
        keys.refuseOthers();

        List<Target> good = targets.values().stream()
                .flatMap(placed -> placed.target().stream())
                .toList();
        ServerConfig config = new ServerConfig(
                file, port, zone, good, checks, sinks, sinksReader.directories(), rules, notifiers, routes);
        if (!problems.isEmpty()) {
            config.close();
            throw new ConfigException(problems.sorted());
        }
        return config;
    }

    private Section withDefaults(Section top) {
        Section defaults =
                withoutLines(YamlTree.parse(DEFAULTS, problems.whole().file(), problems));
        Map<String, Entry> entries = new LinkedHashMap<>(top.entries());
        defaults.entries().forEach(entries::putIfAbsent);
        return new Section(top.path(), top.place(), entries);
    }

    /** Lines of the built-in text would be taken for lines of the file. */
    private Section withoutLines(Section section) {
        return new Section(
                section.path(),
                problems.whole(),
                section.entries().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new Entry(
                                        problems.whole(),
                                        withoutLine(entry.getValue().value())),
                                (a, b) -> a,
                                LinkedHashMap::new)));
    }

    private YamlNode withoutLine(YamlNode node) {
        if (node instanceof Section section) {
            return withoutLines(section);
        }
        if (node instanceof Items items) {
            return new Items(
                    items.path(),
                    problems.whole(),
                    items.items().stream().map(this::withoutLine).toList());
        }
        Scalar scalar = (Scalar) node;
        return new Scalar(scalar.path(), problems.whole(), scalar.text(), scalar.isNull());
    }

    private static OptionalInt server(Keys keys) {
        OptionalInt port = keys.integer("port", 0, 65_535);
        keys.text("bind")
                .filter(bind -> !LOOPBACK_NAMES.contains(bind))
                .ifPresent(bind -> keys.problem(
                        "bind",
                        Keys.quoted(bind) + " must be 127.0.0.1: without sign-in the server answers this host only",
                        "reach it through an SSH tunnel: ssh -L 5000:127.0.0.1:5000 HOST"));
        keys.refuseOthers();
        return port;
    }

    private ZoneId zone(Keys keys) {
        Optional<String> text = keys.text("zone");
        try {
            return text.isEmpty()
                    ? ZoneId.systemDefault()
                    : ZoneId.of(text.get().trim());
        } catch (DateTimeException e) {
            keys.problem(
                    "zone",
                    Keys.quoted(text.orElse("")) + " is not a time zone such as Asia/Jakarta or UTC",
                    io.denyut.spi.Suggestions.nearest(
                                    Problems.abbreviate(text.orElse("")), ZoneId.getAvailableZoneIds())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(""));
            return ZoneId.systemDefault();
        }
    }

    private void sources(Keys keys) {
        Section sources = keys.below("sources");
        sources.entries()
                .forEach((id, entry) -> problems.add(
                        entry.place(),
                        sources.pathOf(id),
                        "this version reads targets from this file only",
                        "write them under targets:"));
    }
}
