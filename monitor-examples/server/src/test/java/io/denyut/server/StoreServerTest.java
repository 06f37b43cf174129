package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.ConfigException;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreServerTest {
    private static final String TARGETS = """
            targets:
              - { id: 1, name: Gateway, address: 127.0.0.1 }
              - { id: 3, address: 127.0.0.3, tags: { does: down } }
              - { id: v, address: 127.0.0.4, tags: { does: vanish } }
            sinks: {}
            """;
    private static final String MEASURING =
            TARGETS + "checks: { ping: { probe: scripted, targets: all, every: 100ms } }\n";
    /** As after a restart, before anything is measured. */
    private static final String WAITING =
            TARGETS + "checks: { ping: { probe: scripted, targets: all, every: 1h, with: { stall: 1 } } }\n";

    @TempDir
    private Path folder;

    @Test
    void a_restart_keeps_statistics_histories_and_changes_of_state() throws Exception {
        long pings;
        JsonNode change;
        String since;
        try (RunningServer server = RunningServer.start(folder, MEASURING).afterRounds(3)) {
            Await.until(
                    "a change",
                    () -> !server.get("/api/v1/state-changes?target=v")
                            .path("items")
                            .isEmpty());
            server.stored();
            JsonNode statistics = server.get("/api/ping/statistics");
            pings = statistics.at("/statistics/total_pings").longValue();
            since = statistics.path("since").textValue();
            change = server.get("/api/v1/state-changes?target=v").at("/items/0");
        }
        assertThat(pings).isGreaterThanOrEqualTo(9);

        try (RunningServer server = RunningServer.start(folder, WAITING)) {
            Await.until(
                    "targets", () -> server.get("/api/v1/targets").path("total").intValue() == 3);

            JsonNode statistics = server.get("/api/ping/statistics");
            assertThat(statistics.at("/statistics/total_pings").longValue()).isGreaterThanOrEqualTo(pings);
            assertThat(statistics.at("/statistics/failed_pings").longValue()).isPositive();
            assertThat(statistics.path("since").textValue()).isEqualTo(since);
            JsonNode device = server.get("/api/ping/device/1");
            assertThat(device.path("count").intValue()).isGreaterThanOrEqualTo(3);
            assertThat(device.at("/data/0/hostname").textValue()).isEqualTo("Gateway");
            assertThat(device.at("/data/0/response_time_ms").doubleValue()).isEqualTo(1.23);
            assertThat(server.get("/api/ping/latest?limit=5").path("count").intValue())
                    .isEqualTo(5);
            JsonNode history = server.get("/api/v1/history?target=1&points=1");
            assertThat(history.at("/results/0").intValue()).isGreaterThanOrEqualTo(3);
            assertThat(server.get("/api/v1/state-changes?target=v&limit=1000").path("items"))
                    .contains(change);
        }
    }

    @Test
    void after_a_restart_states_are_known_and_shown_as_old_until_they_are_measured() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING)) {
            server.afterRounds(3);
        }

        try (RunningServer server = RunningServer.start(folder, WAITING)) {
            Await.until(
                    "targets", () -> server.get("/api/v1/targets").path("total").intValue() == 3);

            JsonNode target = server.get("/api/v1/targets/1");
            assertThat(target.path("state").textValue()).isEqualTo("UP");
            assertThat(target.path("stale").booleanValue()).isTrue();
            assertThat(target.at("/checks/0/restored").booleanValue()).isTrue();
            assertThat(server.get("/api/v1/latest?target=3")
                            .at("/items/0/restored")
                            .booleanValue())
                    .isTrue();
            JsonNode status = server.get("/api/ping/status").path("data");
            assertThat(status.path("online_devices").intValue()).isZero();
            assertThat(status.at("/devices/unknown/0/error_message").textValue())
                    .endsWith("the last was UP");
        }
    }

    @Test
    void a_device_that_is_no_longer_watched_keeps_its_results_and_its_name() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING)) {
            server.afterRounds(3);
        }

        String without =
                WAITING.replace("- { id: 1, name: Gateway, address: 127.0.0.1 }", "- { id: 9, address: 127.0.0.9 }");
        try (RunningServer server = RunningServer.start(folder, without)) {
            JsonNode device = server.get("/api/ping/device/1");
            assertThat(device.path("count").intValue()).isGreaterThanOrEqualTo(3);
            assertThat(device.at("/data/0/hostname").textValue()).isEqualTo("Gateway");
            assertThat(device.at("/data/0/ip_address").textValue()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void statistics_have_percentiles_and_count_failures_of_all_and_of_each() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING).afterRounds(5)) {
            JsonNode statistics = server.get("/api/v1/statistics");

            assertThat(statistics.path("metric").textValue()).isEqualTo("icmp.rtt");
            assertThat(statistics.path("total").intValue()).isEqualTo(3);
            JsonNode first = statistics.at("/targets/0");
            assertThat(first.path("target").textValue()).isEqualTo("1");
            assertThat(first.path("success_rate").doubleValue()).isEqualTo(1);
            for (String field : new String[] {"min", "avg", "max"}) {
                assertThat(first.path(field).doubleValue()).isEqualTo(0.00123);
            }
            for (String field : new String[] {"p50", "p95", "p99"}) {
                assertThat(first.path(field).doubleValue()).isBetween(0.00119, 0.00127);
            }
            JsonNode second = statistics.at("/targets/1");
            assertThat(second.path("target").textValue()).isEqualTo("3");
            assertThat(second.path("success_rate").doubleValue()).isZero();
            assertThat(second.path("down").intValue()).isGreaterThanOrEqualTo(5);
            assertThat(second.path("avg").isNull()).isTrue();
            assertThat(statistics.at("/all/results").longValue())
                    .isGreaterThanOrEqualTo(first.path("results").longValue()
                            + second.path("results").longValue());
        }
    }

    @Test
    void availability_is_the_share_of_known_time_with_its_downtimes() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING).afterRounds(5)) {
            JsonNode both = server.get("/api/v1/availability?target=1,3").path("targets");

            assertThat(both.at("/0/availability").doubleValue()).isEqualTo(1);
            assertThat(both.at("/0/downtimes")).isEmpty();
            assertThat(both.at("/1/availability").doubleValue()).isZero();
            assertThat(both.at("/1/downtimes_total").intValue()).isPositive();
            assertThat(both.at("/1/downtimes/0/ongoing").booleanValue()).isTrue();
            assertThat(both.at("/1/downtimes/0/check").textValue()).isEqualTo("ping");
            assertThat(both.at("/1/down_seconds").doubleValue()).isPositive();
            assertThat(both.at("/1/unknown_seconds").doubleValue()).isGreaterThan(80_000);
        }
    }

    @Test
    void several_targets_may_be_asked_for_at_once() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING).afterRounds(3)) {
            JsonNode history = server.get("/api/v1/history?target=1,3&points=2&metric=icmp.packet_loss");

            assertThat(history.path("targets")).hasSize(2);
            assertThat(history.at("/targets/0/series/0/check").textValue()).isEqualTo("ping");
            assertThat(history.at("/targets/1/target").textValue()).isEqualTo("3");
            assertThat(history.at("/targets/1/series/0/avg").toString()).contains("1.0");
        }
    }

    @Test
    void two_ping_checks_of_a_target_have_statistics_of_their_own() throws Exception {
        String both = MEASURING.replace(
                "all, every: 100ms } }",
                "all, every: 100ms }, silent: { probe: scripted,"
                        + " targets: [ 3 ], every: 100ms }, fast: { probe: scripted, targets: [ 1 ], every: 70ms } }");
        try (RunningServer server = RunningServer.start(folder, both).afterRounds(3)) {
            server.stored();
            JsonNode one = server.get("/api/v1/statistics?target=1");
            assertThat(one.path("targets").findValuesAsText("check")).containsExactly("fast", "ping");
            for (JsonNode check : one.path("targets")) {
                assertThat(check.path("up").longValue()).isPositive();
                assertThat(check.path("count").longValue())
                        .isEqualTo(check.path("up").longValue());
            }
            assertThat(one.at("/all/up").longValue())
                    .isEqualTo(one.at("/targets/0/up").longValue()
                            + one.at("/targets/1/up").longValue());
            assertThat(one.path("percentiles").textValue()).isEqualTo("exact");
            JsonNode silent = server.get("/api/v1/statistics?target=3&check=silent");
            assertThat(silent.path("targets").findValuesAsText("check")).containsExactly("silent");
            assertThat(silent.at("/targets/0/down").longValue()).isPositive();
        }
    }

    @Test
    void health_says_how_the_store_is() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING).afterRounds(3)) {
            for (String path : new String[] {"/api/health", "/api/v1/health"}) {
                JsonNode store = server.get(path).path("store");
                assertThat(store.path("file").textValue()).endsWith("data/denyut.db");
                assertThat(store.path("problem").isNull()).isTrue();
                assertThat(store.path("writes").intValue()).isPositive();
                assertThat(store.path("series").intValue()).isPositive();
                assertThat(store.path("samples").longValue()).isPositive();
                assertThat(store.path("results_in_memory").longValue()).isPositive();
                assertThat(store.path("duplicates").longValue()).isZero();
                assertThat(store.path("alerts_waiting").intValue()).isZero();
                assertThat(store.path("disk_free_bytes").longValue()).isPositive();
                assertThat(store.path("bytes_per_day").isNull()).isTrue();
                assertThat(store.path("last_backup").isNull()).isTrue();
                assertThat(store.path("holds_from").has("five-minutes")).isTrue();
                assertThat(server.get(path).at("/monitor/sinks/store/dropped").intValue())
                        .isZero();
            }
        }
    }

    @Test
    void without_a_store_there_is_no_file_and_a_while_is_kept_in_memory() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MEASURING + "store: { enabled: false }\n")
                .afterRounds(3)) {
            assertThat(folder.resolve("data/denyut.db")).doesNotExist();
            assertThat(server.get("/api/health").path("store").isNull()).isTrue();
            assertThat(server.get("/api/ping/statistics")
                            .at("/statistics/total_pings")
                            .longValue())
                    .isPositive();
            assertThat(server.get("/api/v1/history?target=1&points=1")
                            .at("/results/0")
                            .intValue())
                    .isPositive();
            assertThat(server.answer("GET", "/api/v1/statistics").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void a_file_that_is_no_store_is_refused_with_what_helps_and_nothing_is_held() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Path file = Files.writeString(folder.resolve("data/denyut.db"), "no database at all, but a text\n".repeat(100));

        assertThatThrownBy(() -> RunningServer.start(folder, MEASURING))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("; ");
        DataDirectory.take(folder.resolve("data")).close();
        assertThat(file).hasContent("no database at all, but a text\n".repeat(100));
    }

    @Test
    void what_is_wrong_in_its_section_is_told_with_the_bound() throws Exception {
        String wrong = MEASURING + """
                store: { file: "", synchronous: maybe, keep: { raw: 1d, minutes: 3d, megabytes: 1 }, colour: red }
                """;

        assertThatThrownBy(() -> RunningServer.start(folder, wrong))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("store.file")
                .hasMessageContaining("'maybe' must be one of full, normal")
                .hasMessageContaining("'1d' must be 2d to 10000d")
                .hasMessageContaining("store.keep.minutes")
                .hasMessageContaining("'1' must be 16 to")
                .hasMessageContaining("store.colour");
    }

    @Test
    void the_store_is_where_the_configuration_says() throws Exception {
        Path elsewhere = folder.resolve("elsewhere/kept.db");
        try (RunningServer server =
                RunningServer.start(folder, MEASURING + "store: { file: " + elsewhere + ", synchronous: normal }\n")) {
            server.afterRounds(1);
            assertThat(elsewhere).isNotEmptyFile();
            assertThat(Instant.parse(server.get("/api/v1/history?target=1")
                            .path("reaches")
                            .textValue()))
                    .isBefore(Instant.now());
        }
    }
}
