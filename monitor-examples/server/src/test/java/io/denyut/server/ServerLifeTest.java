package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.AlertState;
import io.denyut.Plugins;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLifeTest {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets: [ { id: 1, address: 127.0.0.1 }, { id: 2, address: 127.0.0.2 } ]
            checks: { ping: { probe: scripted, targets: all, every: 50ms } }
            sinks: { file: { type: folder, with: { directory: lines } } }
            """;

    @TempDir
    private Path folder;

    @Test
    void a_second_server_on_one_data_directory_is_refused_with_the_pid_of_the_first() throws Exception {
        try (RunningServer first = RunningServer.start(folder, CONFIG)) {
            assertThatThrownBy(() -> start(folder.resolve("data"), 0))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(folder.resolve("data").toString())
                    .hasMessageContaining("is in use by another Denyut (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("--data");
            assertThat(first.answer("GET", "/api/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_data_directory_can_be_taken_again_after_a_clean_stop() throws Exception {
        RunningServer.start(folder, CONFIG).close();

        RunningServer.start(folder, CONFIG).close();
    }

    @Test
    void a_port_that_is_taken_is_told_with_the_remedy_and_the_directory_is_let_go() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path data = folder.resolve("d");
            assertThatThrownBy(() -> start(data, taken.getLocalPort()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken")
                    .hasMessageContaining("--port");
            DataDirectory.take(data).close();
        }
    }

    @Test
    void a_data_directory_that_is_a_file_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "x");

        assertThatThrownBy(() -> start(file, 0))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file + " cannot be written to")
                .hasMessageContaining("--data");
    }

    @Test
    void a_directory_of_a_sink_that_cannot_be_written_to_is_told_with_its_line() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/lines"), "a file, not a directory");

        assertThatThrownBy(() -> RunningServer.start(folder, CONFIG))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("denyut.yml:4 sinks.file.with.directory")
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void after_a_stop_every_target_of_every_round_is_written_once() throws Exception {
        RunningServer server = RunningServer.start(folder, CONFIG);
        Await.until(
                "rounds",
                () -> server.server().monitor().health().checks().get("ping").rounds() > 5);
        server.close();

        List<String> lines = Files.readAllLines(folder.resolve("data/lines/lines.txt"));
        Set<String> ticks = new HashSet<>();
        lines.forEach(line -> ticks.add(line.split(" ")[1]));
        assertThat(lines).doesNotHaveDuplicates().hasSize(ticks.size() * 2);
        assertThat(ticks.size()).isGreaterThan(5);
    }

    @Test
    void a_rule_of_the_file_raises_an_alert() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                targets: [ { id: 1, address: 127.0.0.1, tags: { does: down } } ]
                checks: { ping: { probe: scripted, targets: all, every: 100ms } }
                sinks: {}
                rules: { device-down: { type: down, rounds: 2 } }
                """)) {
            Await.until(
                    "an alert",
                    () -> server.server().monitor().alerts().stream()
                            .anyMatch(alert -> alert.state() == AlertState.RAISED));

            assertThat(server.server().monitor().alerts())
                    .extracting(alert -> alert.identity().toString())
                    .containsExactly("device-down at 1 by ping");
        }
    }

    @Test
    void closing_twice_is_closing_once() throws Exception {
        RunningServer server = RunningServer.start(folder, CONFIG);
        server.close();

        server.close();
    }

    private DenyutServer start(Path data, int port) throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), CONFIG);
        return DenyutServer.start(new StartOptions(
                data,
                Optional.of(file),
                OptionalInt.of(port),
                Plugins.discover(ServerLifeTest.class.getClassLoader()),
                InstantSource.system()));
    }
}
