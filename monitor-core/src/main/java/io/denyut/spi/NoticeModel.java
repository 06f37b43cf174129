package io.denyut.spi;

import java.util.List;
import java.util.Map;

/**
 * What a template may show: texts, numbers, lists and maps of them.
 *
 * @param values by name
 * @since 0.1.0
 */
public record NoticeModel(Map<String, Object> values) {
    public NoticeModel {
        values = Map.copyOf(values);
    }

    /** The sections of a notice: one for each root target, with its alerts. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> sections() {
        return (List<Map<String, Object>>) values.getOrDefault("sections", List.of());
    }
}
