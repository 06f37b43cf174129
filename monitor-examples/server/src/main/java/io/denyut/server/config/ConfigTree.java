package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts one tree together: what is built in, {@code denyut.yml}, {@code .env}, the environment; the later has the last word. */
final class ConfigTree {
    /** What stands for the file where there is none. */
    static final String BUILT_IN = "built-in configuration";

    /** What holds for sections that a file leaves out. */
    private static final String DEFAULTS = """
            checks:
              ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }
            sinks:
              csv: { type: csv, with: { layout: s1, directory: ping_results } }
            """;

    /** What is monitored when nobody names anything. */
    private static final String LOOPBACK = """
            targets:
              - { id: localhost, name: This host, address: 127.0.0.1 }
            """;

    private ConfigTree() {}

    static Section of(ConfigInput input, Surroundings surroundings, Problems problems) {
        Map<String, Variable> variables = S1Environment.effective(input.dotEnv(), surroundings.environment());
        S1Environment.warnOfNearMisses(input.dotEnv(), problems);
        Section top = input.top();
        if (isEmpty(input) && !InventoryVariables.areSet(variables)) {
            top = withDefaults(top, LOOPBACK, problems);
        }
        top = withDefaults(top, DEFAULTS, problems);
        return S1Environment.over(top, variables, surroundings.workingDirectory(), problems);
    }

    private static boolean isEmpty(ConfigInput input) {
        return input.file().isEmpty()
                && input.objects().stream()
                        .noneMatch(placed -> placed.object().kind().equals(StoredObject.TARGET));
    }

    private static Section withDefaults(Section top, String defaults, Problems problems) {
        Place place = problems.whole();
        Section section = (Section) at(place, YamlTree.parse(defaults, place.file(), problems));
        Map<String, Entry> entries = new LinkedHashMap<>(top.entries());
        section.entries().forEach(entries::putIfAbsent);
        return new Section(top.path(), top.place(), entries);
    }

    /** Lines of the built-in text would be taken for lines of the file. */
    private static YamlNode at(Place place, YamlNode node) {
        if (node instanceof Section section) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            section.entries().forEach((key, entry) -> entries.put(key, new Entry(place, at(place, entry.value()))));
            return new Section(section.path(), place, entries);
        }
        if (node instanceof Items items) {
            return new Items(
                    items.path(),
                    place,
                    items.items().stream().map(item -> at(place, item)).toList());
        }
        Scalar scalar = (Scalar) node;
        return new Scalar(scalar.path(), place, scalar.text(), scalar.isNull());
    }
}
