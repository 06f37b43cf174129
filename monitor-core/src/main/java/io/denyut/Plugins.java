package io.denyut;

import io.denyut.spi.NotifierProvider;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.Provider;
import io.denyut.spi.RuleProvider;
import io.denyut.spi.SinkProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
     * @param kind {@code probe}, {@code sink}, {@code notifier} or {@code rule}
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
        plugins.load("probe", ProbeProvider.class, () -> ServiceLoader.load(ProbeProvider.class, loader));
        plugins.load("sink", SinkProvider.class, () -> ServiceLoader.load(SinkProvider.class, loader));
        plugins.load("notifier", NotifierProvider.class, () -> ServiceLoader.load(NotifierProvider.class, loader));
        plugins.load("rule", RuleProvider.class, () -> ServiceLoader.load(RuleProvider.class, loader));
        plugins.log();
        return plugins;
    }

    private <P extends Provider<?>> void load(String kind, Class<P> type, Supplier<ServiceLoader<P>> services) {
        Map<String, Found> found = new LinkedHashMap<>();
        byKind.put(type, found);
        Iterator<P> iterator = services.get().iterator();
        String last = "";
        while (true) {
            try {
                if (!iterator.hasNext()) {
                    return;
                }
                add(kind, found, iterator.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                String message = cause(e);
                if (message.equals(last)) {
                    return; // a loader that cannot get past a broken file says the same for ever
                }
                last = message;
                problems.add(new Problem(
                        kind + " provider",
                        message,
                        isLinkage(e)
                                ? "built for another version of Denyut or of Java, or a library is missing"
                                : null));
            }
        }
    }

    private void add(String kind, Map<String, Found> found, Provider<?> provider) {
        String location = location(provider.getClass());
        String name = provider.getClass().getName();
        try {
            String id = provider.id();
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
            Package in = provider.getClass().getPackage();
            String version = Optional.ofNullable(in.getImplementationVersion()).orElse("");
            Found before = found.putIfAbsent(id, new Found(kind, id, provider, location, version));
            if (before != null) {
                problems.add(Problem.of(
                        location,
                        kind + " id '" + id + "' of " + name + " is taken by "
                                + before.provider().getClass().getName() + " in " + before.location()));
            }
        } catch (RuntimeException | LinkageError e) {
            problems.add(new Problem(
                    location,
                    kind + " provider " + name + ": " + cause(e),
                    isLinkage(e) ? "built for another version of Denyut or of Java, or a library is missing" : null));
        }
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

    /** All that can be used, probes first, then sinks, notifiers and rules. */
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

    private <P> Optional<P> find(Class<P> type, String id) {
        Map<String, Found> kind = byKind.getOrDefault(type, Map.of());
        Found found = kind.get(id);
        return found == null ? Optional.empty() : Optional.of(type.cast(found.provider()));
    }
}
