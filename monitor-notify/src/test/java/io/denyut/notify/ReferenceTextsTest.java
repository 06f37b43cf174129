package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.NoticeModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The messages of the system that ours follow, character by character. */
class ReferenceTextsTest {
    private static String reference(String name) throws IOException {
        try (InputStream in = ReferenceTextsTest.class.getResourceAsStream("reference/" + name)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String mixed(NoticeModel model) {
        Rendered rendered = Templates.shipped().render(model, Models.reader("mixed"));
        assertThat(rendered.problem()).isNull();
        return rendered.text();
    }

    private static Map<String, Object> client1() {
        Map<String, Object> onu = Models.onu("CLIENT-001", "00:11:22:33:44:55", "1/1/1", "onu.timeout", "major");
        onu.put(
                "samples",
                Map.of(
                        "onu.temperature", Models.sample(45, "Cel"),
                        "onu.distance", Models.sample(150, "m"),
                        "onu.rx_power", Models.sample(-28, "dBm")));
        return onu;
    }

    @Test
    void the_alert() throws IOException {
        NoticeModel model = Models.with(
                Models.notice(
                        "alert",
                        Models.onu("CLIENT-002", "00:11:22:33:44:66", "1/1/2", "onu.dying_gasp", "critical"),
                        client1()),
                "monitored",
                3);
        assertThat(mixed(model)).startsWith(reference("alert.txt")).endsWith("""

                        🔌 NEW PWRDOWN DETECTED:
                        🔌 CLIENT-002
                           📍 PON: 1/1/2
                           🔗 MAC: 00:11:22:33:44:66
                           🚨 Status: PwrDown (Dying Gasp)
                           ⚠️ Priority: CRITICAL
                           ❌ Reason: DYING GASP (Listrik Padam)
                        """);
    }

    @Test
    void the_recovery() {
        Map<String, Object> back = client1();
        back.put("transition", "cleared");
        back.put("duration", 315L);
        back.put("samples", Map.of("onu.rx_power", Models.sample(-24.5, "dBm")));
        assertThat(mixed(Models.notice("recovery", back))).isEqualTo("""
                        ✅ EPON RECOVERY ✅

                        ⏰ Time: 2024-12-20 10:30:15

                        🏢 OLT KEDIRI PUSAT (OLT-KEDIRI-01)
                        ──────────────────────────────────────────────────
                        📊 Recovered: 1

                        🟢 CLIENT-001
                           📍 PON: 1/1/1
                           🔗 MAC: 00:11:22:33:44:55
                           🚨 Status: Up
                           ⚠️ Priority: HIGH
                           📶 RX: -24.5 dBm
                           ❌ Reason: TIMEOUT (Koneksi Terputus)
                           ⏱️ Was offline: 5m 15s
                        """);
    }

    private static Map<String, Object> olt(String name, int online, double temperature, double rx) {
        return Map.of("name", name, "online", online, "total", 50, "temperature", temperature, "rx", rx);
    }

    @Test
    void the_hourly_report() throws IOException {
        NoticeModel model = new NoticeModel(Map.of(
                "kind",
                "report",
                "time",
                Instant.parse("2024-12-20T04:00:00Z"),
                "from",
                Instant.parse("2024-12-20T03:00:00Z"),
                "to",
                Instant.parse("2024-12-20T04:00:00Z"),
                "olts",
                List.of(
                        olt("OLT Kediri Pusat", 48, 42, -22),
                        olt("OLT Kediri Timur", 49, 38, -20),
                        olt("OLT Kediri Barat", 48, 66, -28))));
        assertThat(mixed(model)).isEqualTo(reference("hourly.txt"));
    }

    @Test
    void what_was_not_measured_is_left_out() {
        String text = mixed(
                Models.notice("alert", Models.onu("CLIENT-009", "00:11:22:33:44:99", "1/1/4", "onu.los", "major")));
        assertThat(text)
                .doesNotContain("Temp", "Jarak", "RX", "null", "Monitored")
                .doesNotContainPattern(": 0\\D");
        assertThat(text).contains("Status: Down (LOS)", "Reason: LOS (Sinyal Fiber Hilang)");
    }

    @Test
    void sixty_four_customers_of_one_cut_are_one_message_that_names_them_all() {
        List<Object> cut = new ArrayList<>();
        for (int i = 1; i <= 64; i++) {
            String mac = String.format("00:11:22:33:44:%02X", i);
            cut.add(Models.onu("CLIENT-" + i, mac, "1/1/1", "onu.los", "major"));
        }
        String text = mixed(Models.notice("alert", cut.toArray()));
        assertThat(text).contains("📊 Status: 64 Total Problems", "🔴 CLIENT-1\n", "🔴 CLIENT-64\n");
        assertThat(text).doesNotContain("more");
    }

    @Test
    void of_a_thousand_a_hundred_are_named_and_the_rest_is_counted() {
        List<Object> many = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            many.add(Models.alert("host-" + i, "major", "does not answer"));
        }
        String text = mixed(Models.notice("alert", many.toArray()));
        assertThat(text).contains("host-100:", "… and 900 more").doesNotContain("host-101:");
    }

    @Test
    void a_host_that_is_down_reads_well_too() {
        Map<String, Object> gateway = Models.alert("gw", "critical", "does not answer");
        gateway.put("reason", Map.of("code", "icmp.timeout", "text", "no reply to 3 requests"));
        gateway.put("behind", 200);
        Rendered rendered = Templates.shipped().render(Models.notice("alert", gateway), Models.reader("en"));
        assertThat(rendered.subject()).isEqualTo("🔴 gw: does not answer");
        assertThat(rendered.text()).isEqualTo("""
                        🚨 ALERT 🚨

                        ⏰ Time: 2024-12-20 10:30:15

                        🏢 OLT Kediri Pusat

                        🔴 gw: does not answer
                           📌 Address: 10.0.0.1
                           ⚠️ Severity: critical
                           🕒 Since: 2024-12-20 10:29:00
                           ❌ Reason: no reply to 3 requests
                           🔗 Behind it: 200 more alerts, withheld until this is over
                        """);
    }

    @Test
    void a_digest_counts_what_it_does_not_list_once() {
        List<Object> listed = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            listed.add(Models.alert("host-" + i, "major", "does not answer"));
        }
        NoticeModel model = new NoticeModel(Map.of(
                "kind",
                "digest",
                "count",
                250,
                "more",
                230,
                "time",
                Models.TIME,
                "sections",
                List.of(Map.of("root", "gw", "rootName", "Gateway", "count", 240, "alerts", listed))));
        Rendered rendered = Templates.shipped().render(model, Models.reader("en"));
        assertThat(rendered.subject()).isEqualTo("🧾 250 alerts: host-1");
        assertThat(rendered.text())
                .contains("📊 Total: 250", "host-20:", "… and 220 more", "… and 10 more")
                .doesNotContain("230");
    }
}
