package io.denyut.server.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeingTest {
    private static final String STALLING = """
            targets: [ { id: 1, address: 127.0.0.1 } ]
            checks: { ping: { probe: scripted, targets: all, every: 200ms, with: { stall: %d } } }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    @Test
    void what_was_measured_long_ago_is_not_called_online() throws Exception {
        try (RunningServer server = RunningServer.start(folder, STALLING.formatted(0))) {
            server.afterRounds(1).server().monitor().pause("ping");
            assertThat(server.get("/api/ping/status").at("/data/online_devices").intValue())
                    .isEqualTo(1);

            server.advance(Duration.ofMinutes(1));

            JsonNode data = server.get("/api/ping/status").path("data");
            assertThat(data.path("online_devices").intValue()).isZero();
            assertThat(data.path("unknown_devices").intValue()).isEqualTo(1);
            assertThat(data.at("/devices/unknown/0/error_message").textValue())
                    .isEqualTo("unknown: no result any more; the last was UP");
        }
    }

    @Test
    void a_probe_that_does_not_come_back_degrades_health() throws Exception {
        try (RunningServer server = RunningServer.start(folder, STALLING.formatted(1))) {
            Await.until(
                    "degraded",
                    () -> server.get("/api/health").path("status").textValue().equals("degraded"));

            JsonNode health = server.get("/api/health");
            assertThat(health.path("success").booleanValue()).isTrue();
            assertThat(health.at("/problems/0/where").textValue()).contains("ping");
        }
    }

    @Test
    void before_the_first_round_a_device_is_unknown() throws Exception {
        String hourly = STALLING.formatted(1).replace("200ms", "1h");
        try (RunningServer server = RunningServer.start(folder, hourly)) {
            Await.until(
                    "the target",
                    () -> server.get("/api/ping/status")
                                    .at("/data/total_devices")
                                    .intValue()
                            == 1);

            JsonNode data = server.get("/api/ping/status").path("data");
            assertThat(data.at("/devices/unknown/0/error_message").textValue()).isEqualTo("unknown: not measured yet");
            assertThat(data.at("/devices/unknown/0/last_seen").isNull()).isTrue();
        }
    }
}
