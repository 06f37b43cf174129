package io.denyut;

import io.denyut.spi.NotifierProvider;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.Provider;
import io.denyut.spi.RuleProvider;
import io.denyut.spi.SinkProvider;
import io.denyut.spi.TargetSourceProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Spliterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that were found, by kind and id. Nothing is searched until {@link #discover} is called; one broken jar does not take the
 * rest with it.
 *
 * <p>A provider is made, and makes its plug-ins, with its own class loader as the thread's context class loader: libraries that look for
 * services find those of their own jar. Later calls come with whatever loader their thread has.
 *
 * <p>Thread-safe once it was made. {@link #close} closes the jars of a directory of plug-ins; without one there is nothing to close.
 *
 * @since 0.1.0
 */
public final class Plugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d{1,5})");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    private final Map<Class<?>, Map<String, Found>> byKind = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<PluginLoader> loaders = new ArrayList<>();

    private Plugins() {}

    /**
     * A provider that can be used.
     *
     * @param kind {@code probe}, {@code sink}, {@code notifier}, {@code rule} or {@code source}
     * @param id in configurations
     * @param provider itself
     * @param location the jar or folder it came from
     * @param version the jar's implementation version; empty if it says none
     */
    public record Found(String kind, String id, Provider<?> provider, String location, String version) {}

    /**
     * Finds the providers that a class loader sees, and logs once what was found and what was refused.
     *
     * @param loader searched with its parents
     */
    public static Plugins discover(ClassLoader loader) {
        Plugins plugins = new Plugins();
        plugins.problems.addAll(UnreadableJars.on(loader));
        plugins.loadAll(loader);
        plugins.log();
        return plugins;
    }

    /**
     * Finds the providers that a class loader sees, and after them those of a directory: each jar in it is a plug-in, and each folder with
     * jars is one, too. A plug-in has a class loader of its own, so it may bring other versions of libraries than Denyut or its neighbours
     * have; {@code io.denyut}, {@code org.slf4j} and {@code org.jspecify} come from Denyut. They are loaded in the order of their names;
     * names that begin with a dot are passed over.
     *
     * @param loader searched with its parents; the parent of all loaders of plug-ins
     * @param directory of the plug-ins; need not be there
     */
    public static Plugins discover(ClassLoader loader, Path directory) {
        Plugins plugins = new Plugins();
        plugins.problems.addAll(UnreadableJars.on(loader));
        plugins.loadAll(loader);
        for (PluginJars jars : PluginJars.in(directory.toAbsolutePath().normalize(), plugins.problems)) {
            if (jars.areUsable(plugins.problems)) {
                plugins.load(jars, loader);
            }
        }
        plugins.log();
        return plugins;
    }

    private void load(PluginJars jars, ClassLoader parent) {
        PluginLoader loader = jars.loader(parent);
        int before = found().size();
        int problemsBefore = problems.size();
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            loadAll(loader);
        } finally {
            thread.setContextClassLoader(outer);
        }
        if (found().size() > before) {
            loaders.add(loader);
            return;
        }
        close(loader);
        if (problems.size() == problemsBefore) {
            problems.add(partOfDenyut(jars.place().toString(), "what it names"));
        }
    }

    private void loadAll(ClassLoader loader) {
        load("probe", ProbeProvider.class, loader);
        load("sink", SinkProvider.class, loader);
        load("notifier", NotifierProvider.class, loader);
        load("rule", RuleProvider.class, loader);
        load("source", TargetSourceProvider.class, loader);
    }

    private <P extends Provider<?>> void load(String kind, Class<P> type, ClassLoader loader) {
        Map<String, Found> found = byKind.computeIfAbsent(type, t -> new LinkedHashMap<>());
        // One by one and by type before instance, so that each failure can be laid at the door of its jar.
        Spliterator<ServiceLoader.Provider<P>> services =
                ServiceLoader.load(type, loader).stream().spliterator();
        List<Throwable> unnamed = new ArrayList<>();
        String last = "";
        boolean more = true;
        while (more) {
            try {
                more = services.tryAdvance(provider -> {
                    if (isOf(loader, kind, provider.type())) {
                        add(kind, found, provider);
                    }
                });
            } catch (ServiceConfigurationError | LinkageError e) {
                String message = cause(e);
                more = !message.equals(last); // a loader that cannot get past a broken file says the same for ever
                last = message;
                unnamed.add(e);
            }
        }
        if (!unnamed.isEmpty()) {
            explain(kind, unnamed, ServiceFiles.broken(type, loader));
        }
    }

    /** Failures that came without a class are told with the class and the jar, where reading the service files again finds them. */
    private void explain(String kind, List<Throwable> unnamed, List<ServiceFiles.Broken> broken) {
        for (ServiceFiles.Broken each : broken) {
            problems.add(new Problem(
                    each.location(),
                    kind + " provider " + each.className() + ": " + each.failure(),
                    hint(each.failure())));
        }
        for (Throwable e : unnamed) {
            if (broken.stream().noneMatch(each -> each.explains(e))) {
                problems.add(new Problem(kind + " provider", cause(e), hint(e)));
            }
        }
    }

    /** A plug-in's loader also sees the providers of its parents. */
    private boolean isOf(ClassLoader loader, String kind, Class<?> type) {
        if (!(loader instanceof PluginLoader plugin) || type.getClassLoader() == loader) {
            return true;
        }
        if (!type.getModule().isNamed()) {
            problems.add(partOfDenyut(plugin.getURLs()[0].toString(), kind + " provider " + type.getName()));
        }
        return false;
    }

    private static Problem partOfDenyut(String place, String what) {
        return new Problem(place, what + " is part of Denyut already", "remove the jar");
    }

    private <P extends Provider<?>> void add(String kind, Map<String, Found> found, ServiceLoader.Provider<P> service) {
        String location = location(service.type());
        String name = service.type().getName();
        try {
            P provider = service.get();
            String id = Objects.requireNonNull(provider.id(), "id() gave null");
            if (!ID.matcher(id).matches()) {
                problems.add(Problem.of(
                        location,
                        kind + " provider " + name + ": id '" + Names.abbreviate(id) + "' does not match " + ID));
                return;
            }
            if (!provider.isAvailable()) {
                problems.add(Problem.of(location, kind + " '" + id + "' is not available on this platform"));
                return;
            }
            String version = Optional.ofNullable(
                            provider.getClass().getPackage().getImplementationVersion())
                    .orElse("");
            Found before = found.putIfAbsent(id, new Found(kind, id, provider, location, version));
            if (before != null) {
                problems.add(new Problem(
                        location,
                        kind + " id '" + id + "' of " + name + " is taken by "
                                + before.provider().getClass().getName() + " in " + before.location(),
                        "remove one of the two"));
            }
        } catch (RuntimeException | ServiceConfigurationError | LinkageError | AssertionError | StackOverflowError e) {
            problems.add(new Problem(location, kind + " provider " + name + ": " + cause(e), hint(e)));
        }
    }

    private static @Nullable String hint(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof UnsupportedClassVersionError) {
                return newerJava(String.valueOf(at.getMessage()));
            }
            if (at instanceof LinkageError) {
                return "built for another version of Denyut or of Java, or a library is missing";
            }
        }
        return null;
    }

    /** Class file version 61 is Java 17, and so on (JVM Specification, 4.1). */
    private static String newerJava(String message) {
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        String needed = version.find()
                ? "Java " + (Integer.parseInt(version.group(1)) - 44) + " or newer"
                : "a newer version of Java";
        return "it needs " + needed + ", this is Java " + Runtime.version().feature();
    }

    private static String cause(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? e.toString() : e.getMessage() + ": " + cause;
    }

    private static String location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        return url == null ? type.getModule().toString() : url.toString();
    }

    private void log() {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "plug-ins found: {}",
                    found().stream().map(f -> f.kind() + " " + f.id()).toList());
        }
        problems.forEach(problem -> LOG.warn("plug-in refused: {}", problem));
    }

    /** All that can be used, probes first, then sinks, notifiers, rules and sources of targets. */
    public List<Found> found() {
        return byKind.values().stream().flatMap(kind -> kind.values().stream()).toList();
    }

    /** What was refused, each with the jar and the reason. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    public Optional<ProbeProvider> probe(String id) {
        return find(ProbeProvider.class, id);
    }

    public Optional<SinkProvider> sink(String id) {
        return find(SinkProvider.class, id);
    }

    public Optional<NotifierProvider> notifier(String id) {
        return find(NotifierProvider.class, id);
    }

    public Optional<RuleProvider> rule(String id) {
        return find(RuleProvider.class, id);
    }

    public Optional<TargetSourceProvider> source(String id) {
        return find(TargetSourceProvider.class, id);
    }

    /** Closes the jars of the directory of plug-ins; to be called when nothing that came from them is used any more. Idempotent. */
    @Override
    public void close() {
        loaders.forEach(Plugins::close);
    }

    private static void close(PluginLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("plug-in {}: its jars could not be closed: {}", loader.getName(), e.toString());
        }
    }

    private <P> Optional<P> find(Class<P> type, String id) {
        Map<String, Found> kind = byKind.getOrDefault(type, Map.of());
        Found found = kind.get(id);
        return found == null ? Optional.empty() : Optional.of(type.cast(found.provider()));
    }
}
