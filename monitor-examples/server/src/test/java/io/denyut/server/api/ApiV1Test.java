package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiV1Test {
    private static final String CONFIG = """
            targets:
              - { id: 1, name: Alpha, address: 192.0.2.1, tags: { site: Kediri } }
              - { id: d, name: Delta, address: 192.0.2.2, tags: { does: down } }
              - { id: u, name: Echo, address: 192.0.2.3, tags: { does: unknown } }
              - { id: v, name: Foxtrot, address: 192.0.2.4, tags: { does: vanish } }
              - { id: p, name: Golf, address: 192.0.2.5, mode: paused }
              - { id: a/b/c, name: Hotel, address: 192.0.2.6 }
              %s
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: {}
            """.formatted(IntStream.rangeClosed(2, 60)
            .mapToObj(id -> "- { id: " + id + ", address: 198.51.100." + id + " }")
            .collect(Collectors.joining("\n  ")));

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RunningServer.start(folder, CONFIG).afterRounds(3);
        Await.until(
                "results of all",
                () -> server.get("/api/v1/targets?state=down").path("total").intValue() == 2);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void pages_give_every_target_once_in_the_order_of_ids() {
        List<String> ids = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = server.get("/api/v1/targets?limit=7&cursor=" + next);
            assertThat(page.path("total").intValue()).isEqualTo(65);
            page.path("items").forEach(target -> ids.add(target.path("id").textValue()));
            next = page.path("next").asText("");
        } while (!next.equals("null") && !next.isEmpty());

        assertThat(ids)
                .hasSize(65)
                .doesNotHaveDuplicates()
                .startsWith("1", "2", "3")
                .containsSubsequence("9", "10", "60", "a/b/c", "d");
    }

    @ParameterizedTest
    @CsvSource({
        "q=kediri,1",
        "q=ALPHA,1",
        "q=192.0.2,6",
        "q=nothing-like-it,0",
        "state=down,2",
        "state=unknown,2",
        "'state=down,unknown',4",
        "state=UP,61",
        "q=192.0.2&state=up,2"
    })
    void a_search_finds_ids_names_addresses_and_tags_and_states(String query, int found) {
        assertThat(server.get("/api/v1/targets?" + query).path("total").intValue())
                .isEqualTo(found);
    }

    @Test
    void the_cursor_of_one_list_is_not_taken_by_another() {
        String next = server.get("/api/v1/targets?limit=1").path("next").textValue();
        HttpResponse<String> answer = server.answer("GET", "/api/v1/state-changes?cursor=" + next);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("cursor is none that this list has given");
    }

    @Test
    void a_target_says_whose_it_is_and_what_its_checks_know() {
        JsonNode target = server.get("/api/v1/targets/1");

        assertThat(target.path("owner").textValue()).isEqualTo("file");
        assertThat(target.path("state").textValue()).isEqualTo("UP");
        assertThat(target.path("rtt").doubleValue()).isEqualTo(0.00123);
        assertThat(target.path("tags").path("site").textValue()).isEqualTo("Kediri");
        assertThat(target.at("/checks/0/check").textValue()).isEqualTo("ping");
        assertThat(target.at("/checks/0/samples/0/unit").textValue()).isNotEmpty();
        assertThat(Instant.parse(target.path("last_seen").textValue())).isBefore(Instant.now());
    }

    @Test
    void an_id_may_have_slashes() {
        assertThat(server.get("/api/v1/targets/a/b/c").path("name").textValue()).isEqualTo("Hotel");
        assertThat(server.send("POST", "/api/v1/targets/a/b/c/probe", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_target_that_is_paused_has_no_state_and_no_results() {
        assertThat(server.get("/api/v1/targets/p").path("state").isNull()).isTrue();
        JsonNode history = server.get("/api/v1/history?target=p");
        assertThat(history.path("time")).isEmpty();
        assertThat(history.at("/series/0/avg")).isEmpty();
    }

    @Test
    void an_unknown_target_is_a_problem_with_a_reason() {
        for (String path : List.of(
                "/api/v1/targets/nobody", "/api/v1/history?target=nobody", "/api/v1/state-changes?target=nobody")) {
            HttpResponse<String> answer = server.answer("GET", path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body())
                    .isEqualTo("{\"status\":404,\"title\":\"Not found\",\"detail\":\"there is no target 'nobody'\"}");
        }
    }

    @Test
    void history_counts_every_result_once_and_has_the_values_of_the_results() {
        Instant to = Instant.now();
        // What belongs to a round before that time may still be on its way.
        Await.until(
                "a later result",
                () -> LocalDateTime.parse(server.get("/api/ping/device/1?hours=1")
                                .at("/data/0/timestamp")
                                .textValue())
                        .atZone(ZoneId.systemDefault())
                        .toInstant()
                        .isAfter(to));
        JsonNode few = server.get("/api/v1/history?target=1&points=1&from=" + to.minusSeconds(600) + "&to=" + to);
        JsonNode many = server.get("/api/v1/history?target=1&points=5000&from=" + to.minusSeconds(600) + "&to=" + to);

        assertThat(few.path("step_ms").longValue()).isEqualTo(600_000);
        assertThat(few.path("time")).hasSize(1);
        int results = few.at("/results/0").intValue();
        assertThat(results).isGreaterThanOrEqualTo(3).isEqualTo(few.at("/up/0").intValue());
        assertThat(few.at("/series/0/metric").textValue()).isEqualTo("icmp.rtt");
        assertThat(few.at("/series/0/unit").textValue()).isEqualTo("s");
        for (String field : List.of("min", "avg", "max")) {
            assertThat(few.at("/series/0/" + field + "/0").doubleValue()).isEqualTo(0.00123);
        }
        assertThat(many.path("step_ms").longValue()).isEqualTo(120);
        assertThat(many.path("time").size())
                .isEqualTo(many.path("results").size())
                .isLessThanOrEqualTo(results);
        int sum = 0;
        for (JsonNode count : many.path("results")) {
            assertThat(count.intValue())
                    .as("pieces without results are left out")
                    .isPositive();
            sum += count.intValue();
        }
        assertThat(sum).isEqualTo(results);
    }

    @Test
    void a_piece_in_which_nothing_answered_has_no_round_trip_time_but_a_loss() {
        JsonNode history = server.get("/api/v1/history?target=d&points=1");

        assertThat(history.at("/down/0").intValue()).isPositive();
        assertThat(history.at("/series/0/avg/0").isNull()).isTrue();
        assertThat(history.at("/series/1/avg/0").doubleValue()).isEqualTo(1);
    }

    @Test
    void times_may_be_milliseconds_and_metrics_may_be_chosen() {
        long now = Instant.now().toEpochMilli();
        JsonNode history =
                server.get("/api/v1/history?target=1&metric=icmp.packet_loss&from=" + (now - 60_000) + "&to=" + now);

        assertThat(history.path("series")).hasSize(1);
        assertThat(history.path("from").textValue())
                .isEqualTo(Instant.ofEpochMilli(now - 60_000).toString());
        assertThat(Duration.between(Instant.parse(history.path("reaches").textValue()), Instant.now()))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "to=1e9",
                "from=2026-13-01T00:00:00Z",
                "from=10&to=10",
                "from=0&to=999999999999",
                "points=0",
                "points=5001",
                "metric=x",
                "metric=icmp.rtt,",
                "from=2026-11-21"
            })
    void a_bad_range_is_refused_with_the_value(String query) {
        HttpResponse<String> answer = server.answer("GET", "/api/v1/history?target=1&" + query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningServer.json(answer).path("detail").textValue()).matches("(?s).*('|days).*");
    }

    @Test
    void a_change_of_state_is_listed_with_its_reason() {
        Await.until(
                "a change",
                () -> !server.get("/api/v1/state-changes?target=v")
                        .path("items")
                        .isEmpty());

        JsonNode change = server.get("/api/v1/state-changes?target=v").at("/items/0");

        assertThat(change.path("from").textValue()).isEqualTo("UP");
        assertThat(change.path("to").textValue()).isEqualTo("DOWN");
        assertThat(change.path("check").textValue()).isEqualTo("ping");
        assertThat(change.at("/reason/code").textValue()).isEqualTo("icmp.timeout");
        assertThat(server.get("/api/v1/state-changes?target=1").path("items")).isEmpty();
    }

    @Test
    void a_look_gives_what_was_measured() {
        JsonNode look = RunningServer.json(server.send("POST", "/api/v1/targets/1/probe", "{}"));

        assertThat(look.path("state").textValue()).isEqualTo("UP");
        assertThat(look.path("manual").booleanValue()).isTrue();
        assertThat(look.at("/samples/0/value").doubleValue()).isEqualTo(0.00123);
        HttpResponse<String> unknown = server.send("POST", "/api/v1/targets/1/probe?check=none", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no check 'none'");
    }

    @Test
    void both_answers_about_health_agree() {
        JsonNode s1 = server.get("/api/health");
        JsonNode v1 = server.get("/api/v1/health");

        assertThat(v1.path("status")).isEqualTo(s1.path("status"));
        assertThat(v1.at("/monitor/checks/ping/targets")).isEqualTo(s1.at("/monitor/checks/ping/targets"));
        assertThat(v1.at("/server/memory/used").longValue()).isPositive();
        assertThat(v1.at("/server/data/free_bytes").longValue()).isPositive();
    }
}
