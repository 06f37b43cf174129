package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlertCommandsTest {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: gw, name: "Gate\\nway", address: 192.168.1.11, tags: { does: down } }
              - { id: quiet, address: 192.168.1.13, mode: muted, tags: { does: down } }
            checks: { ping: { probe: scripted, targets: all, every: 100ms } }
            sinks: {}
            alerts: { groupWait: 0s }
            rules: { device-down: { type: down, rounds: 2, severity: critical } }
            notifiers: { box: { type: letterbox, to: [ ani@example.net, gone@example.net ] } }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("alert"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--data",
                folder.resolve("data").toString(),
                "--config",
                folder.resolve("denyut.yml").toString()));
        CommandLine line =
                DenyutCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void alerts_and_their_stories_are_the_same_from_the_server_and_from_the_store() throws Exception {
        String id;
        String quiet;
        List<String> stories = new ArrayList<>();
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until(
                    "two alerts",
                    () -> server.get("/api/v1/alerts").path("total").asInt() == 2);
            id = server.get("/api/v1/alerts?target=gw").at("/items/0/id").asText();
            quiet = server.get("/api/v1/alerts?target=quiet").at("/items/0/id").asText();
            Await.until(
                    "the ends of both",
                    () -> server.get("/api/v1/alerts/" + id + "/why").path("notices").findValuesAsText("stage").stream()
                                    .filter(stage -> stage.equals("SENT") || stage.equals("DEAD"))
                                    .count()
                            == 2);
            Await.until(
                    "the decision",
                    () -> !server.get("/api/v1/alerts/" + quiet + "/why")
                            .path("withheld")
                            .isEmpty());

            // the server's address.
            assertThat(run("list")).as(err.toString()).isZero();
            assertThat(out.toString()).contains("CRITICAL", "gw", "Gate way", "device-down", id);
            stories.add(story(id));
            stories.add(story(quiet));
        }
        assertThat(run("list")).as(err.toString()).isZero();
        assertThat(out.toString()).contains(id, quiet);
        assertThat(run("list", "--history")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("raised", id);
        assertThat(run("list", "--json")).as(err.toString()).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("total").asInt())
                .isEqualTo(2);
        assertThat(story(id)).isEqualTo(stories.get(0));
        assertThat(story(quiet)).isEqualTo(stories.get(1));
    }

    private String story(String id) {
        assertThat(run("why", id)).as(err.toString()).isZero();
        String text = out.toString();
        if (id.contains("gw")) {
            assertThat(text)
                    .contains(
                            "CRITICAL  Gate way (gw):",
                            "times in Asia/Jakarta",
                            "alert sent to ani@example.net by box",
                            "attempt 1: sent, 250 in the box",
                            "alert not sent to gone@example.net by box: given up",
                            "550 no such mailbox");
        } else {
            assertThat(text)
                    .containsPattern(
                            "alert not sent to ani@example.net by box: the target was muted or in maintenance \\(.{19}\\)");
        }
        return text;
    }

    @Test
    void what_is_not_there_is_said() throws Exception {
        RunningServer.start(folder, CONFIG.replace("does: down", "does: up")).close();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).isEqualTo("No alert is open.\n");
        assertThat(run("list", "--history")).isZero();
        assertThat(out.toString()).isEqualTo("Nothing happened in the last 7 days.\n");
        assertThat(run("why", "none")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no alert 'none'");
        assertThat(run("list", "--limit", "0")).isEqualTo(2);
    }
}
