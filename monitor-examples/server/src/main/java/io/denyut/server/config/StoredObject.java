package io.denyut.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that people changed outside of {@code denyut.yml}: on the page, through REST or with {@code ./denyut target}.
 *
 * @param kind {@code target} or {@code service}; other kinds are kept as they are
 * @param id unique within its kind
 * @param definition texts, numbers, booleans, lists and maps, as one entry of the section of the same name in {@code denyut.yml}
 */
public record StoredObject(String kind, String id, Map<String, Object> definition) {
    /** A target; its definition is an entry of {@code targets:} without the id. */
    public static final String TARGET = "target";

    /** A service of the server that can be stopped. */
    public static final String SERVICE = "service";

    public StoredObject {
        if (kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException(
                    "a stored object needs a kind and an id, not '" + kind + "' and '" + id + "'");
        }
        definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
