package io.denyut.store.internal.json;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the members of a JSON object by type, and names the one that is not as it must be. */
final class Fields {
    private final Map<String, @Nullable Object> map;

    @SuppressWarnings("unchecked")
    Fields(@Nullable Object value) {
        if (!(value instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("JSON: expected an object, found '" + value + "'");
        }
        this.map = (Map<String, @Nullable Object>) value;
    }

    String text(String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw missing(name, "a text");
    }

    @Nullable
    String textOrNull(String name) {
        return map.get(name) == null ? null : text(name);
    }

    double real(String name) {
        if (map.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw missing(name, "a number");
    }

    <T> T of(String name, Class<T> type) {
        Object value = map.get(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw missing(name, "a " + type.getSimpleName());
    }

    Fields object(String name) {
        return new Fields(map.get(name));
    }

    List<?> list(String name) {
        return of(name, List.class);
    }

    Map<String, String> texts(String name) {
        Map<String, String> texts = new TreeMap<>();
        object(name).map.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    Map<String, @Nullable Object> all() {
        return map;
    }

    private IllegalArgumentException missing(String name, String type) {
        return new IllegalArgumentException("JSON: '" + name + "' must be " + type + ", found '" + map.get(name) + "'");
    }
}
