package io.denyut.server;

import io.denyut.Monitor;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.server.api.ManualProbe;
import io.denyut.server.api.ServerProblems;
import io.denyut.server.channels.ChannelReceipts;
import io.denyut.server.channels.ChannelTest;
import io.denyut.server.channels.OwnTemplates;
import io.denyut.server.compat.InventoryCheck;
import io.denyut.server.compat.PingService;
import io.denyut.server.config.ConfigFiles;
import io.denyut.server.config.Configuration;
import io.denyut.server.config.ConfiguredNotifier;
import io.denyut.server.config.PartRef;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.config.ServiceState;
import io.denyut.server.history.PingHistory;
import io.denyut.server.history.PingWindow;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.history.StoredPingHistory;
import io.denyut.server.http.Access;
import io.denyut.server.http.Callers;
import io.denyut.server.http.RouteTable;
import io.denyut.server.http.WebServer;
import io.denyut.server.internal.ServerThreads;
import io.denyut.server.live.LiveHub;
import io.denyut.server.report.ReportSource;
import io.denyut.server.report.Reports;
import io.denyut.server.view.TargetViews;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secrets;
import io.denyut.store.JdbcStore;
import io.denyut.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: data directory, monitor and HTTP interface. */
public final class DenyutServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DenyutServer.class);
    private static final int DEFAULT_PORT = 5000;
    /** Containers are killed 10 s after they were asked to stop. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

    /** What to close, the last opened first. Confined to the thread that starts, then to the one that closes. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean started;
    private final DataDirectory data;
    private final Configuration configuration;
    private final Optional<JdbcStore> store;
    private final Monitor monitor;
    private final RouteTable routes;
    private final WebServer web;

    private DenyutServer(StartOptions options) throws StartException {
        try {
            open(options.plugins()); // closed when nothing of theirs runs any more
            data = open(DataDirectory.take(options.data()));
            configuration = Configuration.open(
                    new ConfigFiles(options.config(), data.path(), options.surroundings()),
                    options.plugins(),
                    options.clock());
            ServerConfig config = configuration.current();
            requireWritable(config);
            // The sink is asked for the checks only once rounds run, and there is a monitor by then.
            AtomicReference<TargetViews> viewsLater = new AtomicReference<>();
            Supplier<Set<String>> pingChecks = () -> {
                TargetViews views = viewsLater.get();
                return views == null ? Set.of() : views.pingChecks();
            };
            store = config.store().enabled() ? Optional.of(open(store(config, options.clock()))) : Optional.empty();
            PingWindow recent = store.isPresent()
                    ? PingWindow.ofNewest(pingChecks, options.clock())
                    : new PingWindow(pingChecks, options.clock());
            monitor = open(monitor(config, configuration.secrets(), recent, store, data.path()));
            open(configuration);
            TargetViews views = new TargetViews(monitor, options.clock());
            viewsLater.set(views);
            Callers callers = new Callers();
            StoreQueries queries = open(new StoreQueries(callers));
            PingHistory history =
                    store.isPresent() ? stored(store.get(), recent, queries, pingChecks, options.clock()) : recent;
            OwnTemplates templates = new OwnTemplates(configuration.objects());
            giveTemplates(templates);
            configuration.addListener(difference -> giveTemplates(templates));
            ChannelReceipts receipts = open(new ChannelReceipts(monitor, options.clock()));
            ChannelTest channelTest = open(new ChannelTest(options.clock()));
            PingService service = new PingService(monitor, views, pingState(options.clock()), config.zone());
            ServerProblems problems = new ServerProblems(monitor);
            problems.add(configuration::problems);
            problems.add(options.plugins()::problems);
            problems.add(service::problems);
            problems.add(templates::problems);
            problems.add(recent::problems);
            store.ifPresent(one -> problems.add(() -> StoreAccess.problems(one)));
            RoundLog log = open(new RoundLog(monitor, problems));
            LiveHub live = open(new LiveHub(monitor, views, problems::now, options.clock()));
            Reports reports = open(new Reports(
                    () -> configuration.current().reports(),
                    new ReportSource(monitor, views, store, queries, config.zone()),
                    (notifier, notice) -> monitor.announce(notifier, notice)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS),
                    configuration.objects(),
                    config.zone(),
                    options.clock()));
            problems.add(reports::problems);
            ScheduledExecutorService aside = ServerThreads.ticker("denyut-views");
            open(aside::shutdownNow);
            ManualProbe probe = open(new ManualProbe(monitor, views::pingChecks, options.clock()));
            routes = Routes.of(new ServerParts(
                    configuration,
                    monitor,
                    views,
                    history,
                    store,
                    queries,
                    live,
                    problems,
                    service,
                    probe,
                    new InventoryCheck(() -> configuration.current().sources(), options.clock(), Runnable::run),
                    channelTest,
                    receipts,
                    templates,
                    this::ownerOf,
                    new ServerInfo(configuration),
                    data.path(),
                    config.zone(),
                    options.clock(),
                    aside));
            web = open(WebServer.start(
                    routes,
                    Access.thisHost(),
                    callers,
                    options.port().orElse(config.port().orElse(DEFAULT_PORT))));
            say();
            open(live); // closed before the web server too, which would wait for its viewers
            monitor.start();
            configuration.start(monitor);
            service.apply();
            configuration.addListener(difference -> service.apply());
            started = true;
            log.start();
            reports.start();
        } catch (StartException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Takes the data directory, reads the configuration, and starts to monitor and to answer.
     *
     * @throws StartException if a directory or the port cannot be had
     * @throws io.denyut.ConfigException if the configuration has problems
     */
    public static DenyutServer start(StartOptions options) throws StartException {
        return new DenyutServer(options);
    }

    /** A disk that cannot be written to is a reason not to start; later it is a problem that health shows. */
    private static void requireWritable(ServerConfig config) throws StartException {
        try {
            for (Map.Entry<String, Path> directory : config.directories().entrySet()) {
                DataDirectory.requireWritable(
                        directory.getValue(),
                        directory.getKey(),
                        "name another one, or give this user the right to it");
            }
        } catch (StartException e) {
            config.close();
            throw e;
        }
    }

    private static JdbcStore store(ServerConfig config, InstantSource clock) throws StartException {
        try {
            return StoreAccess.open(config.store(), clock);
        } catch (StartException e) {
            config.close();
            throw e;
        }
    }

    private PingHistory stored(
            JdbcStore from,
            PingWindow recent,
            StoreQueries queries,
            Supplier<Set<String>> pingChecks,
            InstantSource clock)
            throws StartException {
        try {
            StoredPingHistory history = new StoredPingHistory(
                    from,
                    recent,
                    queries,
                    pingChecks,
                    id -> Optional.ofNullable(monitor.targets().get(id)),
                    clock);
            history.recall();
            return history;
        } catch (StoreException e) {
            throw new StartException(
                    e.getMessage() + "; "
                            + StoreAccess.remedy(e.kind(), from.health().file()),
                    e);
        }
    }

    private void giveTemplates(OwnTemplates templates) {
        configuration.current().notifiers().forEach(each -> OwnTemplates.give(each.notifier(), templates::current));
    }

    /** For commands such as {@code denyut alert list}; without it they read the store themselves. */
    private void say() {
        try {
            data.say(url());
        } catch (IOException e) {
            LOG.warn("commands will not find this server, for its address cannot be written to {}", data.path(), e);
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private ServiceState pingState(InstantSource clock) throws StartException {
        try {
            return new ServiceState(configuration.objects(), ServiceState.PING, clock);
        } catch (IOException e) {
            throw new StartException("what was changed on the page cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<String> ownerOf(String targetId) {
        return configuration
                .owner(new PartRef("target", targetId))
                .map(owner -> owner.name().toLowerCase(Locale.ROOT));
    }

    private static Monitor monitor(
            ServerConfig config, Secrets secrets, PingWindow recent, Optional<JdbcStore> store, Path data) {
        Monitor.Builder builder = Monitor.builder()
                .secrets(secrets)
                .spoolDirectory(data.resolve("spool"))
                .groupWait(config.groupWait())
                .closeWithin(CLOSE_WITHIN);
        config.checks().forEach(check -> builder.check(check.check()));
        config.sinks().forEach(builder::sink);
        builder.sink("server.recent", recent);
        store.ifPresent(kept -> builder.sink("store", kept.sink())
                .alertStore(kept.alerts())
                .stateStore(kept.state())
                .seriesReader(kept.history()));
        config.rules().forEach(builder::rule);
        config.dependencies().through().forEach((id, on) -> builder.dependsOn(id, on.toArray(String[]::new)));
        builder.references(config.dependencies().references().toArray(String[]::new));
        for (ConfiguredNotifier configured : config.notifiers()) {
            List<Recipient> to = configured.recipients();
            builder.notifier(
                    configured.id(),
                    configured.notifier(),
                    to.get(0),
                    to.subList(1, to.size()).toArray(Recipient[]::new));
            configured.fallback().ifPresent(other -> builder.fallback(configured.id(), other));
            configured.delivery().ifPresent(options -> builder.notifierOptions(configured.id(), options));
        }
        config.routes().forEach(builder::route);
        try {
            return builder.build();
        } catch (RuntimeException e) {
            config.close();
            throw e;
        }
    }

    /** The configuration that is in force. */
    public ServerConfig config() {
        return configuration.current();
    }

    public Configuration configuration() {
        return configuration;
    }

    public Path dataDirectory() {
        return data.path();
    }

    /** Where the page is. */
    public String url() {
        return "http://127.0.0.1:" + web.port() + "/";
    }

    /** Everything that is answered. */
    RouteTable routes() {
        return routes;
    }

    public Monitor monitor() {
        return monitor;
    }

    /** Stops answering, then stops the monitor, which writes everything it has, and lets go of the data directory. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", part, e);
            }
        }
        if (started) {
            logEnd();
        }
    }

    private void logEnd() {
        boolean complete = true;
        for (Map.Entry<String, LaneHealth> sink : monitor.health().sinks().entrySet()) {
            LaneHealth lane = sink.getValue();
            if (lane.failed() > 0) {
                complete = false;
                LOG.warn(
                        "sink {}: {} results could not be written in time: {}",
                        sink.getKey(),
                        lane.failed(),
                        lane.error().orElse("no error"));
            }
        }
        LOG.info(complete ? "stopped; everything that was measured is written" : "stopped");
    }
}
