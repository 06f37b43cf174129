package io.denyut.notify.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names in braces, replaced in one pass: what is put in is never looked at again. */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]{0,39})}");

    private Placeholders() {}

    /** The names in a text. */
    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The text with its names replaced. */
    static String fill(String text, Map<String, String> values) {
        Function<java.util.regex.MatchResult, String> replacement =
                match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group()));
        return NAME.matcher(text).replaceAll(replacement);
    }

    /** A copy of a JSON tree with the names in its texts replaced. */
    static JsonNode fill(JsonNode tree, Map<String, String> values) {
        if (tree.isTextual()) {
            return JsonNodeFactory.instance.textNode(fill(tree.textValue(), values));
        }
        if (tree.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            tree.forEach(item -> array.add(fill(item, values)));
            return array;
        }
        if (tree.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            tree.properties().forEach(field -> object.set(field.getKey(), fill(field.getValue(), values)));
            return object;
        }
        return tree;
    }
}
