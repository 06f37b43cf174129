package io.denyut.notify.internal.template;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One alert of a model as templates see it. */
final class AlertView {
    /** Worst first. */
    private static final java.util.List<String> SEVERITIES = java.util.List.of("critical", "major", "minor", "warning");

    private AlertView() {}

    /** 0 is the worst; what is not known comes last. */
    static int badness(Map<?, ?> alert) {
        int at = SEVERITIES.indexOf(severity(alert));
        return at < 0 ? SEVERITIES.size() : at;
    }

    private static String severity(Map<?, ?> alert) {
        String severity = Node.line(alert.get("severity"));
        return severity == null ? "" : severity.toLowerCase(Locale.ROOT);
    }

    static Node of(Map<?, ?> alert, OnuView onu, Look look) {
        String severity = severity(alert);
        String target = Node.line(alert.get("target"));
        String name = Node.line(alert.get("name"));
        String text = Node.line(alert.get("text"));
        boolean isCleared = "cleared".equals(alert.get("transition"));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", Node.line(alert.get("id")));
        fields.put("rule", Node.line(alert.get("rule")));
        fields.put("check", Node.line(alert.get("check")));
        fields.put("source", Node.line(alert.get("source")));
        fields.put("target", target);
        fields.put("name", name != null ? name : target);
        fields.put("address", Node.line(alert.get("address")));
        fields.put("severity", severityNode(severity, look));
        fields.put("priority", look.words().find("priority." + severity));
        fields.put("symbol", isCleared ? "🟢" : Limits.severity(severity));
        fields.put("color", isCleared ? "#239b56" : Limits.color(severity));
        fields.put("transition", Node.line(alert.get("transition")));
        fields.put("state", Node.line(alert.get("state")));
        fields.put("since", look.moment(alert.get("since")));
        fields.put("time", look.moment(alert.get("time")));
        fields.put("text", text != null ? text : Node.line(alert.get("rule")));
        fields.put("value", value(alert));
        fields.put("duration", look.duration(alert.get("duration")));
        fields.put("reason", reason(alert, look));
        fields.put("behind", isCleared ? null : Node.positive(alert.get("behind")));
        fields.put("onu", onu.isOnu() ? onu.node() : null);
        fields.put("tags", texts(alert.get("tags")));
        fields.put("facts", texts(alert.get("facts")));
        fields.put("samples", samples(alert.get("samples"), look));
        return Node.of(fields);
    }

    private static @Nullable Node severityNode(String severity, Look look) {
        if (severity.isEmpty()) {
            return null;
        }
        String word = look.words().find("severity." + severity);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("code", severity);
        return new Node(word == null ? severity : word, fields);
    }

    /** The model does not say of which metric it is; a sample of just this value tells the unit. */
    private static @Nullable String value(Map<?, ?> alert) {
        Double value = Node.number(alert.get("value"));
        if (value == null) {
            return null;
        }
        for (Object entry : Node.map(alert.get("samples")).values()) {
            Map<?, ?> sample = Node.map(entry);
            if (value.equals(Node.number(sample.get("value"))) && sample.get("unit") instanceof String unit) {
                return Amounts.text(value, Lines.one(unit));
            }
        }
        return Amounts.plain(value, 3);
    }

    /** Printed as {@code TIMEOUT (Koneksi Terputus)} where the code has a word of its own, otherwise as it was put down. */
    private static @Nullable Node reason(Map<?, ?> alert, Look look) {
        Map<?, ?> reason = Node.map(alert.get("reason"));
        String code = Node.line(reason.get("code"));
        String given = Node.line(reason.get("text"));
        if (code == null && given == null) {
            return null;
        }
        String word = code == null ? null : look.words().find("reason." + code + ".word");
        String text = code == null ? null : look.words().find("reason." + code);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("code", code);
        fields.put("word", word);
        fields.put("text", text != null ? text : given);
        String printed = word != null ? word + " (" + text + ")" : given != null ? given : code;
        return new Node(printed == null ? "" : printed, fields);
    }

    private static Node texts(@Nullable Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Node.map(value).forEach((key, text) -> fields.put(String.valueOf(key), Node.line(text)));
        return Node.of(fields);
    }

    private static Node samples(@Nullable Object value, Look look) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Node.map(value).forEach((key, sample) -> fields.put(String.valueOf(key), look.sample(sample)));
        return Node.of(fields);
    }
}
