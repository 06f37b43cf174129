package io.denyut.server.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingServiceTest {
    private static final String CONFIG = """
            targets: [ { id: 1, address: 127.0.0.1 } ]
            checks: { ping: { probe: scripted, targets: all, every: 100ms } }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    private static long rounds(RunningServer server) {
        return server.get("/api/health").at("/monitor/checks/ping/rounds").longValue();
    }

    @Test
    void what_is_stopped_begins_no_round_until_it_is_started() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2)) {
            assertThat(server.get("/api/ping/service/status")
                            .at("/data/running")
                            .booleanValue())
                    .isTrue();

            HttpResponse<String> stop = server.send("POST", "/api/ping/service/stop", "");

            JsonNode data = RunningServer.json(stop).path("data");
            assertThat(stop.statusCode()).isEqualTo(200);
            assertThat(data.path("running").booleanValue()).isFalse();
            assertThat(data.path("status").textValue()).isEqualTo("stopped");
            assertThat(data.path("stopped_since").textValue()).matches(S1Examples.TIME);
            assertThat(server.get("/api/health")
                            .at("/monitor/checks/ping/state")
                            .textValue())
                    .isEqualTo("PAUSED");

            server.send("POST", "/api/ping/service/start", "");

            long before = rounds(server);
            Await.until("more rounds", () -> rounds(server) > before + 1);
            assertThat(server.get("/api/ping/service/status")
                            .at("/data/running")
                            .booleanValue())
                    .isTrue();
        }
    }

    @Test
    void stopping_and_starting_twice_is_as_once() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            server.send("POST", "/api/ping/service/stop", "");
            JsonNode first = server.get("/api/ping/service/status").path("data");
            HttpResponse<String> again = server.send("POST", "/api/ping/service/stop", "{}");
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(RunningServer.json(again).path("message").textValue()).isEqualTo("pinging was stopped already");
            assertThat(RunningServer.json(again).at("/data/stopped_since")).isEqualTo(first.path("stopped_since"));

            assertThat(RunningServer.json(server.send("POST", "/api/ping/service/start", ""))
                            .path("message")
                            .textValue())
                    .isEqualTo("pinging has begun");
            assertThat(RunningServer.json(server.send("POST", "/api/ping/service/start", ""))
                            .path("message")
                            .textValue())
                    .isEqualTo("pinging was under way already");
        }
    }

    @Test
    void stopped_stays_stopped_over_a_restart() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            server.send("POST", "/api/ping/service/stop", "");
        }
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            assertThat(server.get("/api/ping/service/status").at("/data/status").textValue())
                    .isEqualTo("stopped");
            assertThat(server.get("/api/health")
                            .at("/monitor/checks/ping/state")
                            .textValue())
                    .isEqualTo("PAUSED");
            server.send("POST", "/api/ping/service/start", "");
            server.afterRounds(1);
        }
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            server.afterRounds(1);
        }
    }

    @Test
    void while_it_is_stopped_status_and_health_say_so_and_nothing_is_called_online_for_ever() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            assertThat(server.get("/api/ping/status").has("message")).isFalse();

            server.send("POST", "/api/ping/service/stop", "");

            assertThat(server.get("/api/ping/status").path("message").textValue())
                    .startsWith("pinging was stopped by an operator at 20");
            JsonNode health = server.get("/api/health");
            assertThat(health.path("status").textValue()).isEqualTo("degraded");
            assertThat(health.at("/problems/0/where").textValue()).isEqualTo("ping service");
            assertThat(server.get("/api/v1/health").at("/problems/0")).isEqualTo(health.at("/problems/0"));

            Await.until(
                    "the page says it, too",
                    () -> server.get("/api/v1/live").at("/h/p").toString().contains("stopped by an operator"));

            server.advance(Duration.ofMinutes(1));

            assertThat(server.get("/api/ping/status")
                            .at("/data/devices/unknown/0/error_message")
                            .textValue())
                    .startsWith("unknown: pinging was stopped by an operator at 20")
                    .endsWith("; the last was UP");
        }
    }

    @Test
    void a_single_ping_is_possible_while_it_is_stopped() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            server.send("POST", "/api/ping/service/stop", "");

            assertThat(server.send("POST", "/api/ping/test/127.0.0.9", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_check_that_pings_there_is_nothing_to_start() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                targets: []
                checks: {}
                sinks: {}
                """)) {
            assertThat(server.get("/api/ping/service/status").at("/data/status").textValue())
                    .isEqualTo("no check pings");
            HttpResponse<String> start = server.send("POST", "/api/ping/service/start", "");
            assertThat(start.statusCode()).isEqualTo(409);
            assertThat(RunningServer.json(start).path("error").textValue()).startsWith("there is no check that pings");
        }
    }

    @Test
    void too_many_single_pings_are_told_when_to_come_again() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            HttpResponse<String> last = server.send("POST", "/api/ping/test/127.0.0.9", "");
            for (int i = 0; i < 100 && last.statusCode() == 200; i++) {
                last = server.send("POST", "/api/ping/test/127.0.0.9", "");
            }

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(last.body()).startsWith("{\"success\":false,\"error\":\"more than 10 looks at once");
        }
    }
}
