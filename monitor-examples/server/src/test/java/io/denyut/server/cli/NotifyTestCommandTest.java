package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NotifyTestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws Exception {
        Files.writeString(folder.resolve("denyut.yml"), """
                targets: [ 127.0.0.1 ]
                checks: { ping: { probe: scripted, targets: all } }
                sinks: {}
                notifiers:
                  box: { type: letterbox, to: [ ani@example.net, gone@example.net, busy@example.net ] }
                  good: { type: letterbox, to: [ { address: budi@example.net, language: id, zone: Asia/Jakarta } ] }
                """);
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("notify", "test"));
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
    void each_recipient_gets_one_and_the_channels_answer_is_shown_in_its_words() {
        assertThat(run("box")).as("two were not reached").isEqualTo(1);
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("ani@example\\.net: sent in \\d+ ms: 250 in the box \\(letter-1\\)"),
                        line -> assertThat(line).matches("gone@example\\.net: refused in \\d+ ms: 550 no such mailbox"),
                        line -> assertThat(line)
                                .matches("busy@example\\.net: not sent in \\d+ ms: IOException: 451 try again later"));
    }

    @Test
    void a_test_is_in_the_language_and_the_zone_of_its_recipient() throws Exception {
        assertThat(run("good")).isZero();
        assertThat(Files.readString(folder.resolve("data/letters/letters.txt")))
                .startsWith("test budi@example.net id Asia/Jakarta");
    }

    @Test
    void one_recipient_may_be_named() {
        assertThat(run("box", "--to", "ani@example.net")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(run("box", "--to", "nobody@example.net")).isEqualTo(1);
        assertThat(err.toString()).contains("the notifier 'box' has no recipient 'nobody@example.net'");
    }

    @Test
    void a_channel_that_is_not_there_is_refused_with_those_that_are() {
        assertThat(run("boxx")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no notifier 'boxx': there is box, good");
    }
}
