package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one section by key and type. What is wrong is noted and taken as not set; {@link #refuseOthers} refuses what nobody read. */
final class Keys {
    private final Section section;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    Keys(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    Section section() {
        return section;
    }

    /** The value of a key, unless nothing is written there. */
    Optional<YamlNode> node(String key) {
        known.add(key);
        return Optional.ofNullable(section.entries().get(key))
                .map(Entry::value)
                .filter(value -> !(value instanceof Scalar scalar && scalar.isNull()));
    }

    Place place(String key) {
        Entry entry = section.entries().get(key);
        return entry == null ? section.place() : entry.place();
    }

    void problem(String key, String message) {
        problem(key, message, "");
    }

    void problem(String key, String message, String hint) {
        problems.add(place(key), section.pathOf(key), message, hint.isEmpty() ? null : hint);
    }

    Optional<String> text(String key) {
        Optional<YamlNode> value = node(key);
        if (value.isPresent() && !(value.get() instanceof Scalar)) {
            problem(key, "must be a single value, not " + value.get().kind());
            return Optional.empty();
        }
        return value.map(node -> ((Scalar) node).text());
    }

    /** A text that must be there; noted and empty if it is not. */
    Optional<String> required(String key, String example) {
        known.add(key);
        Entry entry = section.entries().get(key);
        Optional<String> text = text(key);
        if (text.isPresent() && text.get().isBlank()) {
            problem(key, "must not be empty", "for example " + key + ": " + example);
            return Optional.empty();
        }
        if (text.isEmpty() && (entry == null || entry.value() instanceof Scalar)) {
            problem(key, "must be set", "for example " + key + ": " + example);
        }
        return text;
    }

    OptionalInt integer(String key, int min, int max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get().trim());
            if (number >= min && number <= max) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            problem(key, quoted(text.get()) + " is not a whole number (" + min + " to " + max + ")");
            return OptionalInt.empty();
        }
        problem(key, quoted(text.get()) + " must be " + min + " to " + max);
        return OptionalInt.empty();
    }

    OptionalDouble number(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(text.get().trim());
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            problem(key, quoted(text.get()) + " is not a number");
            return OptionalDouble.empty();
        }
        problem(key, quoted(text.get()) + " is not a finite number");
        return OptionalDouble.empty();
    }

    Optional<Boolean> flag(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        switch (text.get().trim().toLowerCase(Locale.ROOT)) {
            case "true":
                return Optional.of(true);
            case "false":
                return Optional.of(false);
            default:
                problem(key, quoted(text.get()) + " must be true or false");
                return Optional.empty();
        }
    }

    Optional<Duration> duration(String key, Duration min, Duration max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(text.get());
        if (duration.isEmpty()) {
            problem(key, quoted(text.get()) + " is not a time span such as 500ms, 5s, 2m, 1h or 7d");
            return Optional.empty();
        }
        if (duration.get().compareTo(min) < 0 || duration.get().compareTo(max) > 0) {
            problem(key, quoted(text.get()) + " must be " + Durations.format(min) + " to " + Durations.format(max));
            return Optional.empty();
        }
        return duration;
    }

    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equalsIgnoreCase(text.get().trim())) {
                return Optional.of(constant);
            }
            names.add(name);
        }
        problem(
                key,
                quoted(text.get()) + " must be one of " + String.join(", ", names),
                Problems.hint(text.get(), names, "words"));
        return Optional.empty();
    }

    /** The section below a key; an empty one if nothing is written there. */
    Section below(String key) {
        Optional<YamlNode> value = node(key);
        if (value.isPresent() && value.get() instanceof Section below) {
            return below;
        }
        value.ifPresent(other -> problem(key, "must be a section of keys and values, not " + other.kind()));
        return new Section(section.pathOf(key), place(key), Map.of());
    }

    /** The list below a key; an empty one if nothing is written there. */
    List<YamlNode> list(String key) {
        Optional<YamlNode> value = node(key);
        if (value.isPresent() && value.get() instanceof Items items) {
            return items.items();
        }
        value.ifPresent(other -> problem(key, "must be a list (lines that begin with '- '), not " + other.kind()));
        return List.of();
    }

    /** A list of texts; a single text is a list of one. */
    List<Scalar> texts(String key) {
        Optional<YamlNode> value = node(key);
        if (value.isPresent() && value.get() instanceof Scalar one) {
            return List.of(one);
        }
        List<Scalar> texts = new ArrayList<>();
        for (YamlNode item : list(key)) {
            if (item instanceof Scalar scalar && !scalar.isNull()) {
                texts.add(scalar);
            } else {
                problems.add(item, "must be a single value, not " + item.kind());
            }
        }
        return texts;
    }

    /** Notes every key that was not asked for. */
    void refuseOthers() {
        section.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(
                        entry.place(),
                        Problems.abbreviate(section.pathOf(key)),
                        "unknown key '" + Problems.abbreviate(key) + "'",
                        Problems.hint(key, known, "keys"));
            }
        });
    }

    static String quoted(String text) {
        return "'" + Problems.abbreviate(text) + "'";
    }
}
