package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
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

class TargetCommandsTest {
    private static final String CONFIG = """
            targets: [ { id: 1, name: Gateway, address: 127.0.0.1 } ]
            checks: { ping: { probe: icmp, targets: all } }
            sinks: {}
            """;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws Exception {
        Files.writeString(folder.resolve("denyut.yml"), CONFIG);
    }

    @Test
    void a_target_is_added_listed_and_removed() {
        assertThat(run("add", "10.0.0.9", "--id", "9", "--name", "Core", "--tag", "site=kediri", "--tag", "role=core"))
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("target 9 added: 10.0.0.9");

        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "ID  ADDRESS    NAME     MODE    OWNER  TAGS",
                        "1   127.0.0.1  Gateway  active  file",
                        "9   10.0.0.9   Core     active  page   role=core site=kediri");

        assertThat(run("list", "--json")).isZero();
        assertThat(out.toString())
                .contains(
                        "{\"id\":\"9\",\"name\":\"Core\",\"address\":\"10.0.0.9\",\"mode\":\"ACTIVE\",\"owner\":\"page\","
                                + "\"tags\":{\"role\":\"core\",\"site\":\"kediri\"}}");

        assertThat(run("remove", "9")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).doesNotContain("10.0.0.9");
    }

    @Test
    void what_cannot_be_added_is_refused_with_the_reason_and_nothing_is_kept() {
        refused("target 999.1.1.1: '999.1.1.1' is neither an IPv4 address", "add", "999.1.1.1");
        refused("target 1: denyut.yml has a target with this id", "add", "10.0.0.1", "--id", "1");
        refused("target a b: ", "add", "10.0.0.1", "--id", "a b");
        refused("tag", "add", "10.0.0.1", "--tag", "1x=y");
        assertThat(run("add")).isEqualTo(2);
        assertThat(folder.resolve("data/objects.json")).doesNotExist();

        assertThat(run("add", "10.0.0.9")).isZero();
        refused("target 10.0.0.9: is there already", "add", "10.0.0.9");
    }

    @Test
    void what_cannot_be_removed_is_told_with_its_owner() throws Exception {
        refused("target 1: belongs to the configuration file (remove it there)", "remove", "1");
        refused("target 7: is not there", "remove", "7");

        Files.createDirectories(folder.resolve("data/sources"));
        Files.writeString(
                folder.resolve("data/sources/inventory.csv"), "id,address,name,parent,mode\n7,10.0.0.7,tujuh,,MUTED\n");
        Files.writeString(
                folder.resolve("denyut.yml"),
                CONFIG + "sources: { inventory: { type: csv-inventory, with: { file: x.csv } } }\n");
        refused("target 7: comes from the source 'inventory' (remove its row there)", "remove", "7");
        refused("target 7: the source 'inventory' has a target with this id", "add", "10.0.0.8", "--id", "7");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("7   10.0.0.7   tujuh    muted   source inventory");
    }

    @Test
    void a_damaged_file_of_objects_is_told_and_left_alone() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Path objects = Files.writeString(folder.resolve("data/objects.json"), "[\n{\n]");

        refused("objects.json:3: not JSON", "add", "10.0.0.9");
        refused("objects.json:3: not JSON", "list");

        assertThat(objects).hasContent("[\n{\n]");
    }

    @Test
    void a_CSV_file_is_imported_and_says_what_is_new_changed_and_refused() throws Exception {
        assertThat(run("add", "10.0.0.1", "--id", "11", "--name", "satu")).isZero();
        assertThat(run("add", "10.0.0.2", "--id", "12", "--name", "dua")).isZero();
        Path file = Files.writeString(folder.resolve("hosts.csv"), """
                id;ip;hostname;kondisi;lokasi
                11;10.0.0.1;satu;baik;
                12;10.0.0.22;dua;baik;kediri
                13;10.0.0.3;"ti;ga";maintenance;kediri
                14;10.0.0.4;empat;hilang;
                15;999.0.0.5;lima;baik;
                1;10.0.0.6;enam;baik;
                13;10.0.0.7;tujuh;baik;
                """);

        assertThat(run("import", file.toString(), "--dry-run")).isEqualTo(1);
        assertThat(out.toString())
                .contains("new      13  10.0.0.3  ti;ga")
                .contains("new      14  10.0.0.4  empat")
                .contains("changed  12  10.0.0.22  dua")
                .contains("refused  hosts.csv:6")
                .contains("999.0.0.5")
                .contains("refused  hosts.csv:8")
                .contains("refused  target 1: denyut.yml has a target with this id")
                .contains("2 new, 1 changed, 1 as they were, 3 refused. Nothing was done (--dry-run).");
        assertThat(Files.readString(folder.resolve("data/objects.json"))).doesNotContain("ti;ga");

        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().map(String::stripTrailing))
                .contains(
                        "11  10.0.0.1   satu     active  page",
                        "12  10.0.0.22  dua      active  page   lokasi=kediri",
                        "13  10.0.0.3   ti;ga    muted   page   lokasi=kediri",
                        "14  10.0.0.4   empat    paused  page");
        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("0 new, 0 changed, 4 as they were, 3 refused.");
    }

    @Test
    void a_file_without_ids_takes_the_addresses_for_them() throws Exception {
        Path file =
                Files.writeString(folder.resolve("hosts.csv"), "\uFEFFaddress,name\r\n10.0.0.1,satu\r\n10.0.0.2,\r\n");

        assertThat(run("import", file.toString())).isZero();
        assertThat(out.toString())
                .contains("new      10.0.0.1  10.0.0.1  satu")
                .contains("2 new, 0 changed, 0 as they were, 0 refused.");
    }

    @Test
    void a_file_that_cannot_be_imported_is_told() throws Exception {
        refused(
                "hosts.csv: there is no such file",
                "import",
                folder.resolve("hosts.csv").toString());
        Path file = Files.writeString(folder.resolve("hosts.csv"), "id,nama\n1,x\n");
        refused("hosts.csv:1: there is no column of addresses among id, nama", "import", file.toString());
        Files.write(file, new byte[] {'i', 'p', '\n', (byte) 0xff, (byte) 0xfe, '\n'});
        refused("hosts.csv: is not UTF-8", "import", file.toString());
    }

    @Test
    void a_server_that_runs_takes_over_what_a_command_has_done() throws Exception {
        String yaml = CONFIG.replace("icmp", "scripted").replace("targets: all", "targets: all, every: 50ms");
        try (RunningServer server = RunningServer.start(folder, yaml)) {
            assertThat(run("add", "127.0.0.9", "--id", "9")).isZero();

            Await.until(
                    "the new target",
                    () -> !server.server().monitor().latest("9").isEmpty());
            assertThat(run("remove", "9")).isZero();
            Await.until(
                    "it is gone", () -> server.server().monitor().latest("9").isEmpty());
        }
    }

    private void refused(String message, String... args) {
        assertThat(run(args)).isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("Exception");
    }

    private int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = DenyutCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("target"));
        all.addAll(List.of(args));
        all.addAll(List.of(
                "--data",
                folder.resolve("data").toString(),
                "--config",
                folder.resolve("denyut.yml").toString()));
        return line.execute(all.toArray(String[]::new));
    }
}
