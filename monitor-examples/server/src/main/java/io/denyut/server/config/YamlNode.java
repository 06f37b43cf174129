package io.denyut.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in the file. {@code path} is the full key ({@code checks.ping.every}, {@code targets[3].address}); {@code line} counts from 1.
 */
sealed interface YamlNode {
    int line();

    String path();

    /** What this is, for "must be ..., not ...". */
    String kind();

    /** As {@link io.denyut.spi.Settings} takes it: texts, lists and maps. */
    Object toValue();

    /**
     * Keys and values, in the order of the file.
     *
     * @param line of the first key
     */
    record Section(String path, int line, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a section of keys and values";
        }

        @Override
        public Map<String, Object> toValue() {
            Map<String, Object> values = new LinkedHashMap<>();
            entries.forEach((key, entry) -> values.put(key, entry.value().toValue()));
            return values;
        }

        String pathOf(String key) {
            return path.isEmpty() ? key : path + "." + key;
        }
    }

    /**
     * A key and its value.
     *
     * @param line of the key
     */
    record Entry(int line, YamlNode value) {}

    record Items(String path, int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public List<Object> toValue() {
            return items.stream().map(YamlNode::toValue).toList();
        }
    }

    /**
     * A single value, as it was written: {@code 1.10} stays {@code 1.10}.
     *
     * @param text without quotes
     * @param isNull nothing was written, or {@code null}
     */
    record Scalar(String path, int line, String text, boolean isNull) implements YamlNode {
        @Override
        public String kind() {
            return isNull ? "nothing" : "the value '" + Problems.abbreviate(text) + "'";
        }

        @Override
        public Object toValue() {
            return text;
        }
    }
}
