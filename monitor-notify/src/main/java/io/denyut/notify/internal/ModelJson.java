package io.denyut.notify.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A notice's model as JSON: texts, numbers, truths, lists and maps as they are, all else (instants, zones) as its text. */
public final class ModelJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEPEST = 20;

    private ModelJson() {}

    /** In the order of the map given, in UTF-8. */
    public static byte[] bytes(Map<String, ?> values) {
        try {
            return JSON.writeValueAsBytes(object(values, 0));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }

    private static JsonNode node(@Nullable Object value, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value == null || depth > DEEPEST) {
            return json.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
            return object(sorted, depth);
        }
        if (value instanceof Iterable<?> items) {
            ArrayNode array = json.arrayNode();
            items.forEach(item -> array.add(node(item, depth + 1)));
            return array;
        }
        if (value instanceof Boolean truth) {
            return json.booleanNode(truth);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return json.numberNode(((Number) value).longValue());
        }
        if (value instanceof Number number) {
            double decimal = number.doubleValue();
            return Double.isFinite(decimal) ? json.numberNode(decimal) : json.nullNode();
        }
        return json.textNode(Words.whole(value.toString()));
    }

    private static ObjectNode object(Map<String, ?> values, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        values.forEach((key, item) -> object.set(Words.whole(key), node(item, depth + 1)));
        return object;
    }
}
