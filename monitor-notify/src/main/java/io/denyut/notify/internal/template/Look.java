package io.denyut.notify.internal.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one reader sees times, amounts and words. */
record Look(Words words, ZoneId zone) {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** A time of the model in the reader's zone; {@code null} if it is none. */
    @Nullable
    Node moment(@Nullable Object value) {
        if (!(value instanceof Instant time)) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            var local = time.atZone(zone);
            fields.put("clock", CLOCK.format(local));
            fields.put("date", DATE.format(local));
            fields.put("iso", time.toString());
            return new Node(FULL.format(local), fields);
        } catch (DateTimeException e) {
            return null; // outside of what a calendar can say
        }
    }

    /** A length of time in seconds. */
    @Nullable
    Node duration(@Nullable Object value) {
        Double seconds = Node.number(value);
        if (seconds == null || seconds < 0) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("seconds", Long.toString(seconds.longValue()));
        return new Node(Durations.text(seconds.longValue(), words.units()), fields);
    }

    /** A newest value of a metric, {@code {value, unit, time}}; {@code null} if it was not measured. */
    @Nullable
    Node sample(@Nullable Object entry) {
        Map<?, ?> sample = Node.map(entry);
        Double value = Node.number(sample.get("value"));
        if (value == null) {
            return null;
        }
        String unit = sample.get("unit") instanceof String symbol ? Lines.one(symbol) : "";
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("value", Amounts.plain(value, 6));
        fields.put("unit", unit.isEmpty() ? null : unit);
        fields.put("at", moment(sample.get("time")));
        return new Node(Amounts.text(value, unit), fields);
    }
}
