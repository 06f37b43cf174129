package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StoreCommandsTest {
    private static final String CONFIG = """
            targets: [ { id: 1, name: Gateway, address: 127.0.0.1 }, { id: 3, address: 127.0.0.3, tags: { does: down } } ]
            checks: { ping: { probe: icmp, targets: all } }
            sinks: {}
            store: { keep: { raw-megabytes: 64 } }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String command, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(
                "store",
                command,
                "--data",
                folder.resolve("data").toString(),
                "--config",
                folder.resolve("denyut.yml").toString()));
        arguments.addAll(List.of(more));
        CommandLine line =
                DenyutCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    private void measure() throws Exception {
        RunningServer.start(folder, CONFIG.replace("icmp, targets: all", "scripted, targets: all, every: 50ms"))
                .afterRounds(5)
                .close();
        Files.writeString(folder.resolve("denyut.yml"), CONFIG);
    }

    @Test
    void a_store_is_looked_at_backed_up_restored_and_made_smaller() throws Exception {
        measure();

        assertThat(run("status")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(folder.resolve("data/denyut.db").toString())
                .contains("journal")
                .containsPattern("raw +[0-9]+ KiB +nothing yet +7 days +64 MiB")
                .containsPattern("days +8 KiB +nothing yet +ever +any size")
                .contains("none was made")
                .contains("state_change");
        assertThat(run("verify")).isZero();
        assertThat(out.toString()).contains("all is as it was written");
        Path backup = folder.resolve("kept.db");
        assertThat(run("backup", backup.toString())).as(err.toString()).isZero();
        assertThat(backup).isNotEmptyFile();
        assertThat(run("backup", backup.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(backup.toString());
        assertThat(run("status")).isZero();
        assertThat(out.toString()).as("the backup is known").doesNotContain("none was made");
        assertThat(run("compact")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("handed back");
        assertThat(run("restore", backup.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("what was there is kept as");
        assertThat(run("verify")).isZero();
    }

    @Test
    void every_result_is_written_as_csv_and_as_json_lines() throws Exception {
        measure();

        assertThat(run("export")).as(err.toString()).isZero();
        assertThat(out.toString().lines().findFirst())
                .contains("tick,target,check,source,state,reason,metric,tags,unit,value");
        assertThat(out.toString()).containsPattern("Z,1,ping,local,UP,,icmp.rtt,,s,0\\.00123");
        assertThat(out.toString()).containsPattern("Z,3,ping,local,DOWN,[a-z.]+,icmp.packet_loss,,.*,1\\.0");

        Path file = folder.resolve("results.jsonl");
        assertThat(run("export", "--format", "jsonl", "--output", file.toString()))
                .isZero();
        assertThat(file)
                .content()
                .contains("\"target\":\"1\",\"check\":\"ping\",\"source\":\"local\",\"state\":\"UP\"");
        assertThat(run("export", "--target", "3,none", "--metric", "icmp.packet_loss"))
                .isZero();
        assertThat(out.toString().lines().skip(1))
                .isNotEmpty()
                .allMatch(line -> line.contains(",3,ping,") && line.contains(",icmp.packet_loss,"));
        assertThat(run("export", "--target", "none")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(run("export", "--to", "2000-01-01T00:00:00Z")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(run("export", "--from", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("'yesterday' is not a time");
    }

    @Test
    void what_needs_the_store_for_itself_is_refused_while_a_server_has_it() throws Exception {
        try (RunningServer server = RunningServer.start(
                        folder, CONFIG.replace("icmp, targets: all", "scripted, targets: all, every: 50ms"))
                .afterRounds(2)) {
            Files.writeString(folder.resolve("denyut.yml"), CONFIG);
            Path backup = folder.resolve("kept.db");
            assertThat(run("backup", backup.toString())).as(err.toString()).isZero();
            assertThat(run("status")).isZero();
            assertThat(run("compact")).isEqualTo(1);
            assertThat(err.toString()).startsWith("denyut: ").contains("denyut.db");
            assertThat(run("restore", backup.toString())).isEqualTo(1);
            assertThat(run("export")).as(err.toString()).isZero();
            assertThat(out.toString()).containsPattern("Z,1,ping,local,UP,,icmp.rtt,,s,0\\.00123");
            assertThat(err.toString()).contains("results written");
            assertThat(run("export", "--store", backup.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString()).contains("icmp.rtt");
            assertThat(server.answer("GET", "/api/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void where_there_is_no_store_it_is_said() throws Exception {
        Files.writeString(folder.resolve("denyut.yml"), CONFIG);

        for (String command : List.of("status", "verify", "compact", "export")) {
            assertThat(run(command)).as(command).isEqualTo(1);
            assertThat(err.toString()).as(command).startsWith("denyut: ").contains("denyut.db");
        }
    }
}
