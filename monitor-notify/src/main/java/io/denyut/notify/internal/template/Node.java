package io.denyut.notify.internal.template;

import com.samskivert.mustache.Template;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template sees under a name: a text, fields, or both. {@code {{since}}} prints the text, {@code {{since.clock}}} a field. All that a
 * template can reach is of nodes, lists of nodes, texts and flags.
 *
 * <p>No text of a field is empty: what has nothing to say is {@code null}, so that a section around it is left out.
 *
 * @param text printed in its place; empty for what only has fields
 * @param fields by name; a known field without a value is {@code null}, so that a field of the same name further out is not taken for it
 */
record Node(String text, Map<String, @Nullable Object> fields) {
    Node {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static Node of(Map<String, @Nullable Object> fields) {
        return new Node("", fields);
    }

    /**
     * The field, or the field of a field for a name with dots. Keys of tags and metrics have dots themselves, so the longest key that
     * fits is taken.
     *
     * @return {@link Template#NO_FETCHER_FOUND} if there is none, {@code null} if it has no value
     */
    @Nullable
    Object find(String name) {
        if (fields.containsKey(name)) {
            return fields.get(name);
        }
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            String first = name.substring(0, dot);
            if (fields.containsKey(first)) {
                Object found = fields.get(first) instanceof Node child ? child.find(name.substring(dot + 1)) : null;
                return found == Template.NO_FETCHER_FOUND ? null : found;
            }
        }
        return Template.NO_FETCHER_FOUND;
    }

    /** The maps in a list; what is not a list has none. Nothing is believed of a model. */
    static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    found.add(map);
                }
            }
        }
        return found;
    }

    /** A map of a model, or an empty one. */
    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A text of a model for one line, a number as it is; {@code null} for anything else and for blanks. */
    static @Nullable String line(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return value instanceof String text && !text.isBlank() ? Lines.one(text) : null;
    }

    /** A whole number above 0; {@code null} for anything else, so that nothing says "0 more". */
    static @Nullable String positive(@Nullable Object value) {
        return value instanceof Number number && number.longValue() > 0 ? Long.toString(number.longValue()) : null;
    }

    /** A finite number of a model. */
    static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
    }
}
