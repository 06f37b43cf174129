package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsApiTest {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: gw, name: Gateway, address: 192.168.1.11, tags: { does: down } }
              - { id: olt-1/pon-3, name: Pon, address: 192.168.1.12, tags: { does: degraded } }
              - { id: quiet, name: Quiet, address: 192.168.1.13, mode: muted, tags: { does: down } }
            checks: { ping: { probe: scripted, targets: all, every: 100ms } }
            sinks: {}
            alerts: { groupWait: 0s }
            rules:
              device-down: { type: down, rounds: 2, severity: critical }
              lossy: { type: threshold, metric: icmp.packet_loss, above: 0.1, clearBelow: 0.05, rounds: 2, severity: minor }
            notifiers:
              box: { type: letterbox, to: [ ani@example.net, gone@example.net ] }
            """;

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RunningServer.start(folder, CONFIG);
        Await.until("alerts", () -> server.get("/api/v1/alerts").path("total").asInt() >= 4);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String id(String query) {
        return server.get("/api/v1/alerts?" + query).at("/items/0/id").asText();
    }

    private JsonNode why(String id) {
        return server.get("/api/v1/alerts/" + id + "/why");
    }

    @Test
    void what_is_open_is_listed_the_worst_first_and_counted() {
        JsonNode open = server.get("/api/v1/alerts");
        assertThat(open.at("/items/0/severity").asText()).isEqualTo("CRITICAL");
        assertThat(open.at("/by_severity/CRITICAL").asInt()).isEqualTo(2);
        assertThat(open.path("items").findValuesAsText("target")).contains("gw", "olt-1/pon-3", "quiet");
        assertThat(server.get("/api/v1/alerts?target=gw&rule=device-down")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/api/v1/alerts?severity=minor").path("items").findValuesAsText("rule"))
                .containsOnly("lossy");
        assertThat(server.get("/api/v1/alerts?target=elsewhere").path("total").asInt())
                .isZero();
    }

    @Test
    void what_happened_is_found_by_time_target_rule_and_severity_page_by_page() {
        JsonNode all = server.get("/api/v1/alerts/history");
        assertThat(all.path("items").size()).isGreaterThanOrEqualTo(4);
        assertThat(server.get("/api/v1/alerts/history?target=gw&severity=critical")
                        .path("items")
                        .findValuesAsText("transition"))
                .contains("RAISED");
        assertThat(server.get("/api/v1/alerts/history?to=2020-01-01T00:00:00Z").path("items"))
                .isEmpty();
        JsonNode first =
                server.get("/api/v1/alerts/history?limit=2&to=" + all.path("to").asText());
        JsonNode second = server.get("/api/v1/alerts/history?limit=2&to="
                + all.path("to").asText() + "&cursor=" + first.path("next").asText());
        assertThat(first.path("items").findValuesAsText("id"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(second.path("items").findValuesAsText("id"));
        assertThat(server.answer("GET", "/api/v1/alerts/history?cursor=YWxlcnQtZXZlbnQ6eA")
                        .statusCode())
                .as("alert-event:x")
                .isEqualTo(400);
        assertThat(server.answer("GET", "/api/v1/alerts/history?severity=awful").body())
                .contains("awful", "warning, minor, major, critical");
    }

    @Test
    void why_says_who_was_told_and_what_the_channel_said() {
        String id = id("target=gw&rule=device-down");
        Await.until(
                "a notice that ended for each",
                () -> why(id).path("notices").findValuesAsText("stage").stream()
                                .filter(stage -> stage.equals("SENT") || stage.equals("DEAD"))
                                .count()
                        == 2);
        JsonNode why = why(id);
        assertThat(why.at("/alert/id").asText()).isEqualTo(id);
        assertThat(why.at("/events/0/transition").asText()).isEqualTo("RAISED");
        JsonNode told = notice(why, "ani@example.net");
        assertThat(told.path("stage").asText()).isEqualTo("SENT");
        assertThat(told.at("/attempts/1/words").asText()).contains("250 in the box");
        JsonNode dead = notice(why, "gone@example.net");
        assertThat(dead.path("stage").asText()).isEqualTo("DEAD");
        assertThat(dead.path("attempts").toString()).contains("550 no such mailbox");
    }

    private static JsonNode notice(JsonNode why, String address) {
        for (JsonNode notice : why.path("notices")) {
            if (notice.at("/recipient/address").asText().equals(address)) {
                return notice;
            }
        }
        throw new AssertionError(address + " is not in " + why);
    }

    @Test
    void why_says_that_a_muted_target_is_not_told_of() {
        String id = id("target=quiet&rule=device-down");
        Await.until("a decision", () -> !why(id).path("withheld").isEmpty());
        JsonNode withheld = why(id).at("/withheld/0");
        assertThat(withheld.path("reason").asText()).isEqualTo("target.maintenance");
        assertThat(withheld.path("text").asText()).contains("muted");
        assertThat(withheld.path("notifier").asText()).isEqualTo("box");
        assertThat(withheld.path("recipient").asText()).isEqualTo("ani@example.net");
        assertThat(why(id).path("notices")).isEmpty();
    }

    @Test
    void an_id_with_a_slash_in_it_is_found_and_one_that_never_was_is_not() {
        String id = id("target=olt-1/pon-3");
        assertThat(id).contains("olt-1=2Fpon-3");
        assertThat(why(id).at("/alert/target").asText()).isEqualTo("olt-1/pon-3");
        assertThat(server.answer("GET", "/api/v1/alerts/nothing/why").statusCode())
                .isEqualTo(404);
    }
}
