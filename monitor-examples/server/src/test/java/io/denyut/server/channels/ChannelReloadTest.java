package io.denyut.server.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a changed file says of channels holds for a server that runs. */
class ChannelReloadTest {
    private static final String CONFIG = """
            targets: [ { id: gw, name: Gateway, address: 192.168.1.11, tags: { does: down } } ]
            checks: { ping: { probe: scripted, targets: all, every: 100ms } }
            sinks: {}
            store: { enabled: false }
            alerts: { groupWait: 0s }
            routes: [ { to: first } ]
            notifiers:
              first: { type: letterbox, to: [ gone@example.net ]%s }
              other: { type: letterbox, to: [ budi@example.net ] }
            %s""";

    @TempDir
    private Path folder;

    private void change(String more, String rules) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yml"), CONFIG.formatted(more, rules));
        Files.move(next, folder.resolve("denyut.yml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String letters() {
        Path file = folder.resolve("data/letters/letters.txt");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_fallback_that_is_added_tells_what_the_first_one_cannot() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG.formatted("", ""))) {
            change(", fallback: other", "");
            Await.until(
                    "the fallback",
                    () -> server.get("/api/v1/notifiers")
                            .at("/items/0/fallback")
                            .asText()
                            .equals("other"));
            change(", fallback: other", "rules: { device-down: { type: down, rounds: 1 } }\n");
            Await.until("a letter by the other one", () -> letters().startsWith("alert budi@example.net"));
        }
    }

    @Test
    void a_channel_is_left_alone_after_as_many_failures_as_the_file_says_now() throws Exception {
        String before = CONFIG.formatted("", "").replace("gone@", "busy@");
        try (RunningServer server = RunningServer.start(folder, before)) {
            assertThat(server.get("/api/v1/notifiers")
                            .at("/items/0/paused_since")
                            .isNull())
                    .isTrue();
            String after = CONFIG.formatted(
                            ", delivery: { breakAfter: 1, breakFor: 1h }",
                            "rules: { device-down: { type: down, rounds: 1 } }\n")
                    .replace("gone@", "busy@");
            Files.move(
                    Files.writeString(folder.resolve("next.yml"), after),
                    folder.resolve("denyut.yml"),
                    StandardCopyOption.ATOMIC_MOVE);
            Await.until(
                    "it is paused",
                    () -> server.get("/api/v1/notifiers")
                            .at("/items/0/paused_since")
                            .isTextual());
            assertThat(server.get("/api/v1/notifiers").at("/items/0/retries").asInt())
                    .isEqualTo(1);
        }
    }
}
