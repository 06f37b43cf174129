package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void without_a_command_the_help_is_printed() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: denyut").contains("serve").contains("config");
    }

    @Test
    void the_version_is_the_one_that_was_built() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .matches("(?s)Denyut \\d+\\.\\d+\\.\\d+.* \\(Java .*")
                .doesNotContain("${");
    }

    @Test
    void a_misspelt_command_is_refused_with_the_one_that_was_meant() {
        assertThat(run("serv")).isEqualTo(2);
        assertThat(err.toString()).contains("serve");
    }

    @Test
    void a_good_file_is_summed_up() throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), """
                targets: [ 127.0.0.1, 127.0.0.2 ]
                checks: { ping: { probe: scripted, targets: all } }
                sinks: {}
                """);

        assertThat(run("config", "check", file.toString())).isZero();
        assertThat(out.toString()).contains("2 targets, 1 check, 0 sinks").contains("Good.");
    }

    @Test
    void without_a_file_that_of_the_data_directory_is_looked_at() throws Exception {
        Files.writeString(folder.resolve("denyut.yml"), """
                targets: [ 127.0.0.1 ]
                checks: { ping: { probe: scripted, targets: all } }
                sinks: {}
                """);

        assertThat(run("config", "check", "--data", folder.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains(folder.resolve("denyut.yml") + ": 1 target, 1 check");
    }

    @Test
    void a_bad_file_is_refused_with_all_its_problems_and_their_number() throws Exception {
        Path file = Files.writeString(folder.resolve("my.yml"), "zone: x\nchecks: {}\nsinks: {}\nrulez: {}\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("my.yml:1 zone: ")
                .contains("my.yml:4 rulez: unknown key 'rulez' (did you mean 'rules'?)")
                .contains("2 problems.");
    }

    @Test
    void a_port_that_cannot_be_is_refused() {
        assertThat(run("serve", "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("--port 70000 must be 0 to 65535");
    }

    @Test
    void serving_a_bad_file_ends_with_its_problems() throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), "checks: 7\nsinks: {}\n");

        int code = run(
                "serve",
                "--config",
                file.toString(),
                "--data",
                folder.resolve("d").toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("denyut.yml:1 checks: must be a section");
    }

    private int run(String... args) {
        CommandLine line = DenyutCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
