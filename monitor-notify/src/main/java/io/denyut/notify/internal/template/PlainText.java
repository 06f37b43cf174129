package io.denyut.notify.internal.template;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notice without a template: bare and English, but whoever gets it at night knows what is wrong. It takes a model as it comes, whatever is
 * missing in it.
 */
public final class PlainText {
    private static final int MAX_ALERTS = 100;

    private final Map<String, Object> values;
    private final DateTimeFormatter clock;

    private PlainText(Map<String, Object> values, ZoneId zone) {
        this.values = values;
        this.clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH)
                .withZone(zone);
    }

    /** The whole text, lines ending in {@code \n}. */
    public static String text(Map<String, Object> values, ZoneId zone) {
        return new PlainText(values, zone).all();
    }

    /** One line. */
    public static String subject(Map<String, Object> values) {
        StringBuilder line =
                new StringBuilder(text(values.get("kind"), "notice").toUpperCase(Locale.ROOT));
        Map<?, ?> first = alerts(values).stream().findFirst().orElse(Map.of());
        String name = text(first.get("name"), text(first.get("target"), ""));
        if (!name.isEmpty()) {
            line.append(": ").append(name).append(' ').append(text(first.get("text"), ""));
        }
        int others = alerts(values).size() - 1;
        if (others > 0) {
            line.append(" and ").append(others).append(" more");
        }
        return Lines.one(line.toString().strip());
    }

    private String all() {
        StringBuilder out = new StringBuilder(subject(values)).append('\n');
        line(out, "time", values.get("time"));
        for (String name : List.of("name", "from", "to", "since", "withheld", "more")) {
            line(out, name, values.get(name));
        }
        if (values.get("totals") instanceof Map<?, ?> totals) {
            totals.forEach((name, value) -> line(out, String.valueOf(name), value));
        }
        int shown = 0;
        List<Map<?, ?>> alerts = alerts(values);
        for (Map<?, ?> alert : alerts) {
            if (shown++ == MAX_ALERTS) {
                out.append("and ").append(alerts.size() - MAX_ALERTS).append(" more\n");
                break;
            }
            alert(out, alert);
        }
        return out.toString();
    }

    private void alert(StringBuilder out, Map<?, ?> alert) {
        String target = text(alert.get("target"), "?");
        String name = text(alert.get("name"), target);
        out.append("- ").append(text(alert.get("severity"), "")).append(' ').append(name);
        if (!name.equals(target)) {
            out.append(" (").append(target).append(')');
        }
        out.append(": ")
                .append(text(alert.get("text"), text(alert.get("rule"), "")))
                .append('\n');
        for (String field : List.of("address", "since", "behind")) {
            Object value = alert.get(field);
            if (value != null) {
                out.append("  ");
                line(out, field, value);
            }
        }
        if (alert.get("reason") instanceof Map<?, ?> reason) {
            out.append("  ");
            line(out, "reason", text(reason.get("text"), text(reason.get("code"), "")));
        }
        if (alert.get("duration") instanceof Number seconds) {
            out.append("  lasted ")
                    .append(Durations.text(seconds.longValue(), Durations.ENGLISH))
                    .append('\n');
        }
    }

    private void line(StringBuilder out, String name, @Nullable Object value) {
        if (value instanceof Instant time) {
            out.append(name).append(": ").append(clock.format(time)).append('\n');
        } else if (value instanceof Number || value instanceof String) {
            out.append(name)
                    .append(": ")
                    .append(Lines.one(String.valueOf(value)))
                    .append('\n');
        }
    }

    private static List<Map<?, ?>> alerts(Map<String, Object> values) {
        return Node.maps(values.get("sections")).stream()
                .<Map<?, ?>>flatMap(section -> Node.maps(section.get("alerts")).stream())
                .toList();
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value instanceof String text && !text.isBlank() ? Lines.one(text) : otherwise;
    }
}
