package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualProbeTest {
    @TempDir
    private Path folder;

    @Test
    void without_a_check_that_pings_a_single_ping_goes_out_all_the_same() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "targets: []\nchecks: {}\nsinks: {}\n")) {
            HttpResponse<String> answer = server.send("POST", "/api/ping/test/127.0.0.1", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode data = RunningServer.json(answer).path("data");
            Assumptions.assumeFalse(
                    data.path("error_message").textValue().contains("permission")
                            || data.path("error_message").textValue().contains("ping_group_range"),
                    "this process may not ping");
            assertThat(data.path("ping_success").booleanValue()).isTrue();
            assertThat(data.path("response_time_ms").doubleValue()).isPositive();
            assertThat(server.answer("GET", "/test-ping").statusCode()).isEqualTo(200);
        }
    }
}
