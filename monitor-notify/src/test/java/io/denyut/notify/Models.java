package io.denyut.notify;

import io.denyut.spi.NoticeModel;
import io.denyut.spi.Recipient;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Models as the alert book freezes them. */
final class Models {
    static final Instant TIME = Instant.parse("2024-12-20T03:30:15Z");
    static final Instant LAST = Instant.parse("2024-12-20T03:29:00Z");

    private Models() {}

    static Recipient reader(String language) {
        return Recipient.mail("noc@example.net").in(Locale.forLanguageTag(language), ZoneId.of("Asia/Jakarta"));
    }

    static NoticeModel notice(String kind, Object... alerts) {
        return new NoticeModel(Map.of(
                "kind",
                kind,
                "count",
                alerts.length,
                "time",
                TIME,
                "sections",
                List.of(Map.of(
                        "root",
                        "OLT-KEDIRI-01",
                        "rootName",
                        "OLT Kediri Pusat",
                        "count",
                        alerts.length,
                        "alerts",
                        List.of(alerts)))));
    }

    /** With one value more at the top. */
    static NoticeModel with(NoticeModel model, String name, Object value) {
        Map<String, Object> values = new HashMap<>(model.values());
        values.put(name, value);
        return new NoticeModel(values);
    }

    static Map<String, Object> alert(String name, String severity, String text) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("rule", "rule");
        alert.put("check", "ping");
        alert.put("target", name.toLowerCase(Locale.ROOT));
        alert.put("name", name);
        alert.put("address", "10.0.0.1");
        alert.put("severity", severity);
        alert.put("transition", "raised");
        alert.put("since", LAST);
        alert.put("time", TIME);
        alert.put("text", text);
        return alert;
    }

    static Map<String, Object> onu(String name, String mac, String pon, String code, String severity) {
        Map<String, Object> alert = alert(name, severity, "down");
        alert.put("target", "OLT-KEDIRI-01/onu/" + mac);
        alert.put("address", mac);
        alert.put("reason", Map.of("code", code, "text", "as the OLT says"));
        alert.put("facts", Map.of("pon", pon, "mac", mac));
        return alert;
    }

    static Map<String, Object> sample(double value, String unit) {
        return Map.of("value", value, "unit", unit, "time", LAST);
    }
}
