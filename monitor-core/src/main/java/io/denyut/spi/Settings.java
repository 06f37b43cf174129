package io.denyut.spi;

import io.denyut.ConfigException;
import io.denyut.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final String path;
    private final Map<String, ?> values;
    private final Secrets secrets;
    private final Path directory;
    private final Function<String, String> locator;
    private final List<Problem> problems;
    private final Set<String> known = new HashSet<>();
    private final List<Settings> sections = new ArrayList<>();

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
     * @throws ConfigException with everything that is wrong
     */
    public <T> T create(Provider<T> provider) {
        provider.settings().forEach(spec -> known.add(spec.key()));
        T made = null;
        try {
            made = provider.create(this);
        } catch (ConfigException e) {
            e.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(locator.apply(path), String.valueOf(e.getMessage())));
        }
        addUnknownKeys();
        if (made == null || !problems.isEmpty()) {
            throw new ConfigException(
                    problems.isEmpty() ? List.of(Problem.of(path, provider.id() + " made nothing")) : problems);
        }
        return made;
    }

    private void addUnknownKeys() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String near = Suggestions.nearest(key, known)
                        .map(word -> "did you mean '" + word + "'?")
                        .orElse(
                                known.isEmpty()
                                        ? "there are no settings here"
                                        : "known: " + String.join(", ", new java.util.TreeSet<>(known)));
                problems.add(new Problem(where(key), "unknown key '" + key + "'", near));
            }
        }
        sections.forEach(Settings::addUnknownKeys);
    }

    /** The full key, for messages of your own. */
    public String where(String key) {
        return locator.apply(path.isEmpty() ? key : path + "." + key);
    }

    /** Remembers a problem with a key, to be thrown together with the others. */
    public void refuse(String key, String message) {
        problems.add(Problem.of(where(key), message));
    }

    /** True when the key is set. */
    public boolean has(String key) {
        return value(key) != null;
    }

    public String string(String key, String fallback) {
        Object value = value(key);
        return value == null ? fallback : scalar(key, value, fallback);
    }

    /** A text that must be there and not be blank. */
    public String string(String key) {
        Object value = value(key);
        if (value == null) {
            refuse(key, "must be set");
            return "";
        }
        String text = scalar(key, value, "");
        if (text.isBlank()) {
            refuse(key, "must not be empty");
        }
        return text;
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> strings(String key, List<String> fallback) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof List<?> list)) {
            return List.of(scalar(key, value, ""));
        }
        return list.stream().map(item -> scalar(key, item, "")).toList();
    }

    public int integer(String key, int fallback, int min, int max) {
        return Math.toIntExact(whole(key, fallback, min, max));
    }

    /** As {@link #integer(String, int, int, int)} without bounds other than those of an {@code int}. */
    public int integer(String key, int fallback) {
        return integer(key, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public long whole(String key, long fallback, long min, long max) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(
                    scalar(key, value, String.valueOf(fallback)).trim().replace("_", ""));
            if (number >= min && number <= max) {
                return number;
            }
            refuse(key, "'" + number + "' must be " + min + " to " + max);
        } catch (NumberFormatException e) {
            refuse(key, quoted(value) + " is not a whole number (" + min + " to " + max + ")");
        }
        return fallback;
    }

    public double number(String key, double fallback, double min, double max) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        try {
            double number = Double.parseDouble(
                    scalar(key, value, String.valueOf(fallback)).trim());
            if (number >= min && number <= max) {
                return number;
            }
            refuse(key, "'" + number + "' must be " + min + " to " + max);
        } catch (NumberFormatException e) {
            refuse(key, quoted(value) + " is not a number (" + min + " to " + max + ")");
        }
        return fallback;
    }

    /** A share, written 0 to 1 or as {@code 20%}. */
    public double ratio(String key, double fallback) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        String text = scalar(key, value, String.valueOf(fallback)).trim();
        try {
            double ratio = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                    : Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
            refuse(key, quoted(value) + " must be 0 to 1, or 0% to 100%");
        } catch (NumberFormatException e) {
            refuse(key, quoted(value) + " is not a share (0 to 1, or 0% to 100%)");
        }
        return fallback;
    }

    public boolean flag(String key, boolean fallback) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        String text = scalar(key, value, String.valueOf(fallback)).trim();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        refuse(key, quoted(value) + " must be true or false");
        return fallback;
    }

    /** A time span: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}, or ISO 8601. */
    public Duration duration(String key, Duration fallback, Duration min, Duration max) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        Optional<Duration> duration = Durations.parse(scalar(key, value, ""));
        if (duration.isEmpty()) {
            refuse(key, quoted(value) + " is not a time span such as 500ms, 5s, 2m, 1h or 7d");
            return fallback;
        }
        if (duration.get().compareTo(min) < 0 || duration.get().compareTo(max) > 0) {
            refuse(key, quoted(value) + " must be " + Durations.format(min) + " to " + Durations.format(max));
            return fallback;
        }
        return duration.get();
    }

    /** One of the constants of an enum, in any case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        Object value = value(key);
        if (value == null) {
            return fallback;
        }
        String text = scalar(key, value, "").trim();
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (name.equalsIgnoreCase(text.replace('_', '-'))) {
                return constant;
            }
            names.add(name);
        }
        problems.add(new Problem(
                where(key),
                quoted(value) + " must be one of " + String.join(", ", names),
                Suggestions.nearest(text, names)
                        .map(word -> "did you mean '" + word + "'?")
                        .orElse(null)));
        return fallback;
    }

    /** A path; a relative one is relative to the data directory. */
    public Path path(String key, String fallback) {
        String text = string(key, fallback);
        try {
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            refuse(key, "'" + text + "' is not a path: " + e.getReason());
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
        Object value = value(key);
        if (value == null) {
            return Optional::empty;
        }
        String text = scalar(key, value, "");
        if (text.startsWith("${") && text.endsWith("}")) {
            String name = text.substring(2, text.length() - 1);
            if (!name.startsWith("env:") && !name.startsWith("file:")) {
                refuse(key, "a secret is written ${env:NAME} or ${file:PATH}");
            }
            return () -> secrets.find(name);
        }
        Secret literal = Secret.of(text);
        return () -> Optional.of(literal);
    }

    /** The settings below a key; empty ones if it is not set. */
    public Settings section(String key) {
        Object value = value(key);
        Map<String, Object> below = new java.util.LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> below.put(String.valueOf(name), item));
        } else if (value != null) {
            refuse(key, quoted(value) + " must be a section of keys and values");
        }
        Settings section =
                new Settings(path.isEmpty() ? key : path + "." + key, below, secrets, directory, locator, problems);
        sections.add(section);
        return section;
    }

    /** The keys that are set, in the order of the file. */
    public Set<String> keys() {
        known.addAll(values.keySet());
        return java.util.Collections.unmodifiableSet(values.keySet());
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return values.get(key);
    }

    private String scalar(String key, @Nullable Object value, String fallback) {
        if (value == null || value instanceof Map || value instanceof List) {
            refuse(
                    key,
                    (value == null ? "nothing" : value instanceof Map ? "a section" : "a list")
                            + " stands where a single value is expected");
            return fallback;
        }
        return value.toString();
    }

    private static String quoted(Object value) {
        String text = value.toString();
        return "'" + (text.length() <= 60 ? text : text.substring(0, 57) + "...") + "'";
    }
}
