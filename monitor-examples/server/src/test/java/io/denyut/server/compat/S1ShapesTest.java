package io.denyut.server.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S1ShapesTest {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: 1, name: host-inventaris-1, address: 192.168.1.11 }
              - { id: core-2, name: Core, address: 192.168.1.12, tags: { does: degraded } }
              - { id: 3, name: host-inventaris-3, address: 192.168.1.13, tags: { does: down } }
              - { id: "0004", name: Fourth, address: 192.168.1.14, tags: { does: unknown } }
              - { id: 5, name: Fifth, address: 192.168.1.15, tags: { does: vanish } }
              - { id: 6, name: Sixth, address: 192.168.1.16, mode: paused }
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: {}
            """;

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RunningServer.start(folder, CONFIG).afterRounds(3);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void status_counts_online_offline_and_unknown_apart() {
        JsonNode answer = server.get("/api/ping/status");

        assertThat(answer.path("success").booleanValue()).isTrue();
        JsonNode data = answer.path("data");
        assertThat(fields(data))
                .containsExactly("total_devices", "online_devices", "offline_devices", "unknown_devices", "devices");
        assertThat(data.path("total_devices").intValue()).isEqualTo(5);
        assertThat(data.path("online_devices").intValue()).isEqualTo(2);
        assertThat(data.path("offline_devices").intValue()).isEqualTo(2);
        assertThat(data.path("unknown_devices").intValue()).isEqualTo(1);
    }

    @Test
    void an_online_device_has_the_documented_fields() {
        JsonNode device = device("online", "192.168.1.11");

        assertThat(fields(device))
                .containsExactly("device_id", "ip_address", "hostname", "last_seen", "response_time_ms");
        assertThat(device.path("device_id").isInt()).isTrue();
        assertThat(device.path("hostname").textValue()).isEqualTo("host-inventaris-1");
        assertThat(device.path("response_time_ms").decimalValue()).isEqualByComparingTo("1.23");
    }

    @Test
    void an_offline_device_has_the_documented_fields() {
        JsonNode device = device("offline", "192.168.1.13");

        assertThat(fields(device)).containsExactly("device_id", "ip_address", "hostname", "last_seen", "error_message");
        assertThat(device.path("error_message").textValue()).isEqualTo("No response (timeout)");
    }

    @Test
    void a_device_that_never_answered_has_no_last_seen() {
        assertThat(device("offline", "192.168.1.13").path("last_seen").isNull()).isTrue();
    }

    @Test
    void a_device_that_went_away_keeps_when_it_was_last_seen() {
        String seen = device("offline", "192.168.1.15").path("last_seen").textValue();

        assertThat(seen).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
    }

    @Test
    void times_are_in_the_configured_zone() {
        String seen = device("online", "192.168.1.11").path("last_seen").textValue();

        Instant time =
                LocalDateTime.parse(seen).atZone(ZoneId.of("Asia/Jakarta")).toInstant();
        assertThat(Duration.between(time, Instant.now())).isBetween(Duration.ofSeconds(-5), Duration.ofMinutes(5));
    }

    @Test
    void an_id_that_is_not_a_plain_number_is_text() {
        assertThat(device("online", "192.168.1.12").path("device_id").textValue())
                .isEqualTo("core-2");
        assertThat(device("unknown", "192.168.1.14").path("device_id").textValue())
                .isEqualTo("0004");
    }

    @Test
    void what_could_not_be_asked_is_never_offline() {
        assertThat(device("unknown", "192.168.1.14").path("error_message").textValue())
                .startsWith("unknown: ");
    }

    @Test
    void latest_results_have_the_documented_fields() {
        JsonNode answer = server.get("/api/ping/latest?limit=50");

        assertThat(fields(answer)).containsExactly("success", "data", "count");
        assertThat(answer.path("count").intValue())
                .isEqualTo(answer.path("data").size());
        assertThat(fields(answer.path("data").get(0)))
                .containsExactly(
                        "timestamp",
                        "device_id",
                        "ip_address",
                        "hostname",
                        "ping_success",
                        "response_time_ms",
                        "error_message");
    }

    @Test
    void a_result_without_an_answer_is_no_success_and_has_no_time() {
        for (JsonNode result : server.get("/api/ping/latest?limit=50").path("data")) {
            if (result.path("ip_address").textValue().equals("192.168.1.14")) {
                assertThat(result.path("ping_success").booleanValue()).isFalse();
                assertThat(result.path("response_time_ms").isNull()).isTrue();
                assertThat(result.path("error_message").textValue()).startsWith("unknown: ");
                return;
            }
        }
        throw new AssertionError("the unknown device has no result");
    }

    @Test
    void the_newest_results_come_first() {
        List<String> times = new ArrayList<>();
        server.get("/api/ping/latest?limit=15")
                .path("data")
                .forEach(result -> times.add(result.path("timestamp").textValue()));

        assertThat(times).hasSizeGreaterThan(5).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void the_limit_is_kept() {
        assertThat(server.get("/api/ping/latest?limit=2").path("data").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1000000000", "10001", "1.5", "%20", "99999999999999999999"})
    void a_bad_limit_is_refused_in_the_envelope_of_s1(String limit) {
        HttpResponse<String> answer = server.answer("GET", "/api/ping/latest?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"success\":false,\"error\":\"limit '");
    }

    @Test
    void health_is_ok_and_counts_rounds() {
        JsonNode health = server.get("/api/health");

        assertThat(health.path("success").booleanValue()).isTrue();
        assertThat(health.path("status").textValue()).isEqualTo("ok");
        assertThat(health.at("/monitor/checks/ping/rounds").intValue()).isGreaterThanOrEqualTo(3);
        assertThat(health.at("/monitor/checks/ping/targets").intValue()).isEqualTo(5);
    }

    private JsonNode device(String list, String address) {
        JsonNode devices = server.get("/api/ping/status").at("/data/devices/" + list);
        for (JsonNode device : devices) {
            if (device.path("ip_address").textValue().equals(address)) {
                return device;
            }
        }
        throw new AssertionError(address + " is not " + list + ": " + devices);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
