package io.denyut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Immutable key-value pairs, sorted by key. Tags are part of a series' identity, so they take few different values: text that changes is a
 * fact.
 *
 * @since 0.1.0
 */
public final class Tags {
    /** No tags. */
    public static final Tags NONE = new Tags(new String[0]);

    private static final int MAX_VALUE_LENGTH = 200;

    /** key, value, key, value, ... with rising keys. */
    private final String[] pairs;

    private final int hash;

    private Tags(String[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    /**
     * Tags from key, value, key, value, ...
     *
     * @throws IllegalArgumentException if the number is odd, a key repeats or does not match {@code [a-zA-Z][a-zA-Z0-9_.-]{0,63}}, or a value
     *     is longer than 200 characters
     */
    public static Tags of(String... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("tags come in pairs, got " + keysAndValues.length + " words");
        }
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (map.put(keysAndValues[i], keysAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("tag '" + Names.abbreviate(keysAndValues[i]) + "' is given twice");
            }
        }
        return of(map);
    }

    /** Tags from a map; the same bounds as {@link #of(String...)}. */
    public static Tags of(Map<String, String> map) {
        if (map.isEmpty()) {
            return NONE;
        }
        List<String> pairs = new ArrayList<>(map.size() * 2);
        new TreeMap<>(map).forEach((key, value) -> {
            Names.require(Names.TAG_KEY, key, "tag key");
            if (value.length() > MAX_VALUE_LENGTH) {
                throw new IllegalArgumentException("tag " + key + ": value of " + value.length()
                        + " characters is longer than " + MAX_VALUE_LENGTH);
            }
            pairs.add(key);
            pairs.add(value);
        });
        return new Tags(pairs.toArray(String[]::new));
    }

    /** The value of a key, if there is one. */
    public Optional<String> get(String key) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** True when the key has exactly this value. */
    public boolean has(String key, String value) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return pairs[i + 1].equals(value);
            }
        }
        return false;
    }

    /** A copy with one more pair, or another value for a key. */
    public Tags with(String key, String value) {
        Map<String, String> map = new TreeMap<>(asMap());
        map.put(key, value);
        return of(map);
    }

    /** True when there are none. */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** A sorted, unmodifiable copy. */
    public Map<String, String> asMap() {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return java.util.Collections.unmodifiableMap(map);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof Tags tags && hash == tags.hash && Arrays.equals(pairs, tags.pairs));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@code {key=value, ...}}, or {@code {}}. */
    @Override
    public String toString() {
        return asMap().toString();
    }
}
