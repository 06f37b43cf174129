package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Durations;
import io.denyut.spi.Suggestions;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lays the variables of the Multi-Ping Monitoring System over what {@code denyut.yml} says, where the same setting has another name. An
 * empty variable is one that is not set.
 */
final class S1Environment {
    /** The names of the check, the sink and the source that variables are about, where {@code denyut.yml} has none that fits better. */
    static final String CHECK = "ping";

    static final String SINK = "csv";
    static final String SOURCE = "inventory";

    private static final Set<String> NAMES = Set.of(
            "PING_INTERVAL",
            "CSV_OUTPUT_DIR",
            "MAX_CSV_RECORDS",
            "USE_MULTI_PING",
            "MAX_PING_WORKERS",
            "PING_TIMEOUT",
            "DB_CONNECTION",
            "DB_HOST",
            "DB_PORT",
            "DB_DATABASE",
            "DB_USERNAME",
            "DB_PASSWORD");
    private static final Set<String> YES = Set.of("true", "1", "yes");
    private static final Set<String> NO = Set.of("false", "0", "no");
    private static final int MAX_DIGITS = 20;

    private final Map<String, Variable> variables;
    private final Path workingDirectory;
    private final Problems problems;
    private Section top;

    private S1Environment(Section top, Map<String, Variable> variables, Path workingDirectory, Problems problems) {
        this.top = top;
        this.variables = variables;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    /** The variables that hold: those of the environment before those of {@code .env}, without those that are empty. */
    static Map<String, Variable> effective(Map<String, Variable> dotEnv, Map<String, String> environment) {
        Map<String, Variable> effective = new LinkedHashMap<>();
        for (String name : new TreeSet<>(NAMES)) {
            String own = environment.getOrDefault(name, "").strip();
            Variable file = dotEnv.get(name);
            if (!own.isEmpty()) {
                effective.put(name, new Variable(name, own, new Place("environment", 0, name)));
            } else if (file != null && !file.value().isBlank()) {
                effective.put(name, file);
            }
        }
        return effective;
    }

    /** Notes names that look like a slip for one of ours; all others belong to other programs. */
    static void warnOfNearMisses(Map<String, Variable> dotEnv, Problems problems) {
        dotEnv.forEach((name, variable) -> {
            if (!NAMES.contains(name)) {
                Suggestions.nearest(name, NAMES)
                        .ifPresent(near ->
                                problems.warn(variable.place(), name, "is not read", "did you mean '" + near + "'?"));
            }
        });
    }

    /** True when variables name a database to read targets from. */
    static boolean hasInventory(Map<String, Variable> effective) {
        return InventoryVariables.areSet(effective);
    }

    /**
     * The tree with the variables in it.
     *
     * @param top what the file says, with the built-in sections where it says nothing
     * @param effective as {@link #effective} gives them
     */
    static Section over(Section top, Map<String, Variable> effective, Path workingDirectory, Problems problems) {
        S1Environment environment = new S1Environment(top, effective, workingDirectory, problems);
        environment.check();
        environment.sink();
        Map<String, Variable> inventory = InventoryVariables.settings(effective, workingDirectory, problems);
        inventory.forEach((key, value) -> environment.set(List.of("sources", SOURCE, "with", key), value));
        Variable url = inventory.get("url");
        if (url != null) {
            environment.setIfMissing(List.of("sources", SOURCE, "type"), replaced(url, "jdbc-inventory"));
        }
        return environment.top;
    }

    private void check() {
        Optional<String> id = named(
                "checks",
                "probe",
                "icmp",
                CHECK,
                "PING_INTERVAL",
                "PING_TIMEOUT",
                "USE_MULTI_PING",
                "MAX_PING_WORKERS");
        if (id.isEmpty()) {
            return;
        }
        List<String> with = List.of("checks", id.get(), "with", "inFlight");
        variable("PING_INTERVAL")
                .flatMap(each -> seconds(each, Duration.ofMillis(10), Duration.ofDays(31)))
                .ifPresent(each -> set(List.of("checks", id.get(), "every"), each));
        variable("PING_TIMEOUT")
                .flatMap(each -> seconds(each, Duration.ofMillis(1), Duration.ofHours(1)))
                .ifPresent(each -> set(List.of("checks", id.get(), "timeout"), each));
        variable("MAX_PING_WORKERS").ifPresent(each -> set(with, each));
        // One after the other is one after the other, however many workers there might be.
        variable("USE_MULTI_PING").filter(this::isNo).ifPresent(each -> set(with, replaced(each, "1")));
    }

    private void sink() {
        Optional<String> id = named("sinks", "type", "csv", SINK, "CSV_OUTPUT_DIR", "MAX_CSV_RECORDS");
        if (id.isEmpty()) {
            return;
        }
        variable("CSV_OUTPUT_DIR")
                .flatMap(this::path)
                .ifPresent(each -> set(List.of("sinks", id.get(), "with", "directory"), each));
        variable("MAX_CSV_RECORDS").ifPresent(each -> set(List.of("sinks", id.get(), "with", "maxRecords"), each));
    }

    private Optional<Variable> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** The part that some variables are about: the one with the usual id, or else the first of its type. */
    private Optional<String> named(String section, String typeKey, String type, String usual, String... names) {
        Optional<Variable> first =
                List.of(names).stream().flatMap(name -> variable(name).stream()).findFirst();
        if (first.isEmpty() || !(child(top, section) instanceof Section parts)) {
            return Optional.empty();
        }
        Optional<String> found = parts.entries().containsKey(usual)
                ? Optional.of(usual)
                : parts.entries().entrySet().stream()
                        .filter(entry -> entry.getValue().value() instanceof Section part
                                && child(part, typeKey) instanceof Scalar scalar
                                && scalar.text().equals(type))
                        .map(Map.Entry::getKey)
                        .findFirst();
        if (found.isEmpty()) {
            problems.warn(first.get().place(), "", "has no effect: there is no '" + type + "' among " + section, null);
        }
        return found;
    }

    private static @Nullable YamlNode child(Section section, String key) {
        Entry entry = section.entries().get(key);
        return entry == null ? null : entry.value();
    }

    private Optional<Variable> seconds(Variable variable, Duration min, Duration max) {
        String text = variable.value();
        try {
            BigDecimal seconds = text.length() > MAX_DIGITS ? BigDecimal.valueOf(-1) : new BigDecimal(text);
            if (seconds.compareTo(decimal(min)) >= 0 && seconds.compareTo(decimal(max)) <= 0) {
                Duration span = Duration.ofNanos(seconds.movePointRight(9).longValue());
                return Optional.of(replaced(variable, Durations.format(span)));
            }
        } catch (NumberFormatException e) {
            refuse(variable, Keys.quoted(text) + " is not a number of seconds such as 5 or 0.5");
            return Optional.empty();
        }
        refuse(variable, Keys.quoted(text) + " must be " + decimal(min) + " to " + decimal(max) + " seconds");
        return Optional.empty();
    }

    private static BigDecimal decimal(Duration span) {
        return new BigDecimal(
                BigDecimal.valueOf(span.toMillis(), 3).stripTrailingZeros().toPlainString());
    }

    private boolean isNo(Variable variable) {
        String word = variable.value().toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            refuse(variable, Keys.quoted(variable.value()) + " must be true or false (or 1, 0, yes, no)");
        }
        return NO.contains(word);
    }

