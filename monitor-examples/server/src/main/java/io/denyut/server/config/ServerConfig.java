package io.denyut.server.config;

import io.denyut.Route;
import io.denyut.Target;
import io.denyut.spi.Notifier;
import io.denyut.spi.Rule;
import io.denyut.spi.Sink;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code denyut.yml} says, read and made. The plug-ins in it belong to the monitor that is built from it; where none is, to
 * {@link #close}.
 *
 * @param file it came from; empty for the built-in one
 * @param port if the file says one
 * @param targets of the file, in its order
 * @param sinks by id
 * @param directories that sinks write to, by where the file names them
 */
public record ServerConfig(
        Optional<Path> file,
        OptionalInt port,
        ZoneId zone,
        List<Target> targets,
        List<ConfiguredCheck> checks,
        Map<String, Sink> sinks,
        Map<String, Path> directories,
        List<Rule> rules,
        List<ConfiguredNotifier> notifiers,
        List<Route> routes)
        implements AutoCloseable {

    /** "3 targets, 1 check, ...". */
    public String summary() {
        return String.join(
                ", ",
                count(targets.size(), "target"),
                count(checks.size(), "check"),
                count(sinks.size(), "sink"),
                count(rules.size(), "rule"),
                count(notifiers.size(), "notifier"),
                count(routes.size(), "route"));
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    /** Closes the plug-ins: only for a configuration that no monitor was built from. */
    @Override
    public void close() {
        checks.forEach(check -> check.check().probe().close());
        sinks.values().forEach(Sink::close);
        notifiers.stream().map(ConfiguredNotifier::notifier).forEach(Notifier::close);
    }
}
