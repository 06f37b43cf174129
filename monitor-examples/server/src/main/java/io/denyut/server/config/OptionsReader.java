package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Durations;
import io.denyut.spi.SettingSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code options:} of a target against what the engine and the plug-ins say they understand. */
final class OptionsReader {
    private static final SettingSpec CHECK_EVERY = new SettingSpec(
            "check.every", SettingSpec.Type.DURATION, "", "Interval of this target in checks that run per target");

    private final Problems problems;
    private final Map<String, SettingSpec> known = new TreeMap<>();

    OptionsReader(Problems problems, Plugins plugins) {
        this.problems = problems;
        known.put(CHECK_EVERY.key(), CHECK_EVERY);
        plugins.found()
                .forEach(found -> found.provider().targetSettings().forEach(spec -> known.put(spec.key(), spec)));
    }

    Map<String, String> read(Section section) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, Entry> option : section.entries().entrySet()) {
            String key = option.getKey();
            Entry entry = option.getValue();
            SettingSpec spec = known.get(key);
            if (spec == null) {
                refuse(section, key, "unknown option '" + Problems.abbreviate(key) + "'", true);
            } else if (!(entry.value() instanceof Scalar scalar) || scalar.isNull()) {
                refuse(
                        section,
                        key,
                        "must be a single value, not " + entry.value().kind(),
                        false);
            } else if (isOfType(spec.type(), scalar.text())) {
                values.put(key, scalar.text());
            } else {
                refuse(section, key, Keys.quoted(scalar.text()) + " is not " + words(spec.type()), false);
            }
        }
        return values;
    }

    private void refuse(Section section, String key, String message, boolean hint) {
        Entry entry = section.entries().get(key);
        problems.add(
                entry == null ? section.place() : entry.place(),
                Problems.abbreviate(section.pathOf(key)),
                message,
                hint ? Problems.hint(key, known.keySet(), "options") : null);
    }

    private static boolean isOfType(SettingSpec.Type type, String text) {
        return switch (type) {
            case INTEGER -> text.matches("-?\\d{1,18}");
            case NUMBER -> text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
            case FLAG -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
            case DURATION -> Durations.parse(text).isPresent();
            case RATIO -> text.matches("\\d+(\\.\\d+)?%?");
            case TEXT, PATH, LIST, SECRET -> true;
        };
    }

    private static String words(SettingSpec.Type type) {
        return switch (type) {
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case FLAG -> "true or false";
            case DURATION -> "a time span such as 500ms, 5s, 2m, 1h or 7d";
            case RATIO -> "a share (0 to 1, or 0% to 100%)";
            case TEXT, PATH, LIST, SECRET -> "usable";
        };
    }
}
