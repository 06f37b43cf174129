package io.denyut.notify.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lists out of a model without believing that they are there. */
final class Rows {
    private Rows() {}

    /** The maps in a list; what is not a list has none. */
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
}
