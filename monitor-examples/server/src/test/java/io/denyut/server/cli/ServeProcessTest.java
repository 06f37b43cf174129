package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.ServerMain;
import io.denyut.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeProcessTest {
    @TempDir
    private Path folder;

    @Test
    void a_server_that_is_told_to_stop_by_SIGTERM_ends_with_exit_code_0() throws Exception {
        Path config = Files.writeString(folder.resolve("denyut.yml"), """
                targets: [ 127.0.0.1 ]
                checks: { ping: { probe: scripted, targets: all, every: 50ms } }
                sinks: {}
                """);
        try (ChildJvm server = ChildJvm.start(
                ServerMain.class,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                config.toString())) {
            assertThat(linesUntil(server, "Stop with Ctrl+C."))
                    .anySatisfy(line -> assertThat(line).contains("http://127.0.0.1:"));

            server.terminate();

            assertThat(server.exitValue()).isZero();
        }
    }

    private static List<String> linesUntil(ChildJvm server, String last) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = server.line(); line.isPresent(); line = server.line()) {
            lines.add(line.get());
            if (line.get().equals(last)) {
                return lines;
            }
        }
        throw new AssertionError("the server has ended: " + lines);
    }
}
