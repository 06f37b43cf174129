package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is written about a part, key by key, to be compared with what was written before. Settings of plug-ins may be secrets, so of them
 * only keys are ever shown.
 *
 * @param owner whose word it is
 */
record Definition(Owner owner, Map<String, String> values) {
    private static final String SETTINGS = "with.";
    private static final int SHOWN = 4;

    static Definition of(YamlNode node) {
        Map<String, String> values = new TreeMap<>();
        collect("", node, values);
        return new Definition(Owner.FILE, values);
    }

    private static void collect(String key, YamlNode node, Map<String, String> values) {
        if (node instanceof Section section) {
            for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
                collect(
                        key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(),
                        entry.getValue().value(),
                        values);
            }
        } else if (node instanceof Items items) {
            values.put(
                    key, items.items().stream().map(YamlNode::toValue).toList().toString());
        } else if (node instanceof Scalar scalar) {
            values.put(key, scalar.text());
        }
    }

    /** What is different from an earlier one, in a line of words. */
    String changesSince(Definition before) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(before.values().keySet());
        for (String key : keys) {
            String old = before.values().get(key);
            String now = values.get(key);
            if (!Objects.equals(old, now)) {
                changes.add(key.startsWith(SETTINGS) ? key : key + " " + shown(old) + " -> " + shown(now));
            }
        }
        String text = String.join(", ", changes.subList(0, Math.min(SHOWN, changes.size())));
        return changes.size() > SHOWN ? text + ", and " + (changes.size() - SHOWN) + " more" : text;
    }

    private static String shown(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "not set" : Problems.abbreviate(value);
    }

    @Override
    public String toString() {
        return "Definition with " + values.keySet();
    }
}
