package io.denyut.internal.engine;

import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.Monitor;
import io.denyut.MonitorListener;
import io.denyut.Problem;
import io.denyut.Route;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.Secrets;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesReader;
import io.denyut.spi.Sink;
import io.denyut.spi.StateStore;
import io.denyut.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Gathers the parts and checks them together. Not thread-safe; may build several monitors only if their parts may be shared. */
public final class EngineBuilder implements Monitor.Builder {
    private static final Duration MAX_GROUP_WAIT = Duration.ofMinutes(10);
    private static final Duration MIN_CLOSE = Duration.ofMillis(100);
    private static final Duration MAX_CLOSE = Duration.ofMinutes(10);

    private final Parts parts = new Parts();
    private String name = "denyut";
    private @Nullable Executor executor;
    private @Nullable TimeSource timeSource;
    private @Nullable MonitorListener listener;
    private Secrets secrets = Secrets.fromEnvironmentAndFiles(Path.of(""));
    private @Nullable AlertStore alertStore;
    private @Nullable StateStore stateStore;
    private SeriesReader seriesReader = query -> Series.EMPTY; // without a store there is no past
    private @Nullable Path spoolDirectory;
    private Duration groupWait = Duration.ofSeconds(10);
    private Duration closeWithin = Duration.ofSeconds(10);

    /** What {@link DefaultMonitor} is made with besides its parts. */
    record Options(
            String name,
            @Nullable Executor executor,
            @Nullable TimeSource timeSource,
            @Nullable MonitorListener listener,
            Secrets secrets,
            @Nullable AlertStore alertStore,
            @Nullable StateStore stateStore,
            SeriesReader seriesReader,
            @Nullable Path spoolDirectory,
            Duration groupWait,
            Duration closeWithin) {}

    @Override
    public Monitor.Builder check(Check check) {
        parts.add(parts.checks, "check", check.id(), check);
        return this;
    }

    @Override
    public Monitor.Builder sink(String id, Sink sink) {
        parts.add(parts.sinks, "sink", id, sink);
        return this;
    }

    @Override
    public Monitor.Builder rule(Rule rule) {
        parts.add(parts.rules, "rule", rule.id(), rule);
        return this;
    }

    @Override
    public Monitor.Builder notifier(String id, Notifier notifier, Recipient first, Recipient... more) {
        parts.add(parts.notifiers, "notifier", id, Parts.told(notifier, first, more));
        return this;
    }

    @Override
    public Monitor.Builder route(Route route) {
        parts.routes.add(route);
        return this;
    }

    @Override
    public Monitor.Builder fallback(String notifier, String other) {
        parts.fallbacks.put(notifier, other);
        return this;
    }

    @Override
    public Monitor.Builder notifierOptions(String notifier, NotifierOptions options) {
        parts.options.put(notifier, options);
        return this;
    }

    @Override
    public Monitor.Builder dependsOn(String targetId, String... reachedThrough) {
        parts.dependsOn.computeIfAbsent(targetId, id -> new LinkedHashSet<>()).addAll(List.of(reachedThrough));
        return this;
    }

    @Override
    public Monitor.Builder references(String... targetIds) {
        parts.references.addAll(List.of(targetIds));
        return this;
    }

    @Override
    public Monitor.Builder name(String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            parts.problems.add(Problem.of("name", "'" + name + "' does not match [a-z][a-z0-9-]{0,30}"));
        } else {
            this.name = name;
        }
        return this;
    }

    @Override
    public Monitor.Builder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    @Override
    public Monitor.Builder timeSource(TimeSource timeSource) {
        this.timeSource = timeSource;
        return this;
    }

    @Override
    public Monitor.Builder listener(MonitorListener listener) {
        this.listener = listener;
        return this;
    }

    @Override
    public Monitor.Builder secrets(Secrets secrets) {
        this.secrets = secrets;
        return this;
    }

    @Override
    public Monitor.Builder alertStore(AlertStore store) {
        this.alertStore = store;
        return this;
    }

    @Override
    public Monitor.Builder stateStore(StateStore store) {
        this.stateStore = store;
        return this;
    }

    @Override
    public Monitor.Builder seriesReader(SeriesReader reader) {
        this.seriesReader = reader;
        return this;
    }

    @Override
    public Monitor.Builder spoolDirectory(Path directory) {
        this.spoolDirectory = directory;
        return this;
    }

    @Override
    public Monitor.Builder groupWait(Duration wait) {
        if (wait.isNegative() || wait.compareTo(MAX_GROUP_WAIT) > 0) {
            parts.problems.add(Problem.of("groupWait", wait + " must be 0 to " + MAX_GROUP_WAIT));
        } else {
            groupWait = wait;
        }
        return this;
    }

    @Override
    public Monitor.Builder closeWithin(Duration budget) {
        if (budget.compareTo(MIN_CLOSE) < 0 || budget.compareTo(MAX_CLOSE) > 0) {
            parts.problems.add(Problem.of("closeWithin", budget + " must be " + MIN_CLOSE + " to " + MAX_CLOSE));
        } else {
            closeWithin = budget;
        }
        return this;
    }

    @Override
    public Monitor build() {
        List<Problem> problems = parts.check();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new DefaultMonitor(
                parts.copy(),
                new Options(
                        name,
                        executor,
                        timeSource,
                        listener,
                        secrets,
                        alertStore,
                        stateStore,
                        seriesReader,
                        spoolDirectory,
                        groupWait,
                        closeWithin));
    }
}
