package io.denyut.server.config;

import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.Route;
import io.denyut.TargetSource;
import io.denyut.server.config.TargetsReader.Placed;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.server.targets.TargetPool;
import io.denyut.spi.Rule;
import io.denyut.spi.Sink;
import io.denyut.spi.Suggestions;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what {@code denyut.yml}, {@code .env}, the environment and the page name. */
public final class ConfigReader {
    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "::1");

    private static final Duration GROUP_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Plugins plugins;
    private final Path dataDirectory;
    private final Surroundings surroundings;
    private final ServerSecrets secrets;
    private final TargetPool pool;

    ConfigReader(
            Plugins plugins, Path dataDirectory, Surroundings surroundings, ServerSecrets secrets, TargetPool pool) {
        this.plugins = plugins;
        this.dataDirectory = dataDirectory;
        this.surroundings = surroundings;
        this.secrets = secrets;
        this.pool = pool;
    }

    /**
     * Reads a file by itself, without the environment.
     *
     * @throws ConfigException with everything that is wrong, in the order of the file
     */
    public static ServerConfig read(Path file, Plugins plugins, Path dataDirectory) {
        return read(
                new ConfigFiles(Optional.of(file), dataDirectory, new Surroundings(Map.of(), dataDirectory)), plugins);
    }

    /**
     * Reads everything that a server would read, for whoever wants to look at it.
     *
     * @throws ConfigException with everything that is wrong, file by file in the order of lines
     */
    public static ServerConfig read(ConfigFiles files, Plugins plugins) {
        Problems problems = problems(files);
        ConfigInput input = files.read(problems);
        TargetPool pool = new TargetPool();
        ServerSecrets secrets = new ServerSecrets(files.surroundings(), files.data());
        secrets.dotEnv(input.dotEnv());
        ServerConfig config = new ConfigReader(plugins, files.data(), files.surroundings(), secrets, pool)
                .read(input, problems, null);
        config.fill(pool);
        return config;
    }

    static Problems problems(ConfigFiles files) {
        return new Problems(files.main().map(ConfigFiles::name).orElse(ConfigTree.BUILT_IN));
    }

    /** As {@link #attempt}, but nothing is left of a configuration that has problems. */
    ServerConfig read(ConfigInput input, Problems problems, @Nullable ServerConfig before) {
        ServerConfig config = attempt(input, problems, before);
        if (!problems.isEmpty()) {
            config.close();
            throw new ConfigException(problems.sorted());
        }
        return config;
    }

    /**
     * Makes as much of a configuration as can be made.
     *
     * @param problems those that reading the files has found; more are added, and if there are any the result must not be used
     * @param before what holds until now: parts that are the same are taken over
     * @throws ConfigException if nothing at all can be made
     */
    ServerConfig attempt(ConfigInput input, Problems problems, @Nullable ServerConfig before) {
        if (!problems.isEmpty() && input.top().entries().isEmpty()) {
            throw new ConfigException(problems.sorted());
        }
        MadeParts parts = before == null ? MadeParts.none() : before.parts().next();
        try {
            return make(input, problems, parts, before);
        } catch (RuntimeException e) {
            parts.closeFresh();
            throw e;
        }
    }

    private ServerConfig make(ConfigInput input, Problems problems, MadeParts parts, @Nullable ServerConfig before) {
        Section top = ConfigTree.of(input, surroundings, problems);
        Keys keys = new Keys(top, problems);
        ServerSettings server = server(
                new Keys(keys.below("server"), problems),
                zone(keys),
                StoreReader.read(new Keys(keys.below("store"), problems), problems, dataDirectory),
                groupWait(new Keys(keys.below("alerts"), problems)));
        ZoneId zone = before == null ? server.zone() : before.zone();
        PluginSection pluginSection = new PluginSection(problems, secrets, dataDirectory, parts);

        Section sourceSection = keys.below("sources");
        Map<String, TargetSource> sources = new SourcesReader(problems, plugins, pluginSection).read(sourceSection);
        TargetsReader targetsReader = new TargetsReader(problems, new OptionsReader(problems, plugins));
        Map<String, Placed> targets = targetsReader.read(keys.list("targets"), input.objects());
        Section checkSection = keys.below("checks");
        ChecksReader checksReader = new ChecksReader(
                problems,
                plugins,
                pluginSection,
                targets,
                sourceSection.entries().keySet(),
                input.objectsKept() || !sourceSection.entries().isEmpty(),
                pool,
                checksOf(before));
        List<ConfiguredCheck> checks = checksReader.read(checkSection);
        SinksReader sinksReader = new SinksReader(problems, plugins, pluginSection, zone, dataDirectory);
        Section sinkSection = keys.below("sinks");
        Map<String, Sink> sinks = sinksReader.read(sinkSection);
        Section ruleSection = keys.below("rules");
        KnownTargets known = new KnownTargets(
                targets.keySet(),
                input.objectsKept() || !sourceSection.entries().isEmpty());
        List<Rule> rules = new RulesReader(problems, plugins, pluginSection, checks, known, parts).read(ruleSection);
        Dependencies dependencies = new DependenciesReader(problems, known, targets)
                .read(keys.below("dependsOn"), targetsReader.through(), keys.texts("references"));
        NotifiersReader notifiersReader = new NotifiersReader(problems, plugins, pluginSection, zone);
        Section notifierSection = keys.below("notifiers");
        List<ConfiguredNotifier> notifiers = notifiersReader.read(notifierSection);
        List<YamlNode> routeItems = keys.list("routes");
        List<Route> routes =
                notifiersReader.readRoutes(routeItems, notifierSection.entries().keySet());
        Section reportSection = keys.below("reports");
        List<ConfiguredReport> reports =
                new ReportsReader(problems, notifierSection.entries().keySet()).read(reportSection);
        keys.refuseOthers();

        Definitions definitions = new Definitions();
        definitions.add("check", checkSection);
        definitions.add("sink", sinkSection);
        definitions.add("rule", ruleSection);
        definitions.add("notifier", notifierSection);
        definitions.add("source", sourceSection);
        definitions.add("route", routeItems);
        definitions.add("report", reportSection);
        definitions.add(dependencies);
        return new ServerConfig(
                input.file(),
                input.dotEnvFile(),
                server,
                zone,
                ConfiguredTargets.of(targets, targetsReader.modes()),
                sources,
                checks,
                checksReader.selections(),
                sinks,
                sinksReader.directories(),
                rules,
                dependencies,
                notifiers,
                routes,
                reports,
                definitions.all(),
                problems.warnings(),
                parts);
    }

    private static Map<String, Check> checksOf(@Nullable ServerConfig before) {
        Map<String, Check> checks = new HashMap<>();
        if (before != null) {
            before.checks().forEach(each -> checks.put(each.check().id(), each.check()));
        }
        return checks;
    }

    private static ServerSettings server(Keys keys, ZoneId zone, StoreSettings store, Duration groupWait) {
        OptionalInt port = keys.integer("port", 0, 65_535);
        Optional<String> bind = keys.text("bind");
        bind.filter(name -> !LOOPBACK_NAMES.contains(name))
                .ifPresent(name -> keys.problem(
                        "bind",
                        Keys.quoted(name) + " must be 127.0.0.1: without sign-in the server answers this host only",
                        "reach it through an SSH tunnel: ssh -L 5000:127.0.0.1:5000 HOST"));
        keys.refuseOthers();
        return new ServerSettings(port, bind, zone, store, groupWait);
    }

    private static Duration groupWait(Keys keys) {
        Duration wait = keys.duration("groupWait", Duration.ZERO, LONGEST_WAIT).orElse(GROUP_WAIT);
        keys.refuseOthers();
        return wait;
    }

    private static ZoneId zone(Keys keys) {
        Optional<String> text = keys.text("zone");
        try {
            return text.isEmpty()
                    ? ZoneId.systemDefault()
                    : ZoneId.of(text.get().trim());
        } catch (DateTimeException e) {
            keys.problem(
                    "zone",
                    Keys.quoted(text.orElse("")) + " is not a time zone such as Asia/Jakarta or UTC",
                    zoneHint(text.orElse("")));
            return ZoneId.systemDefault();
        }
    }

    /** What somebody may have meant who wrote something that is no zone; empty if nothing is near. */
    static String zoneHint(String text) {
        return Suggestions.nearest(Problems.abbreviate(text), ZoneId.getAvailableZoneIds())
                .map(near -> "did you mean '" + near + "'?")
                .orElse("");
    }
}
