package io.denyut;

import io.denyut.spi.NotifierProvider;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.Provider;
import io.denyut.spi.RuleProvider;
import io.denyut.spi.SinkProvider;
import io.denyut.spi.TargetSourceProvider;
import java.net.URL;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that were found, by kind and id. Nothing is searched until {@link #discover} is called; one broken jar does not take the
 * rest with it.
 *
 * @since 0.1.0
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    private final Map<Class<?>, Map<String, Found>> byKind = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

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
        plugins.load("probe", ProbeProvider.class, loader);
        plugins.load("sink", SinkProvider.class, loader);
        plugins.load("notifier", NotifierProvider.class, loader);
        plugins.load("rule", RuleProvider.class, loader);
        plugins.load("source", TargetSourceProvider.class, loader);
        plugins.log();
        return plugins;
    }

    private <P extends Provider<?>> void load(String kind, Class<P> type, ClassLoader loader) {
        Map<String, Found> found = new LinkedHashMap<>();
        byKind.put(type, found);
        // One by one and by type before instance, so that each failure can be laid at the door of its jar.
        Spliterator<ServiceLoader.Provider<P>> services =
                ServiceLoader.load(type, loader).stream().spliterator();
        List<Throwable> unnamed = new ArrayList<>();
        String last = "";
        boolean more = true;
        while (more) {
            try {
                more = services.tryAdvance(provider -> add(kind, found, provider));
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
                problems.add(Problem.of(
                        location,
                        kind + " id '" + id + "' of " + name + " is taken by "
                                + before.provider().getClass().getName() + " in " + before.location()));
            }
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            problems.add(new Problem(location, kind + " provider " + name + ": " + cause(e), hint(e)));
        }
    }

    private static @Nullable String hint(Throwable e) {
        return isLinkage(e) ? "built for another version of Denyut or of Java, or a library is missing" : null;
    }

    private static boolean isLinkage(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof LinkageError) {
                return true;
            }
        }
        return false;
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

    private <P> Optional<P> find(Class<P> type, String id) {
        Map<String, Found> kind = byKind.getOrDefault(type, Map.of());
        Found found = kind.get(id);
        return found == null ? Optional.empty() : Optional.of(type.cast(found.provider()));
    }
}
