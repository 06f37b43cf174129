package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void what_failed_is_said_with_its_remedy_and_the_exit_code_is_1() throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), "zone: Mars/Olympus\n");

        assertThat(run(
                        "doctor",
                        "--config",
                        file.toString(),
                        "--data",
                        folder.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("(?m)^OK +Java +\\d")
                .containsPattern("(?m)^FAILED +Configuration +it has a problem$")
                .containsPattern("(?m)^ +denyut\\.yml:1 zone: ")
                .containsPattern("(?m)^ +Remedy: mend these lines, then: \\./denyut config check ")
                .containsPattern("(?m)^\\d+ ok, \\d+ warnings?, [1-9]\\d* failed\\.$");
    }

    @Test
    void programs_get_json() throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), "zone: Mars/Olympus\n");

        run(
                "doctor",
                "--json",
                "--config",
                file.toString(),
                "--data",
                folder.resolve("data").toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("status").asText()).isEqualTo("failed");
        assertThat(json.path("checks")).hasSizeGreaterThanOrEqualTo(13).allSatisfy(check -> {
            assertThat(check.path("level").asText()).isIn("OK", "WARNING", "FAILED");
            assertThat(check.path("finding").asText()).isNotBlank();
        });
        assertThat(json.path("checks")).anySatisfy(check -> {
            assertThat(check.path("name").asText()).isEqualTo("Configuration");
            assertThat(check.path("details").path(0).asText()).contains("zone");
            assertThat(check.path("remedy").asText()).contains("config check");
        });
    }

    private int run(String... args) {
        CommandLine line = DenyutCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(new StringWriter(), true));
        return line.execute(args);
    }
}
