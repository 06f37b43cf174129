package io.denyut.spi;

import io.denyut.ConfigException;
import io.denyut.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one plug-in, read by type.
 *
 * <p>A value that cannot be used is remembered with its place, its value and the bound, and the default is returned, so that one reading
 * finds all that is wrong; {@link #create} then throws them together, with the keys that nobody asked for. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class Settings {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{((?:env|file):[^}]+)}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String path;
    private final Map<String, ?> values;
    private final Secrets secrets;
    private final Path directory;
    private final Function<String, String> locator;
    private final List<Problem> problems;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Settings> sections = new LinkedHashMap<>();

    private Settings(
            String path,
            Map<String, ?> values,
            Secrets secrets,
            Path directory,
            Function<String, String> locator,
            List<Problem> problems) {
        this.path = path;
        this.values = values;
        this.secrets = secrets;
        this.directory = directory;
        this.locator = locator;
        this.problems = problems;
    }

    /**
     * Settings from a map, as code would give them.
     *
     * @param path the prefix of keys in messages, for example {@code sinks.csv.with}; may be empty
     * @param values text, numbers, booleans, lists and maps
     */
    public static Settings of(String path, Map<String, ?> values) {
        return of(path, values, Secrets.none(), Path.of(""), key -> key);
    }

    /**
     * Settings from a file.
     *
     * @param path the prefix of keys in messages
     * @param values text, numbers, booleans, lists and maps
     * @param secrets what secret references are resolved with, at each use
     * @param directory what relative paths are relative to
     * @param locator turns a full key into the place to show, such as {@code denyut.yml:12 sinks.csv.with.zone}
     */
    public static Settings of(
            String path, Map<String, ?> values, Secrets secrets, Path directory, Function<String, String> locator) {
        return new Settings(path, values, secrets, directory, locator, new ArrayList<>());
    }

    /**
     * Lets a provider make its plug-in, then refuses keys that it did not read.
     *
     * @throws ConfigException with everything that is wrong; a provider that breaks in another way is its cause
     */
    public <T> T create(Provider<T> provider) {
        provider.settings().forEach(spec -> known.add(spec.key()));
        T made = null;
        Throwable broken = null;
        try {
            made = createWithItsLoader(provider);
            if (made == null) {
                add(Problem.of(here(), provider.id() + " made nothing"));
            }
        } catch (ConfigException e) {
            e.problems().forEach(this::add);
        } catch (IllegalArgumentException e) {
            add(Problem.of(here(), String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            add(new Problem(
                    here(),
                    provider.id() + " could not be made: " + e,
                    e instanceof LinkageError
                            ? "built for another version of Denyut or of Java, or a library is missing"
                            : null));
            broken = e;
        }
        addUnknownKeys();
        if (made == null || !problems.isEmpty()) {
            ConfigException refused = new ConfigException(problems);
            if (broken != null) {
                refused.initCause(broken);
            }
            throw refused;
        }
        return made;
    }

    /** Libraries that a plug-in brings look for their services with the thread's class loader. */
    private <T> T createWithItsLoader(Provider<T> provider) {
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        try {
            return provider.create(this);
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    private String here() {
        return locator.apply(path);
    }

    private void add(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private void addUnknownKeys() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String near = Suggestions.nearest(key, known)
                        .map(word -> "did you mean '" + word + "'?")
                        .orElse(
                                known.isEmpty()
                                        ? "there are no settings here"
                                        : "known: " + String.join(", ", new TreeSet<>(known)));
                add(new Problem(where(key), "unknown key " + quoted(key), near));
            }
        }
        sections.values().forEach(Settings::addUnknownKeys);
    }

    /** The full key, for messages of your own. */
    public String where(String key) {
        return locator.apply(path.isEmpty() ? key : path + "." + key);
    }

    /** Remembers a problem with a key, to be thrown together with the others. */
    public void refuse(String key, String message) {
        add(Problem.of(where(key), message));
    }

    /** True when the key is set. */
    public boolean has(String key) {
        return value(key) != null;
    }

    public String string(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    /** A text that must be there and not be blank. */
    public String string(String key) {
        if (!has(key)) {
            refuse(key, "must be set");
            return "";
        }
        Optional<String> text = text(key);
        if (text.isPresent() && text.get().isBlank()) {
            refuse(key, "must not be empty");
        }
        return text.orElse("");
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> strings(String key, List<String> fallback) {
        if (!(value(key) instanceof List<?> list)) {
            return text(key).map(List::of).orElse(fallback);
        }
        return list.stream().flatMap(item -> scalar(key, item).stream()).toList();
    }

    public int integer(String key, int fallback, int min, int max) {
        return Math.toIntExact(whole(key, fallback, min, max));
    }

    /** As {@link #integer(String, int, int, int)} without bounds other than those of an {@code int}. */
    public int integer(String key, int fallback) {
        return integer(key, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A whole number; digits may be grouped with {@code _}. */
    public long whole(String key, long fallback, long min, long max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(text.get().trim().replace("_", ""));
            if (number >= min && number <= max) {
                return number;
            }
            refuse(key, quoted(text.get()) + " must be " + min + " to " + max);
        } catch (NumberFormatException e) {
            refuse(key, quoted(text.get()) + " is not a whole number (" + min + " to " + max + ")");
        }
        return fallback;
    }

    public double number(String key, double fallback, double min, double max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        OptionalDouble number = decimal(text.get());
        if (number.isEmpty()) {
            refuse(key, quoted(text.get()) + " is not a number (" + min + " to " + max + ")");
            return fallback;
        }
        if (number.getAsDouble() >= min && number.getAsDouble() <= max) {
            return number.getAsDouble();
        }
        refuse(key, quoted(text.get()) + " must be " + min + " to " + max);
        return fallback;
    }

    /** A share, written 0 to 1 or as {@code 20%}. */
    public double ratio(String key, double fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        String share = text.get().trim();
        boolean percent = share.endsWith("%");
        OptionalDouble number = decimal(percent ? share.substring(0, share.length() - 1) : share);
        if (number.isEmpty()) {
            refuse(key, quoted(share) + " is not a share (0 to 1, or 0% to 100%)");
            return fallback;
        }
        double ratio = percent ? number.getAsDouble() / 100 : number.getAsDouble();
        if (ratio >= 0 && ratio <= 1) {
            return ratio;
        }
        refuse(key, quoted(share) + " must be 0 to 1, or 0% to 100%");
        return fallback;
    }

    /** Stricter than the parser of the JDK, which takes {@code 5d} for 5.0 and knows NaN and hexadecimal digits. */
    private static OptionalDouble decimal(String text) {
        String number = text.trim();
        return DECIMAL.matcher(number).matches()
                ? OptionalDouble.of(Double.parseDouble(number))
                : OptionalDouble.empty();
    }

    public boolean flag(String key, boolean fallback) {
        Optional<String> text = text(key).map(String::trim);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().equalsIgnoreCase("true") || text.get().equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text.get());
        }
        refuse(key, quoted(text.get()) + " must be true or false");
        return fallback;
    }

    /** A time span: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}, or ISO 8601. */
    public Duration duration(String key, Duration fallback, Duration min, Duration max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<Duration> duration = Durations.parse(text.get());
        if (duration.isEmpty()) {
            refuse(key, quoted(text.get()) + " is not a time span such as 500ms, 5s, 2m, 1h or 7d");
            return fallback;
        }
        if (duration.get().compareTo(min) < 0 || duration.get().compareTo(max) > 0) {
            refuse(key, quoted(text.get()) + " must be " + Durations.format(min) + " to " + Durations.format(max));
            return fallback;
        }
        return duration.get();
    }

    /** One of the constants of an enum, in any case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        Optional<String> text = text(key).map(String::trim);
        if (text.isEmpty()) {
            return fallback;
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equalsIgnoreCase(text.get().replace('_', '-'))) {
                return constant;
            }
            names.add(name);
        }
        add(new Problem(
                where(key),
                quoted(text.get()) + " must be one of " + String.join(", ", names),
                Suggestions.nearest(text.get(), names)
                        .map(word -> "did you mean '" + word + "'?")
                        .orElse(null)));
        return fallback;
    }

    /** A path; a relative one is relative to the data directory. */
    public Path path(String key, String fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return directory.resolve(fallback);
        }
        if (text.get().isBlank()) {
            refuse(key, "must not be empty");
            return directory.resolve(fallback);
        }
        try {
            return directory.resolve(text.get());
        } catch (InvalidPathException e) {
            refuse(key, quoted(text.get()) + " is not a path: " + e.getReason());
            return directory.resolve(fallback);
        }
    }

    /**
     * A secret, resolved anew at each use. Written as <code>${env:NAME}</code> or <code>${file:PATH}</code>; a plain text is taken as the
     * secret itself.
     *
     * @return gives the secret as it is now
     */
    public Supplier<Optional<Secret>> secret(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional::empty;
        }
        if (text.get().startsWith("${")) {
            Matcher reference = REFERENCE.matcher(text.get());
            if (!reference.matches()) {
                refuse(key, "a secret is written ${env:NAME} or ${file:PATH}");
                return Optional::empty;
            }
            String name = reference.group(1);
            return () -> secrets.find(name);
        }
        Secret literal = Secret.of(text.get());
        return () -> Optional.of(literal);
    }

    /** The settings below a key; empty ones if it is not set. Asked twice, it gives the same. */
    public Settings section(String key) {
        Settings before = sections.get(key);
        if (before != null) {
            return before;
        }
        Object value = value(key);
        Map<String, Object> below = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> below.put(String.valueOf(name), item));
        } else if (value != null) {
            refuse(
                    key,
                    (value instanceof List ? "a list" : "a single value")
                            + " stands where a section of keys and values is expected");
        }
        Settings section =
                new Settings(path.isEmpty() ? key : path + "." + key, below, secrets, directory, locator, problems);
        sections.put(key, section);
        return section;
    }

    /** The keys that are set, in the order of the file. */
    public Set<String> keys() {
        known.addAll(values.keySet());
        return Collections.unmodifiableSet(values.keySet());
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return values.get(key);
    }

    private Optional<String> text(String key) {
        return has(key) ? scalar(key, value(key)) : Optional.empty();
    }

    /** The value as text, or the refusal of anything that is not a single value. */
    private Optional<String> scalar(String key, @Nullable Object value) {
        if (value == null || value instanceof Map || value instanceof List) {
            refuse(
                    key,
                    (value == null ? "nothing" : value instanceof Map ? "a section" : "a list")
                            + " stands where a single value is expected");
            return Optional.empty();
        }
        return Optional.of(value.toString());
    }

    /** Short and on one line, whatever somebody put into the file. */
    private static String quoted(String text) {
        String line = text.length() <= 60 ? text : text.substring(0, 57) + "...";
        return "'" + CONTROL.matcher(line).replaceAll("?") + "'";
    }
}
