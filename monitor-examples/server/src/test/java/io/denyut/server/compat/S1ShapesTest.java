package io.denyut.server.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
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
              ping: { probe: scripted, targets: all, every: 500ms }
            sinks: {}
            """;

    private static final List<String> RESULT_FIELDS = List.of(
            "timestamp", "device_id", "ip_address", "hostname", "ping_success", "response_time_ms", "error_message");

    @TempDir
    private Path folder;

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
        assertThat(fields(answer.path("data").get(0))).isEqualTo(RESULT_FIELDS);
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

    /** The examples of S1, and answers of the server: the same fields in the same order, with values of the same types. */
    @Test
    void latest_statistics_and_status_are_as_the_examples_of_s1() throws Exception {
        sameShape(S1Examples.LATEST, server.get("/api/ping/latest?limit=100"), Set.of());
        sameShape(
                S1Examples.STATISTICS,
                server.get("/api/ping/statistics"),
                Set.of("unknown_pings", "hours", "since", "complete"));
        sameShape(S1Examples.STATUS, server.get("/api/ping/status"), Set.of("unknown_devices", "unknown"));
    }

    private static void sameShape(String example, JsonNode answer, Set<String> added) throws Exception {
        sameShape("", new ObjectMapper().readTree(example), answer, added);
    }

    private static void sameShape(String at, JsonNode example, JsonNode answer, Set<String> added) {
        if (example.isObject()) {
            List<String> names = fields(answer);
            names.removeAll(added);
            assertThat(names).as(at).isEqualTo(fields(example));
            example.fieldNames()
                    .forEachRemaining(name -> sameShape(at + "/" + name, example.path(name), answer.path(name), added));
        } else if (example.isArray()) {
            assertThat(answer.isArray()).as(at).isTrue();
            assertThat(answer).as(at).isNotEmpty();
            // Of the results, those that are like the one in the example: a success with a time.
            for (JsonNode element : answer) {
                if (element.path("ping_success").asBoolean(true)) {
                    sameShape(at + "[]", example.get(0), element, added);
                }
            }
        } else if (example.isTextual() && example.textValue().matches(S1Examples.TIME)) {
            assertThat(answer.isNull() || answer.textValue().matches(S1Examples.TIME))
                    .as(at)
                    .isTrue();
        } else if (example.isNumber()) {
            assertThat(answer.isNumber() || at.endsWith("device_id"))
                    .as(at + " is " + answer)
                    .isTrue();
            assertThat(!example.isInt() || !answer.isDouble())
                    .as(at + " is " + answer)
                    .isTrue();
        } else {
            assertThat(answer.getNodeType()).as(at).isEqualTo(example.getNodeType());
        }
    }

    @Test
    void devices_are_in_the_order_of_their_numbers() throws Exception {
        String targets = IntStream.of(10, 9, 100, 1, 2)
                .mapToObj(id -> "{ id: " + id + ", address: 192.0.2." + id + " }")
                .collect(Collectors.joining(", "));
        try (RunningServer many =
                RunningServer.start(folder, """
                targets: [ %s, { id: b, address: 192.0.2.3 }, { id: a, address: 192.0.2.4 } ]
                checks: { ping: { probe: scripted, targets: all, every: 200ms } }
                sinks: {}
                """.formatted(targets)).afterRounds(2)) {
            List<String> ids = new ArrayList<>();
            many.get("/api/ping/status")
                    .at("/data/devices/online")
                    .forEach(device -> ids.add(device.path("device_id").asText()));
            assertThat(ids).containsExactly("1", "2", "9", "10", "100", "a", "b");
        }
    }

    @Test
    void results_of_a_device_are_newest_first_and_say_how_far_back_they_reach() {
        JsonNode answer = server.get("/api/ping/device/1?hours=1.5");

        assertThat(fields(answer)).containsExactly("success", "data", "count", "hours", "since", "complete");
        assertThat(answer.path("count").intValue())
                .isEqualTo(answer.path("data").size())
                .isGreaterThanOrEqualTo(3);
        List<String> times = new ArrayList<>();
        answer.path("data").forEach(result -> {
            assertThat(fields(result)).isEqualTo(RESULT_FIELDS);
            assertThat(result.path("device_id").intValue()).isEqualTo(1);
            times.add(result.path("timestamp").textValue());
        });
        assertThat(times).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(answer.path("hours").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(answer.path("complete").booleanValue()).isFalse();
        assertThat(answer.path("since").textValue())
                .matches(S1Examples.TIME)
                .isLessThanOrEqualTo(times.get(times.size() - 1));
    }

    @Test
    void a_window_that_covers_the_hours_is_complete() {
        JsonNode answer = server.get("/api/ping/device/1?hours=0.0000001");

        assertThat(answer.path("complete").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "0001", "nobody", "'%20OR%201=1", "../1"})
    void an_unknown_device_is_not_found_with_a_reason(String id) {
        HttpResponse<String> answer = server.answer("GET", "/api/ping/device/" + id);

        assertThat(answer.statusCode()).isIn(404, 400);
        assertThat(answer.body()).startsWith("{\"success\":false,\"error\":\"");
        assertThat(server.answer("GET", "/api/ping/statistics?device_id=" + id).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_said_about_an_unknown_device_names_it() {
        assertThat(server.get("/api/ping/device/nobody").path("error").textValue())
                .isEqualTo("there is no device 'nobody': it is not in the inventory and has no results");
    }

    @Test
    void a_device_without_results_yet_is_known() {
        JsonNode answer = server.get("/api/ping/device/6");

        assertThat(answer.path("success").booleanValue()).isTrue();
        assertThat(answer.path("count").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "abc",
                "0",
                "0.0",
                "1e3",
                "87600.1",
                "1000000000",
                "NaN",
                "%20",
                "1,5",
                "99999999999999999999"
            })
    void bad_hours_are_refused_with_the_bound_and_the_value(String hours) {
        for (String path : List.of("/api/ping/device/1?hours=", "/api/ping/statistics?hours=")) {
            HttpResponse<String> answer = server.answer("GET", path + hours);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .startsWith("{\"success\":false,\"error\":\"hours '")
                    .contains("must be a number greater than 0 and at most 87600");
        }
        assertThat(server.answer("GET", "/api/ping/device/1?hours=-1").body()).contains("hours '-1' must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "24", "87600", "00024", "0.000000001"})
    void good_hours_are_taken(String hours) {
        assertThat(server.answer("GET", "/api/ping/statistics?hours=" + hours).statusCode())
                .isEqualTo(200);
    }

    @Test
    void statistics_of_a_device_are_those_of_its_results() {
        server.server().monitor().pause("ping");
        AtomicReference<JsonNode> seenResults = new AtomicReference<>();
        AtomicReference<JsonNode> seenStatistics = new AtomicReference<>();
        // The round that was open when it was paused may end between two questions.
        Await.until("quiet", () -> {
            int before = statisticsOfFive().path("total_pings").intValue();
            JsonNode data = server.get("/api/ping/device/5").path("data");
            JsonNode after = statisticsOfFive();
            seenResults.set(data);
            seenStatistics.set(after);
            return before == data.size() && after.path("total_pings").intValue() == before;
        });
        JsonNode results = seenResults.get();
        JsonNode statistics = seenStatistics.get();
        server.server().monitor().resume("ping");
        long good = count(results, result -> result.path("ping_success").booleanValue());
        // On a busy machine a round may be over before it was reported.
        long unknown = count(
                results, result -> result.path("error_message").textValue().startsWith("unknown:"));

        assertThat(statistics.path("successful_pings").longValue()).isEqualTo(good);
        assertThat(statistics.path("unknown_pings").longValue()).isEqualTo(unknown);
        assertThat(statistics.path("failed_pings").longValue()).isEqualTo(results.size() - good - unknown);
        assertThat(statistics.path("success_rate").doubleValue())
                .isCloseTo(100.0 * good / (results.size() - unknown), within(0.001));
        assertThat(statistics.path("average_response_time_ms").decimalValue()).isEqualByComparingTo("1.23");
    }

    private JsonNode statisticsOfFive() {
        return server.get("/api/ping/statistics?device_id=5").path("statistics");
    }

    private static long count(JsonNode results, Predicate<JsonNode> which) {
        return StreamSupport.stream(results.spliterator(), false).filter(which).count();
    }

    @Test
    void results_that_say_nothing_count_apart_and_leave_the_rate_alone() {
        JsonNode statistics = server.get("/api/ping/statistics?device_id=0004").path("statistics");

        assertThat(statistics.path("unknown_pings").intValue())
                .isEqualTo(statistics.path("total_pings").intValue())
                .isPositive();
        assertThat(statistics.path("failed_pings").intValue()).isZero();
        assertThat(statistics.path("success_rate").isNull()).isTrue();
        assertThat(statistics.path("average_response_time_ms").isNull()).isTrue();
    }

    @Test
    void statistics_of_all_are_the_sum() {
        JsonNode all = server.get("/api/ping/statistics").path("statistics");

        assertThat(all.path("total_pings").intValue())
                .isEqualTo(all.path("successful_pings").intValue()
                        + all.path("failed_pings").intValue()
                        + all.path("unknown_pings").intValue());
        assertThat(all.path("max_response_time_ms").decimalValue()).isEqualByComparingTo("41.2");
    }

    @Test
    void a_test_ping_of_a_device_names_it() {
        HttpResponse<String> answer = server.send("POST", "/api/ping/test/192.168.1.11", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode data = RunningServer.json(answer).path("data");
        List<String> expected = new ArrayList<>(RESULT_FIELDS);
        expected.add("manual");
        assertThat(fields(data)).isEqualTo(expected);
        assertThat(data.path("device_id").intValue()).isEqualTo(1);
        assertThat(data.path("hostname").textValue()).isEqualTo("host-inventaris-1");
        assertThat(data.path("manual").booleanValue()).isTrue();
    }

    @Test
    void a_test_ping_of_another_address_is_answered_and_leaves_no_device() {
        JsonNode data = RunningServer.json(server.send("POST", "/api/ping/test/192.168.1.99", ""))
                .path("data");

        assertThat(data.path("ping_success").booleanValue()).isTrue();
        assertThat(data.path("device_id").isNull()).isTrue();
        assertThat(server.answer("GET", "/api/ping/device/manual").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999.1.1.1",
                "1.2.3",
                "0x7f000001",
                "2130706433",
                "010.0.0.1",
                "a..b",
                "-x",
                ";reboot",
                "::1",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "240.0.0.1",
                "0.0.0.0",
                "%20",
                "a%0ab",
                "x%3Cscript%3E"
            })
    void a_test_ping_of_what_is_no_single_host_is_refused(String address) {
        HttpResponse<String> answer = server.send("POST", "/api/ping/test/" + address, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"success\":false,\"error\":\"");
    }

    @Test
    void the_self_tests_say_what_works() {
        for (String path : List.of("/test", "/test-db")) {
            HttpResponse<String> answer = server.answer("GET", path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(fields(RunningServer.json(answer))).startsWith("success", "message", "timestamp");
        }
        JsonNode db = server.get("/test-db");
        assertThat(db.path("message").textValue()).startsWith("no inventory database is configured");
        assertThat(db.path("databases")).isEmpty();
        JsonNode ping = server.get("/test-ping");
        assertThat(ping.path("success").booleanValue()).isTrue();
        assertThat(ping.at("/data/ip_address").textValue()).isEqualTo("127.0.0.1");
        assertThat(RunningServer.json(server.answer("GET", "/test?x=1"))
                        .path("success")
                        .booleanValue())
                .isTrue();
        assertThat(server.answer("POST", "/test").body()).startsWith("{\"success\":false");
    }

    @Test
    void health_is_ok_and_counts_rounds() {
        Await.until(
                "ok", () -> server.get("/api/health").path("status").textValue().equals("ok"));
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
