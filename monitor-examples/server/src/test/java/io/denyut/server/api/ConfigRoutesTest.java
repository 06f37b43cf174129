package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRoutesTest {
    private static final String CONFIG = """
            targets: [ { id: 1, address: 127.0.0.1 } ]
            sources: { inventory: { type: csv-inventory, with: { file: inventaris.csv, refresh: 1s } } }
            checks: { ping: { probe: scripted, targets: all, every: 50ms } }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/inventaris.csv"), "id,ip,hostname,kondisi\n7,127.0.1.7,tujuh,baik\n");
        server = RunningServer.start(folder, CONFIG);
        Await.until("targets", () -> server.server().monitor().targets().size() == 2);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_configuration_is_shown_with_files_owners_and_counts() {
        JsonNode config = server.get("/api/v1/config");

        assertThat(config.path("file").asText())
                .isEqualTo(folder.resolve("denyut.yml").toString());
        assertThat(config.path("files"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        folder.resolve("denyut.yml").toString(),
                        folder.resolve("data/objects.json").toString());
        assertThat(config.path("last_reload").path("ok").asBoolean()).isTrue();
        assertThat(config.path("last_reload").path("difference")).isEmpty();
        assertThat(config.path("needs_restart")).isEmpty();
        assertThat(config.path("targets").toString()).isEqualTo("{\"file\":1,\"page\":0,\"source\":1}");
        assertThat(config.path("objects"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"kind\":\"check\",\"id\":\"ping\",\"owner\":\"file\"}",
                        "{\"kind\":\"source\",\"id\":\"inventory\",\"owner\":\"file\"}");
    }

    @Test
    void a_change_that_was_refused_is_shown_with_problems_and_difference() throws Exception {
        Files.writeString(folder.resolve("denyut.yml"), CONFIG.replace("50ms", "soon"));
        server.server().configuration().look();
        server.server().configuration().look();

        JsonNode reload = server.get("/api/v1/config").path("last_reload");
        assertThat(reload.path("ok").asBoolean()).isFalse();
        assertThat(reload.path("problems").get(0).path("where").asText()).isEqualTo("denyut.yml:3 checks.ping.every");
        assertThat(reload.path("difference").toString())
                .isEqualTo(
                        "[{\"kind\":\"check\",\"id\":\"ping\",\"change\":\"changed\",\"detail\":\"every 50ms -> soon\"}]");
        assertThat(server.get("/api/v1/health").path("problems").toString()).contains("the change was refused");
    }

    @Test
    void a_target_is_added_watched_and_removed() {
        HttpResponse<String> added = server.send(
                "POST",
                "/api/v1/targets",
                "{\"id\":\"9\",\"name\":\"<b>Core</b>\",\"address\":\"127.0.0.9\",\"tags\":{\"site\":\"kediri\"}}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.headers().firstValue("Location")).contains("/api/v1/targets/9");
        assertThat(added.body())
                .isEqualTo(
                        "{\"id\":\"9\",\"name\":\"<b>Core</b>\",\"address\":\"127.0.0.9\",\"owner\":\"page\",\"mode\":\"ACTIVE\","
                                + "\"state\":null,\"stale\":false,\"since\":null,\"last_seen\":null,\"rtt\":null,\"loss\":null,\"reason\":null,"
                                + "\"tags\":{\"site\":\"kediri\"}}");
        Await.until(
                "it is watched", () -> !server.server().monitor().latest("9").isEmpty());
        assertThat(server.get("/api/v1/targets/9").path("owner").asText()).isEqualTo("page");

        assertThat(server.answer("DELETE", "/api/v1/targets/9").statusCode()).isEqualTo(204);
        Await.until("it is gone", () -> server.server().monitor().latest("9").isEmpty());
        assertThat(server.answer("DELETE", "/api/v1/targets/9").statusCode()).isEqualTo(404);
    }

    @Test
    void an_id_with_a_slash_is_removed_too() {
        assertThat(server.send("POST", "/api/v1/targets", "{\"id\":\"a/b:1\",\"address\":\"127.0.0.9\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(server.answer("DELETE", "/api/v1/targets/a/b:1").statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|address is missing",
                "{\"address\":7}|address must be a text",
                "{\"address\":\"\"}|address must be a text",
                "{\"adress\":\"127.0.0.1\"}|there is no field 'adress'",
                "{\"address\":\"999.1.1.1\"}|address '999.1.1.1' is not an IPv4 address",
                "{\"id\":\"9\",\"address\":\"; rm -rf /\"}|has spaces or control characters in it",
                "{\"id\":\"a b\",\"address\":\"127.0.0.9\"}|target id",
                "{\"address\":\"127.0.0.9\",\"tags\":7}|tags must be an object",
                "{\"address\":\"127.0.0.9\",\"tags\":{\"1\":\"x\"}}|tag",
                "[]|not a JSON object",
            })
    void a_bad_target_is_refused_in_words(String body, String words) {
        HttpResponse<String> answer = server.send("POST", "/api/v1/targets", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningServer.json(answer).path("detail").asText()).contains(words);
        assertThat(folder.resolve("data/objects.json")).doesNotExist();
    }

    @Test
    void what_the_file_or_an_inventory_owns_is_not_changed_here() {
        HttpResponse<String> ofFile = server.answer("DELETE", "/api/v1/targets/1");
        assertThat(ofFile.statusCode()).isEqualTo(409);
        assertThat(ofFile.body()).contains("it is written in denyut.yml");
        HttpResponse<String> ofSource = server.answer("DELETE", "/api/v1/targets/7");
        assertThat(ofSource.statusCode()).isEqualTo(409);
        assertThat(ofSource.body()).contains("it comes from the source 'inventory'");
        HttpResponse<String> again = server.send("POST", "/api/v1/targets", "{\"id\":\"7\",\"address\":\"127.0.0.9\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("already");
    }

    @Test
    void with_a_damaged_file_of_objects_nothing_is_changed_and_that_is_said() throws Exception {
        Files.writeString(folder.resolve("data/objects.json"), "[\n{");

        HttpResponse<String> answer = server.send("POST", "/api/v1/targets", "{\"address\":\"127.0.0.9\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("objects.json:2: not JSON");
        assertThat(folder.resolve("data/objects.json")).hasContent("[\n{");
    }
}
