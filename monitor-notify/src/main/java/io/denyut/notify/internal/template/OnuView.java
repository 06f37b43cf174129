package io.denyut.notify.internal.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an alert says of an ONU: where it sits, how it stands, its optics. */
final class OnuView {
    /** Of an alert that came back; it is in no group of problems but in this one. */
    static final String UP = "up";

    static final String DOWN = "down";

    /** In the order in which a message shows them. */
    static final List<String> GROUPS = List.of(DOWN, "pwrdown", "loop", "temperature", "rx", "other", UP);

    private static final Set<String> RESTS = Set.of("olt.reset", "component.missing");

    /** How the OLT of the reference system calls the state, by reason code. */
    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("onu.dying_gasp", "PwrDown (Dying Gasp)"),
            Map.entry("onu.los", "Down (LOS)"),
            Map.entry("onu.timeout", "Down (Timeout)"),
            Map.entry("onu.auth", "Down (Auth)"),
            Map.entry("onu.deregistered", "Down (Deregistered)"),
            Map.entry("onu.reset", "Down (Reset)"),
            Map.entry("olt.reset", "Down (OLT Reset)"),
            Map.entry("onu.firmware", "Down (Firmware)"),
            Map.entry("onu.down", "Down"),
            Map.entry("component.missing", "Down (Missing)"),
            Map.entry("onu.loop", "LoopDetected"),
            Map.entry("onu.ctc", "Up (CTC)"));

    private final Map<?, ?> alert;
    private final Map<?, ?> samples;
    private final Map<?, ?> facts;
    private final String code;
    private final Look look;

    OnuView(Map<?, ?> alert, Look look) {
        this.alert = alert;
        this.look = look;
        this.samples = Node.map(alert.get("samples"));
        this.facts = Node.map(alert.get("facts"));
        String reason = Node.line(Node.map(alert.get("reason")).get("code"));
        this.code = reason == null ? "" : reason;
    }

    /** Whether the alert is about an ONU. */
    boolean isOnu() {
        String target = Node.line(alert.get("target"));
        return (target != null && target.contains("/onu/"))
                || code.startsWith("onu.")
                || hasOnuKey(facts)
                || hasOnuKey(samples);
    }

    private static boolean hasOnuKey(Map<?, ?> map) {
        return map.keySet().stream().anyMatch(key -> key instanceof String name && name.startsWith("onu."));
    }

    /** One of {@link #GROUPS}. */
    String group() {
        if ("cleared".equals(alert.get("transition"))) {
            return UP;
        }
        switch (code) {
            case "onu.dying_gasp":
                return "pwrdown";
            case "onu.loop":
                return "loop";
            case "onu.ctc":
                return "other";
            default:
                break;
        }
        if (code.startsWith("onu.") || RESTS.contains(code)) {
            return DOWN;
        }
        Double value = Node.number(alert.get("value"));
        if (value == null) {
            return isOnu() && code.isEmpty() ? DOWN : "other";
        }
        if (value.equals(measured("onu.temperature"))) {
            return "temperature";
        }
        return value.equals(measured("onu.rx_power")) ? "rx" : "other";
    }

    private @Nullable Double measured(String metric) {
        return Node.number(Node.map(samples.get(metric)).get("value"));
    }

    Node node() {
        String group = group();
        boolean isDown = group.equals(DOWN) || group.equals("pwrdown");
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pon", fact("pon"));
        fields.put("mac", mac());
        fields.put("symbol", symbol(group));
        fields.put("status", state(group));
        fields.put("temperature", optics("onu.temperature", isDown));
        fields.put("distance", optics("onu.distance", isDown));
        fields.put("rx", optics("onu.rx_power", isDown));
        return Node.of(fields);
    }

    private @Nullable String fact(String name) {
        String full = Node.line(facts.get("onu." + name));
        return full != null ? full : Node.line(facts.get(name));
    }

    /** The address of an ONU is its MAC. */
    private @Nullable String mac() {
        String fact = fact("mac");
        String address = Node.line(alert.get("address"));
        if (fact != null || address == null) {
            return fact;
        }
        return address.matches("([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}") ? address : null;
    }

    private @Nullable String state(String group) {
        if (group.equals(UP)) {
            return "Up";
        }
        String known = STATES.get(code);
        if (known != null) {
            return known;
        }
        String raw = fact("status");
        return raw != null || !group.equals(DOWN) ? raw : "Down";
    }

    static String symbol(String group) {
        return switch (group) {
            case DOWN -> "🔴";
            case "pwrdown" -> "🔌";
            case "loop" -> "🔁";
            case "temperature" -> "🔥";
            case "rx" -> "📵";
            case UP -> "🟢";
            default -> "⚠️";
        };
    }

    /** An OLT keeps the last optics of an ONU that is down: they are said to be the last, with their time. */
    private @Nullable Node optics(String metric, boolean isLast) {
        Object entry = samples.get(metric);
        Node sample = look.sample(entry);
        Double value = measured(metric);
        if (sample == null || value == null) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(sample.fields());
        fields.put(
                "symbol",
                switch (metric) {
                    case "onu.temperature" -> Limits.temperature(value);
                    case "onu.rx_power" -> Limits.rx(value);
                    default -> "📏";
                });
        fields.put("last", isLast);
        if (!isLast) {
            return new Node(sample.text(), fields);
        }
        String at = sample.fields().get("at") instanceof Node time
                ? ", " + time.fields().get("clock")
                : "";
        return new Node(look.words().get("value.last") + ": " + sample.text() + at, fields);
    }
}
