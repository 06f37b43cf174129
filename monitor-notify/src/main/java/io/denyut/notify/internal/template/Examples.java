package io.denyut.notify.internal.template;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that are made up, one for each template: for previews, and for the documents. Values are those of the reference texts. */
public final class Examples {
    private static final Instant TIME = Instant.parse("2024-12-20T03:30:15Z");
    private static final Instant SINCE = Instant.parse("2024-12-20T03:29:40Z");

    private Examples() {}

    /** For a template, named alone or as the first part of an id. */
    public static Map<String, Object> of(String id) {
        String template = id.split("\\.", 2)[0];
        return switch (template) {
            case "recovery" -> notice("recovery", onus("cleared"));
            case "plain-recovery" -> notice("recovery", List.of(site("cleared")));
            case "part-onu" -> notice("alert", List.of(olt(List.of(timeout("raised")))));
            case "plain", "part-problem" -> notice("alert", List.of(site("raised")));
            case "reminder" -> notice("reminder", List.of(site("reminded")));
            case "flapping" -> notice("flapping", List.of(site("raised")));
            case "digest" -> digest();
            case "blind" -> blind();
            case "hourly" -> report();
            case "test" -> Map.of("kind", "test", "count", 0, "time", TIME, "name", "noc");
            default -> notice("alert", onus("raised"));
        };
    }

    private static Map<String, Object> notice(String kind, List<Map<String, Object>> sections) {
        int count = sections.stream()
                .mapToInt(section -> Node.maps(section.get("alerts")).size())
                .sum();
        return Map.of("kind", kind, "count", count, "time", TIME, "monitored", 3, "sections", sections);
    }

    private static List<Map<String, Object>> onus(String transition) {
        Map<String, Object> power =
                onu(transition, "CLIENT-002", "00:11:22:33:44:66", "1/1/2", "onu.dying_gasp", "critical");
        return List.of(olt(List.of(timeout(transition), power)));
    }

    private static Map<String, Object> timeout(String transition) {
        Map<String, Object> onu = onu(transition, "CLIENT-001", "00:11:22:33:44:55", "1/1/1", "onu.timeout", "major");
        onu.put(
                "samples",
                Map.of(
                        "onu.temperature", sample(45.0, "Cel"),
                        "onu.distance", sample(150.0, "m"),
                        "onu.rx_power", sample(-28.0, "dBm")));
        return onu;
    }

    private static Map<String, Object> olt(List<Map<String, Object>> alerts) {
        return section("OLT-KEDIRI-01", "OLT Kediri Pusat", "10.20.0.2", alerts);
    }

    private static Map<String, Object> section(
            String root, String name, String address, List<Map<String, Object>> alerts) {
        return Map.of("root", root, "rootName", name, "rootAddress", address, "count", alerts.size(), "alerts", alerts);
    }

    private static Map<String, Object> onu(
            String transition, String name, String mac, String pon, String code, String severity) {
        String target = "OLT-KEDIRI-01/onu/" + mac;
        Map<String, Object> alert = alert(transition, "onu-down", target, name, mac, severity);
        alert.put("check", "olts");
        alert.put("text", name + " is down");
        alert.put("reason", Map.of("code", code, "text", ""));
        alert.put("facts", Map.of("pon", pon, "mac", mac));
        return alert;
    }

    private static Map<String, Object> sample(double value, String unit) {
        return Map.of("value", value, "unit", unit, "time", SINCE);
    }

    private static Map<String, Object> alert(
            String transition, String rule, String target, String name, String address, String severity) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("rule", rule);
        alert.put("check", "ping");
        alert.put("source", "local");
        alert.put("target", target);
        alert.put("name", name);
        alert.put("address", address);
        alert.put("severity", severity);
        alert.put("transition", transition);
        alert.put("state", transition.equals("cleared") ? "cleared" : "raised");
        alert.put("since", SINCE);
        alert.put("time", TIME);
        alert.put("id", rule + "~" + target + "~~local~~" + SINCE.toEpochMilli());
        alert.put("tags", Map.of("site", "kediri"));
        if (transition.equals("cleared")) {
            alert.put("duration", 315L);
        }
        return alert;
    }

    private static Map<String, Object> site(String transition) {
        Map<String, Object> router =
                alert(transition, "device-down", "gw-kediri", "Gateway Kediri", "10.20.0.1", "critical");
        router.put("text", transition.equals("cleared") ? "answers again" : "does not answer");
        router.put("reason", Map.of("code", "icmp.timeout", "text", "no reply to 3 requests within 2 s"));
        router.put("behind", 200);
        Map<String, Object> loss = alert(transition, "lossy", "sw-lantai-2", "Switch Lantai 2", "10.20.0.12", "minor");
        loss.put("text", "packet loss 35 % is above 20 %");
        loss.put("value", 0.35);
        loss.put("samples", Map.of("icmp.packet_loss", sample(0.35, "1"), "icmp.rtt", sample(0.0124, "s")));
        return section("gw-kediri", "Gateway Kediri", "10.20.0.1", List.of(router, loss));
    }

    private static Map<String, Object> digest() {
        Map<String, Object> digest = new LinkedHashMap<>(notice("digest", List.of(site("raised"))));
        digest.put("count", 240);
        digest.put("more", 238);
        digest.put("from", TIME.minusSeconds(600));
        digest.put("to", TIME);
        return digest;
    }

    private static Map<String, Object> blind() {
        return Map.of(
                "kind",
                "blind",
                "count",
                0,
                "time",
                TIME,
                "since",
                SINCE,
                "over",
                false,
                "withheld",
                12,
                "references",
                List.of(
                        Map.of("target", "gw", "name", "Gateway", "address", "10.0.0.1"),
                        Map.of("target", "dns", "name", "Resolver", "address", "192.0.2.53")));
    }

    private static Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("kind", "report");
        report.put("name", "Kediri");
        report.put("time", Instant.parse("2024-12-20T04:00:00Z"));
        report.put("from", Instant.parse("2024-12-20T03:00:00Z"));
        report.put("to", Instant.parse("2024-12-20T04:00:00Z"));
        report.put("zone", "Asia/Jakarta");
        report.put(
                "totals",
                Map.of("targets", 210, "up", 205, "degraded", 1, "down", 3, "unknown", 1, "availability", 0.9921));
        report.put(
                "worst",
                List.of(Map.of(
                        "target",
                        "sw-lantai-2",
                        "name",
                        "Switch Lantai 2",
                        "availability",
                        0.912,
                        "downtime_seconds",
                        315,
                        "rtt",
                        0.0124,
                        "loss",
                        0.35)));
        report.put("open", Node.maps(site("raised").get("alerts")));
        report.put(
                "olts",
                List.of(
                        olt("OLT Kediri Pusat", 48, 42, -22),
                        olt("OLT Kediri Timur", 49, 38, -20),
                        olt("OLT Kediri Barat", 48, 66, -28)));
        return report;
    }

    private static Map<String, Object> olt(String name, int online, double temperature, double rx) {
        return Map.of("name", name, "online", online, "total", 50, "temperature", temperature, "rx", rx);
    }
}
