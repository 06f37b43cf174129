package io.denyut.server.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.TargetMode;
import io.denyut.server.DenyutServer;
import io.denyut.server.StartOptions;
import io.denyut.server.config.Owner;
import io.denyut.server.config.PartRef;
import io.denyut.server.config.Surroundings;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final String CONFIG = """
            targets: [ { id: gw, address: 127.0.0.1 } ]
            sources:
              inventory: { type: csv-inventory, with: { file: inventaris.csv, refresh: 1s } }
            checks:
              ping: { probe: scripted, targets: all, every: 50ms }
              only: { probe: scripted, targets: { source: inventory }, every: 50ms }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    @Test
    void targets_of_a_source_are_watched_beside_those_of_the_file() throws Exception {
        write("id,ip,hostname,kondisi\n1,127.0.1.1,satu,baik\n2,127.0.1.2,dua,maintenance\n3,127.0.1.3,tiga,hilang\n");
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("the targets", () -> targetsOf(server, "ping") == 3 && targetsOf(server, "only") == 2);

            assertThat(server.server().monitor().targets()).containsOnlyKeys("1", "2", "gw");
            assertThat(server.server().monitor().mode("2")).isEqualTo(TargetMode.MUTED);
            assertThat(server.server().configuration().owner(new PartRef("target", "1")))
                    .contains(Owner.SOURCE);
            assertThat(server.server().configuration().sourceOf("1")).contains("inventory");
            assertThat(server.server().configuration().sourceOf("gw")).isEmpty();
            assertThat(server.server().configuration().targetCounts())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(Owner.FILE, 1, Owner.PAGE, 0, Owner.SOURCE, 2));

            write("id,ip,hostname,kondisi\n1,127.0.1.1,satu,baik\n4,127.0.1.4,empat,baik\n");
            Await.until(
                    "new rows start, gone rows end",
                    () -> server.server().monitor().targets().keySet().equals(java.util.Set.of("1", "4", "gw")));
        }
    }

    @Test
    void a_source_that_cannot_be_read_keeps_its_targets_and_says_so_also_over_a_restart() throws Exception {
        write("id,ip,hostname,kondisi,lokasi\n1,127.0.1.1,satu,baik,\n2,127.0.1.2,\"du,a\",maintenance,x\n");
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("the targets", () -> targetsOf(server, "only") == 2);
            Await.until("they are kept", () -> Files.exists(folder.resolve("data/sources/inventory.csv")));

            Files.delete(folder.resolve("data/inventaris.csv"));
            Await.until("it says so", () -> !problems(server).isEmpty());

            assertThat(problems(server)).singleElement().satisfies(problem -> {
                assertThat(problem.where()).isEqualTo("source inventory");
                assertThat(problem.message())
                        .startsWith("cannot be read since 20")
                        .contains("inventaris.csv");
                assertThat(problem.hint()).startsWith("its 2 targets of 20").endsWith(" are kept");
            });
            assertThat(targetsOf(server, "only")).isEqualTo(2);
        }
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("the targets of before", () -> targetsOf(server, "only") == 2);
            assertThat(server.server().monitor().targets().get("2").name()).isEqualTo("du,a");
            assertThat(server.server().monitor().mode("2")).isEqualTo(TargetMode.MUTED);
            assertThat(problems(server))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.hint()).startsWith("its 2 targets of 20"));

            write("id,ip,hostname,kondisi\n7,127.0.1.7,tujuh,baik\n");
            Await.until(
                    "it can be read again",
                    () -> targetsOf(server, "only") == 1 && problems(server).isEmpty());
        }
    }

    @Test
    void a_source_that_was_never_read_leaves_the_others_alone() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("the file's target", () -> targetsOf(server, "ping") == 1);
            Await.until("it says so", () -> !problems(server).isEmpty());

            assertThat(problems(server).get(0).hint()).isEqualTo("no targets are known from it yet");
        }
    }

    @Test
    void a_damaged_file_of_kept_targets_is_passed_over() throws Exception {
        Files.createDirectories(folder.resolve("data/sources"));
        Files.writeString(folder.resolve("data/sources/inventory.csv"), "id,nonsense\n1\n");

        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("it says so", () -> !problems(server).isEmpty());
            assertThat(problems(server).get(0).hint()).isEqualTo("no targets are known from it yet");
        }
    }

    @Test
    void an_id_that_the_file_has_too_is_told_and_the_file_has_it() throws Exception {
        write("id,ip,hostname,kondisi\ngw,127.0.1.1,satu,baik\n2,127.0.1.2,dua,baik\n");
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            Await.until("the targets", () -> targetsOf(server, "ping") == 2);

            assertThat(server.server().monitor().targets().get("gw").address()).isEqualTo("127.0.0.1");
            assertThat(health(server, "ping").refused())
                    .extracting(Problem::toString)
                    .containsExactly("source inventory, target gw: its id is taken "
                            + "(the one of the file, the page or an earlier source is kept)");
        }
    }

    @Test
    void an_id_that_a_check_asks_for_and_nobody_has_is_told_once_all_sources_are_read() throws Exception {
        write("id,ip,hostname,kondisi\n1,127.0.1.1,satu,baik\n");
        try (RunningServer server =
                RunningServer.start(folder, CONFIG.replace("targets: { source: inventory }", "targets: [ 1, 8 ]"))) {
            Await.until("the target", () -> targetsOf(server, "only") == 1);

            assertThat(health(server, "only").refused())
                    .extracting(Problem::toString)
                    .containsExactly("target 8: is asked for, but neither file, page nor source has it");
        }
    }

    @Test
    void an_address_that_cannot_be_pinged_is_refused_by_checks_that_ping() throws Exception {
        write("id,ip,hostname,kondisi\n1,127.0.1.1,satu,baik\n2,::1,dua,baik\n");
        try (RunningServer server = RunningServer.start(
                folder,
                CONFIG.replace("only: { probe: scripted", "only: { probe: icmp")
                        .replace("every: 50ms }\nsinks", "every: 1s }\nsinks"))) {
            Await.until("the targets", () -> targetsOf(server, "only") == 1 && targetsOf(server, "ping") == 3);

            assertThat(health(server, "only").refused())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.where()).isEqualTo("source inventory, target 2"));
        }
    }

    @Test
    void S1_runs_with_nothing_but_its_environment() throws Exception {
        Path database = folder.resolve("inventaris.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE inventaris (id INTEGER PRIMARY KEY, ip TEXT, hostname TEXT, kondisi TEXT)");
            statement.execute("INSERT INTO inventaris VALUES (1, '127.0.1.1', 'satu', 'baik'), "
                    + "(2, '127.0.1.2', 'dua', 'hilang'), (3, '127.0.1.3', 'tiga', 'baik')");
        }
        Map<String, String> environment = Map.of(
                "DB_CONNECTION", "sqlite",
                "DB_DATABASE", "inventaris.db",
                "PING_INTERVAL", "0.2",
                "PING_TIMEOUT", "1",
                "USE_MULTI_PING", "true",
                "MAX_PING_WORKERS", "20",
                "CSV_OUTPUT_DIR", "hasil",
                "MAX_CSV_RECORDS", "1000");
        try (DenyutServer server = DenyutServer.start(new StartOptions(
                folder.resolve("data"),
                Optional.empty(),
                OptionalInt.of(0),
                Plugins.discover(SourcesTest.class.getClassLoader()),
                InstantSource.system(),
                new Surroundings(environment, folder)))) {
            Await.until(
                    "rows of the inventory",
                    () -> server.monitor().latest().size() == 2 && Files.isDirectory(folder.resolve("hasil")));

            assertThat(server.monitor().targets()).containsOnlyKeys("1", "3");
            assertThat(server.monitor().checks().get(0).schedule().every()).isEqualTo(Duration.ofMillis(200));
            assertThat(server.monitor().checks().get(0).timeout()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_server_without_anything_takes_over_the_file_that_comes_later() throws Exception {
        try (DenyutServer server = DenyutServer.start(new StartOptions(
                folder.resolve("data"),
                Optional.empty(),
                OptionalInt.of(0),
                Plugins.discover(SourcesTest.class.getClassLoader()),
                InstantSource.system()))) {
            assertThat(server.config().isConfigured()).isFalse();
            assertThat(server.configuration().files().suggestedMain()).isEqualTo(folder.resolve("data/denyut.yml"));
            Await.until("loopback", () -> server.monitor().targets().keySet().equals(java.util.Set.of("localhost")));

            Files.writeString(folder.resolve("data/denyut.yml"), "targets: [ { id: gw, address: 127.0.0.1 } ]\n");

            Await.until(
                    "the file",
                    () -> server.config().isConfigured()
                            && server.monitor().targets().keySet().equals(java.util.Set.of("gw")));
        }
    }

    private static int targetsOf(RunningServer server, String check) {
        return health(server, check).targets();
    }

    private static CheckHealth health(RunningServer server, String check) {
        return server.server().monitor().health().checks().get(check);
    }

    private static List<Problem> problems(RunningServer server) {
        return server.server().configuration().problems();
    }

    /** In one step, as its readers expect it. */
    private void write(String csv) throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Path copy = Files.writeString(folder.resolve("data/inventaris.csv.new"), csv);
        Files.move(copy, folder.resolve("data/inventaris.csv"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
