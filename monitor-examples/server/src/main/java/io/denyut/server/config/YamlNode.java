package io.denyut.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value and where it is written. {@code path} is the full key ({@code checks.ping.every}, {@code targets[3].address}).
 */
sealed interface YamlNode {
    Place place();

    String path();

    /** What this is, for "must be ..., not ...". */
    String kind();

    /** A value that did not come from YAML: maps become sections, lists items, everything else its text. */
    static YamlNode of(String path, Place place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            map.forEach((key, each) ->
                    entries.put(String.valueOf(key), new Entry(place, of(path + "." + key, place, each))));
            return new Section(path, place, entries);
        }
        if (value instanceof List<?> list) {
            List<YamlNode> items = new ArrayList<>();
            list.forEach(each -> items.add(of(path + "[" + items.size() + "]", place, each)));
            return new Items(path, place, items);
        }
        return new Scalar(path, place, value == null ? "" : value.toString(), value == null);
    }

    /** As {@link io.denyut.spi.Settings} takes it: texts, lists and maps. */
    Object toValue();

    /**
     * Keys and values, in the order of the file.
     *
     * @param place of the first key
     */
    record Section(String path, Place place, Map<String, Entry> entries) implements YamlNode {
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
     * @param place of the key
     */
    record Entry(Place place, YamlNode value) {}

    record Items(String path, Place place, List<YamlNode> items) implements YamlNode {
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
    record Scalar(String path, Place place, String text, boolean isNull) implements YamlNode {
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
