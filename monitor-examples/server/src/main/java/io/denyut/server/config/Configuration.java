package io.denyut.server.config;

import io.denyut.ConfigException;
import io.denyut.Monitor;
import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.server.DataDirectory;
import io.denyut.server.StartException;
import io.denyut.server.internal.ServerThreads;
import io.denyut.server.targets.SourceFeeds;
import io.denyut.server.targets.TargetPool;
import io.denyut.spi.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that is in force, and its changes. Files are looked at every two seconds; what has changed is read as a whole, and only
 * what differs is applied to the monitor. What is wrong is not taken over: the old stays, and the problems are shown.
 *
 * <p>Thread-safe. {@code changes} guards everything that changes; readers see volatile fields.
 */
public final class Configuration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final ConfigFiles files;
    private final InstantSource clock;
    private final TargetPool pool = new TargetPool();
    private final SourceFeeds feeds;
    private final ServerSecrets secrets;
    private final ConfigReader reader;
    private final ScheduledExecutorService watcher = ServerThreads.ticker("denyut-config");
    private final List<ConfigListener> listeners = new CopyOnWriteArrayList<>();
    private final ServerSettings started;

    private final Object changes = new Object();

    /** Guarded by {@code changes}, as the others down to {@code monitor}. */
    private ConfigInput input;

    /** The look of what is in force, or was read and refused. */
    private ConfigFiles.Look read;

    private ConfigFiles.@Nullable Look seen;
    private @Nullable Monitor monitor;

    private volatile ServerConfig current;
    private volatile Instant loadedAt;
    private volatile Reload lastReload;

    private Configuration(ConfigFiles files, Plugins plugins, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.feeds = new SourceFeeds(pool, files.data(), clock);
        this.secrets = new ServerSecrets(files.surroundings(), files.data());
        this.reader = new ConfigReader(plugins, files.data(), files.surroundings(), secrets, pool);
        this.read = files.look();
        Problems problems = ConfigReader.problems(files);
        this.input = files.read(problems);
        secrets.dotEnv(input.dotEnv());
        this.current = reader.read(input, problems, null);
        current.fill(pool);
        this.started = current.settings();
        this.loadedAt = clock.instant();
        this.lastReload = new Reload(loadedAt, true, List.of(), ConfigDifference.none());
        current.warnings().forEach(warning -> LOG.warn("{}", warning));
    }

    /**
     * Reads the configuration of a server that starts.
     *
     * @throws ConfigException with everything that is wrong with it
     */
    public static Configuration open(ConfigFiles files, Plugins plugins, InstantSource clock) {
        return new Configuration(files, plugins, clock);
    }

    /** From now on sources are read, files are looked at, and changes are applied to this monitor, which was built from {@link #current}. */
    public void start(Monitor built) {
        synchronized (changes) {
            monitor = built;
            feeds.apply(current.sources());
        }
        long every = LOOK_EVERY.toMillis();
        watcher.scheduleWithFixedDelay(this::lookQuietly, every, every, TimeUnit.MILLISECONDS);
    }

    /** Stops looking and reading. The parts of the configuration belong to the monitor. */
    @Override
    public void close() {
        watcher.shutdownNow();
        feeds.close();
    }

    // ---------------------------------------------------------------- what is known

    /** The configuration that is in force. */
    public ServerConfig current() {
        return current;
    }

    /** Secrets as they are now. */
    public Secrets secrets() {
        return secrets;
    }

    /** What the page, REST and {@code ./denyut target} change. */
    public ObjectStore objects() {
        return files.objects();
    }

    public ConfigFiles files() {
        return files;
    }

    /** When what is in force was read. */
    public Instant loadedAt() {
        return loadedAt;
    }

    /** The last reading that found something else than before, be it refused. */
    public Reload lastReload() {
        return lastReload;
    }

    /** The keys whose new values take effect with the next start only. */
    public List<String> needsRestart() {
        return current.settings().changedSince(started);
    }

    /** Whose word the part is; empty if there is no such part. */
    public Optional<Owner> owner(PartRef part) {
        if (part.kind().equals("target")) {
            return targetOwner(part.id());
        }
        return Optional.ofNullable(current.definitions().get(part)).map(Definition::owner);
    }

    /** All parts but targets, with their owners, in the order in which they are written. */
    public Map<PartRef, Owner> parts() {
        Map<PartRef, Owner> parts = new LinkedHashMap<>();
        current.definitions().forEach((part, definition) -> parts.put(part, definition.owner()));
        return parts;
    }

    private Optional<Owner> targetOwner(String id) {
        return pool.sourceOf(id)
                .map(source -> source.isEmpty() ? current.configuredTargets().owner(id) : Owner.SOURCE);
    }

    /** The source that brings a target, if one does. */
    public Optional<String> sourceOf(String targetId) {
        return pool.sourceOf(targetId).filter(source -> !source.isEmpty());
    }

    /** How many targets each owner has. */
    public Map<Owner, Integer> targetCounts() {
        int page = current.configuredTargets().ofPage().size();
        Map<Owner, Integer> counts = new java.util.EnumMap<>(Owner.class);
        counts.put(Owner.FILE, current.targets().size() - page);
        counts.put(Owner.PAGE, page);
        counts.put(Owner.SOURCE, pool.ofSources());
        return counts;
    }

    /** What people should look at: a change that was refused, sources that cannot be read. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Reload last = lastReload;
        if (!last.ok()) {
            int n = last.problems().size();
            problems.add(new Problem(
                    "configuration",
                    "the change was refused, and what was read at " + loadedAt.truncatedTo(ChronoUnit.SECONDS)
                            + " stays in force: " + last.problems().get(0),
                    n == 1 ? null : n + " problems in all; GET /api/v1/config lists them"));
        }
        problems.addAll(feeds.problems());
        return problems;
    }

    public void addListener(ConfigListener listener) {
        listeners.add(listener);
    }

    // ---------------------------------------------------------------- files

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("the configuration could not be looked at", e);
        }
    }

    /**
     * Looks whether files have changed, and takes over what they say once two looks in a row have seen them the same: a file that is still
     * being written is not read.
     */
    public void look() {
        synchronized (changes) {
            ConfigFiles.Look now = files.look();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(read)) {
                reload(now);
            }
        }
    }

    private void reload(ConfigFiles.Look look) {
        Problems problems = ConfigReader.problems(files);
        ConfigInput next = files.read(problems);
        if (!files.look().equals(look)) {
            return; // written to meanwhile: the next looks will see it settle
        }
        read = look;
        gone(input.file(), next.file(), problems);
        gone(input.dotEnvFile(), next.dotEnvFile(), problems);
        if (problems.isEmpty() && next.says(input)) {
            if (!lastReload.ok()) {
                LOG.info("the configuration is again what is in force");
                lastReload = new Reload(clock.instant(), true, List.of(), ConfigDifference.none());
            }
            return;
        }
        try {
            apply(next, attempt(next, problems));
        } catch (ConfigException e) {
            refused(e.problems(), ConfigDifference.none());
        } catch (RefusedException e) {
            refused(e.problems, e.difference);
        }
    }

    /** A file that was there is not taken for one that says nothing. */
    private static void gone(Optional<Path> before, Optional<Path> now, Problems problems) {
        if (before.isPresent() && now.isEmpty()) {
            problems.add(
                    Place.whole(ConfigFiles.name(before.get())),
                    "",
                    "the file is gone: " + before.get(),
                    "put it back, or start again to go on without it");
        }
    }

    private void refused(List<Problem> problems, ConfigDifference difference) {
        lastReload = new Reload(clock.instant(), false, problems, difference);
        StringBuilder text = new StringBuilder();
        problems.forEach(
                problem -> text.append(System.lineSeparator()).append("  ").append(problem));
        LOG.warn(
                "the configuration has changed, but cannot be used; what was read at {} stays in force:{}",
                loadedAt.truncatedTo(ChronoUnit.SECONDS),
                text);
    }

    /** A configuration that could be read in part: what is wrong, and how it differs. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<Problem> problems;
        private final transient ConfigDifference difference;

        RefusedException(List<Problem> problems, ConfigDifference difference) {
            super(problems.toString());
            this.problems = problems;
            this.difference = difference;
        }
    }

    /** Reads; what is made and cannot be used is closed again. */
    private ServerConfig attempt(ConfigInput next, Problems problems) throws RefusedException {
        ServerConfig made = reader.attempt(next, problems, current);
        if (problems.isEmpty()) {
            requireWritable(made, problems);
        }
        if (!problems.isEmpty()) {
            made.close();
            throw new RefusedException(problems.sorted(), ConfigDifference.between(current, made));
        }
        return made;
    }

    private void requireWritable(ServerConfig made, Problems problems) {
        made.directories().forEach((where, directory) -> {
            if (!current.directories().containsValue(directory)) {
                try {
                    DataDirectory.requireWritable(
                            directory, where, "name another one, or give this user the right to it");
                } catch (StartException e) {
                    problems.add(problems.whole(), Problem.of(where, String.valueOf(e.getMessage())));
                }
            }
        });
    }

    /** Called with changes held: makes a configuration the one that is in force. */
    private ConfigDifference apply(ConfigInput next, ServerConfig made) throws RefusedException {
        ServerConfig before = current;
        ConfigDifference difference = ConfigDifference.between(before, made);
        MonitorChanges update = new MonitorChanges(before, made);
        try {
            if (monitor != null && !update.isEmpty()) {
                monitor.update(update);
            }
        } catch (ConfigException e) {
            made.close();
            throw new RefusedException(e.problems(), difference);
        } catch (IllegalStateException e) {
            made.close();
            throw new RefusedException(List.of(Problem.of("monitor", String.valueOf(e.getMessage()))), difference);
        }
        boolean otherSecrets = secrets.dotEnv(next.dotEnv());
        made.fill(pool);
        current = made;
        input = next;
        if (!difference.isEmpty() || !lastReload.ok()) {
            loadedAt = clock.instant();
            lastReload = new Reload(loadedAt, true, List.of(), difference);
        }
        feeds.apply(made.sources());
        if (otherSecrets) {
            feeds.readNow();
        }
        tell(before, made, difference);
        return difference;
    }

    private void tell(ServerConfig before, ServerConfig made, ConfigDifference difference) {
        made.warnings().stream()
                .filter(warning -> !before.warnings().contains(warning))
                .forEach(warning -> LOG.warn("{}", warning));
        if (difference.isEmpty()) {
            return;
        }
        LOG.info("the configuration has changed: {}", difference);
        List<String> later = needsRestart();
        if (!later.isEmpty()) {
            LOG.warn("{} take effect with the next start only", later);
        }
        for (ConfigListener listener : listeners) {
            try {
                listener.configChanged(difference);
            } catch (RuntimeException e) {
                LOG.error("a listener of the configuration failed", e);
            }
        }
    }

    // ---------------------------------------------------------------- the page

    /**
     * Adds a target of the page, and takes it over at once.
     *
     * @return whose the target of that id is that was there before; empty if it was added
     * @throws ConfigException if it is wrong; nothing has changed then
     * @throws IOException if it cannot be kept; nothing has changed then
     */
    public Optional<Owner> add(StoredObject target) throws IOException {
        synchronized (changes) {
            Optional<Owner> before = targetOwner(target.id());
            if (before.isEmpty()) {
                put(List.of(target));
            }
            return before;
        }
    }

    /**
     * Adds objects of the page, or replaces them, and takes that over at once.
     *
     * @throws ConfigException if one of them is wrong; nothing has changed then
     * @throws IOException if they cannot be kept; nothing has changed then
     */
    public ConfigDifference put(Collection<StoredObject> objects) throws IOException {
        return change(
                kept -> objects.forEach(object -> {
                    kept.removeIf(each -> same(each, object.kind(), object.id()));
                    kept.add(object);
                }),
                () -> files.objects().putAll(objects));
    }

    /**
     * Removes an object of the page, and takes that over at once; an empty difference if there was none.
     *
     * @throws ConfigException if others need it; nothing has changed then
     * @throws IOException if that cannot be kept; nothing has changed then
     */
    public ConfigDifference remove(String kind, String id) throws IOException {
        return change(
                kept -> kept.removeIf(each -> same(each, kind, id)),
                () -> files.objects().remove(kind, id));
    }

    private static boolean same(StoredObject object, String kind, String id) {
        return object.kind().equals(kind) && object.id().equals(id);
    }

    private interface ListChange {
        void apply(List<StoredObject> kept);
    }

    private interface Keep {
        void run() throws IOException;
    }

    private ConfigDifference change(ListChange change, Keep keep) throws IOException {
        synchronized (changes) {
            List<StoredObject> kept = new ArrayList<>(files.objects().load());
            change.apply(kept);
            ConfigInput next = input.with(ObjectsText.asWritten(kept));
            try {
                ServerConfig made = attempt(
                        next, new Problems(current.file().map(ConfigFiles::name).orElse(ConfigTree.BUILT_IN)));
                try {
                    keep.run();
                } catch (IOException e) {
                    made.close();
                    throw e;
                }
                boolean refusedBefore = !lastReload.ok();
                Reload refusal = lastReload;
                ConfigDifference difference = apply(next, made);
                if (refusedBefore) {
                    lastReload = refusal; // the files still say what cannot be used
                }
                return difference;
            } catch (RefusedException e) {
                throw new ConfigException(e.problems);
            }
        }
    }
}