    private Optional<Variable> path(Variable variable) {
        try {
            return Optional.of(replaced(
                    variable,
                    workingDirectory.resolve(variable.value()).normalize().toString()));
        } catch (InvalidPathException e) {
            refuse(variable, Keys.quoted(variable.value()) + " is not a path: " + e.getReason());
            return Optional.empty();
        }
    }

    private static Variable replaced(Variable variable, String value) {
        return new Variable(variable.name(), value, variable.place());
    }

    private void refuse(Variable variable, String message) {
        problems.add(variable.place(), variable.name(), message, null);
    }

    private void set(List<String> path, Variable variable) {
        top = set(top, path, variable);
    }

    private void setIfMissing(List<String> path, Variable variable) {
        YamlNode at = top;
        for (String key : path) {
            at = at instanceof Section section ? child(section, key) : null;
        }
        if (at == null) {
            set(path, variable);
        }
    }

    /** A copy of a section with one value more, or another value for one. What is no section stays, for its reader to refuse. */
    private static Section set(Section section, List<String> path, Variable variable) {
        String key = path.get(0);
        String full = section.pathOf(key);
        Entry before = section.entries().get(key);
        YamlNode value;
        if (path.size() == 1) {
            value = new Scalar(full, variable.place(), variable.value(), false);
        } else if (before == null || before.value() instanceof Scalar scalar && scalar.isNull()) {
            value = set(new Section(full, variable.place(), Map.of()), path.subList(1, path.size()), variable);
        } else if (before.value() instanceof Section below) {
            value = set(below, path.subList(1, path.size()), variable);
        } else {
            return section;
        }
        Map<String, Entry> entries = new LinkedHashMap<>(section.entries());
        Place place = before == null || path.size() == 1 ? variable.place() : before.place();
        entries.put(key, new Entry(place, value));
        return new Section(section.path(), section.place(), entries);
    }
}
