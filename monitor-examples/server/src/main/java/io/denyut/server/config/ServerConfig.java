package io.denyut.server.config;

import io.denyut.Problem;
import io.denyut.Route;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.server.targets.Selection;
import io.denyut.server.targets.TargetPool;
import io.denyut.spi.Rule;
import io.denyut.spi.Sink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code denyut.yml}, {@code .env}, the environment and the page say, read and made. The plug-ins in it belong to the monitor that is
 * built from it; where none is, to {@link #close}.
 */
public final class ServerConfig implements AutoCloseable {
    private final Optional<Path> file;
    private final Optional<Path> dotEnvFile;
    private final ServerSettings settings;
    private final ZoneId zone;
    private final ConfiguredTargets targets;
    private final Map<String, TargetSource> sources;
    private final List<ConfiguredCheck> checks;
    private final Map<String, Selection> selections;
    private final Map<String, Sink> sinks;
    private final Map<String, Path> directories;
    private final List<Rule> rules;
    private final Dependencies dependencies;
    private final List<ConfiguredNotifier> notifiers;
    private final List<Route> routes;
    private final List<ConfiguredReport> reports;
    private final Map<PartRef, Definition> definitions;
    private final List<Problem> warnings;
    private final MadeParts parts;

    ServerConfig(
            Optional<Path> file,
            Optional<Path> dotEnvFile,
            ServerSettings settings,
            ZoneId zone,
            ConfiguredTargets targets,
            Map<String, TargetSource> sources,
            List<ConfiguredCheck> checks,
            Map<String, Selection> selections,
            Map<String, Sink> sinks,
            Map<String, Path> directories,
            List<Rule> rules,
            Dependencies dependencies,
            List<ConfiguredNotifier> notifiers,
            List<Route> routes,
            List<ConfiguredReport> reports,
            Map<PartRef, Definition> definitions,
            List<Problem> warnings,
            MadeParts parts) {
        this.file = file;
        this.dotEnvFile = dotEnvFile;
        this.settings = settings;
        this.zone = zone;
        this.targets = targets;
        this.sources = sources;
        this.checks = List.copyOf(checks);
        this.selections = selections;
        this.sinks = sinks;
        this.directories = directories;
        this.rules = List.copyOf(rules);
        this.dependencies = dependencies;
        this.notifiers = List.copyOf(notifiers);
        this.routes = List.copyOf(routes);
        this.reports = List.copyOf(reports);
        this.definitions = definitions;
        this.warnings = warnings;
        this.parts = parts;
    }

    /** The {@code denyut.yml} it came from; empty where there was none. */
    public Optional<Path> file() {
        return file;
    }

    /** The {@code .env} it came from; empty where there was none. */
    public Optional<Path> dotEnvFile() {
        return dotEnvFile;
    }

    /** The port, if the file says one. */
    public OptionalInt port() {
        return settings.port();
    }

    /** The zone that is in force; a changed one takes effect with a start. */
    public ZoneId zone() {
        return zone;
    }

    /** Where what was measured is kept; a changed one takes effect with a start. */
    public StoreSettings store() {
        return settings.store();
    }

    ServerSettings settings() {
        return settings;
    }

    /** The targets of the file in its order, then those of the page. */
    public List<Target> targets() {
        return targets.set().targets();
    }

    ConfiguredTargets configuredTargets() {
        return targets;
    }

    /** Sources of targets by id. */
    public Map<String, TargetSource> sources() {
        return sources;
    }

    public List<ConfiguredCheck> checks() {
        return checks;
    }

    /** What each check looks at, by its id. */
    public Map<String, Selection> selections() {
        return selections;
    }

    /** Sinks by id. */
    public Map<String, Sink> sinks() {
        return sinks;
    }

    /** Directories that sinks write to, by where they are named. */
    public Map<String, Path> directories() {
        return directories;
    }

    public List<Rule> rules() {
        return rules;
    }

    /** What is reached through what, and the reference targets. */
    public Dependencies dependencies() {
        return dependencies;
    }

    public List<ConfiguredNotifier> notifiers() {
        return notifiers;
    }

    public List<Route> routes() {
        return routes;
    }

    public List<ConfiguredReport> reports() {
        return reports;
    }

    /** How long the first notice of a group waits for others; a changed one takes effect with a start. */
    public Duration groupWait() {
        return settings.groupWait();
    }

    /** Everything but targets, with whose word it is. */
    Map<PartRef, Definition> definitions() {
        return definitions;
    }

    /** What is used all the same, or passed over. */
    public List<Problem> warnings() {
        return warnings;
    }

    MadeParts parts() {
        return parts;
    }

    /** False where nobody has named anything, and this host's loopback is watched. */
    public boolean isConfigured() {
        return file.isPresent() || !sources.isEmpty() || !targets.ofPage().isEmpty();
    }

    /** Gives a pool its targets. */
    void fill(TargetPool pool) {
        pool.configure(targets.set(), selections, sources.keySet());
    }

    /** "3 targets, 1 check, ...". */
    public String summary() {
        String text = String.join(
                ", ",
                count(targets().size(), "target"),
                count(checks.size(), "check"),
                count(sinks.size(), "sink"),
                count(rules.size(), "rule"),
                count(notifiers.size(), "notifier"),
                count(routes.size(), "route"));
        return sources.isEmpty() ? text : text + ", " + count(sources.size(), "source");
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    /** Closes the plug-ins that were made for it: only for a configuration that no monitor was built from. */
    @Override
    public void close() {
        parts.closeFresh();
    }
}
