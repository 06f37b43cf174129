package io.denyut.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.DataDirectory;
import io.denyut.server.config.Surroundings;
import io.denyut.server.doctor.Diagnosis.Level;
import io.denyut.server.support.PluginJar;
import io.denyut.store.JdbcStore;
import io.denyut.store.StoreForecast;
import io.denyut.store.StoreStatus;
import io.denyut.testkit.SmallDisk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Set-ups that are really broken, looked at by the examination that should see it. */
class DoctorTest {
    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Patient patient(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("denyut.yml"), yaml);
        return Patient.of(data(), Optional.of(file), new Surroundings(Map.of(), folder));
    }

    private Diagnosis only(Examination examination, String yaml) throws Exception {
        List<Diagnosis> all = all(examination, yaml);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<Diagnosis> all(Examination examination, String yaml) throws Exception {
        try (Patient patient = patient(yaml)) {
            return Doctor.examine(examination, patient);
        }
    }

    private static final String GOOD = """
            targets: [ { id: a, address: 127.0.0.1 } ]
            checks: { ping: { probe: icmp, targets: all, every: 5s } }
            sinks: {}
            """;

    @Test
    void a_healthy_set_up_has_no_failures_and_every_examination_says_something() throws Exception {
        try (Patient patient = patient("server: { port: 0 }\n" + GOOD)) {
            List<Diagnosis> all = Doctor.examine(patient);
            assertThat(all)
                    .extracting(Diagnosis::name)
                    .containsExactly(
                            "Java",
                            "Ping",
                            "Receive buffer",
                            "Configuration",
                            "Inventory",
                            "Directories",
                            "Disk",
                            "Store",
                            "Server",
                            "Port",
                            "Clock",
                            "Time zone",
                            "Open files",
                            "Plug-ins");
            // Whether this machine lets the tests ping is its own matter, and said by the tests of the probe.
            assertThat(all)
                    .filteredOn(each -> !each.name().equals("Ping"))
                    .noneMatch(each -> each.level() == Level.FAILED);
            assertThat(all).allSatisfy(each -> assertThat(each.remedy() == null).isEqualTo(each.level() == Level.OK));
        }
        assertThat(data()).as("the doctor changes nothing").doesNotExist();
    }

    @Test
    void a_broken_configuration_is_told_problem_by_problem() throws Exception {
        Diagnosis found = only(new ConfigurationExamination(), "zone: Mars/Olympus\nsinkz: {}\n");
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.finding()).isEqualTo("it has 2 problems");
        assertThat(found.details()).hasSize(2).anyMatch(line -> line.startsWith("denyut.yml:1 zone: "));
        assertThat(found.remedy()).contains("./denyut config check " + folder.resolve("denyut.yml"));
    }

    @Test
    void what_depends_on_the_configuration_says_that_it_was_not_looked_at() throws Exception {
        assertThat(only(new InventoryExamination(), "nonsense").finding()).contains("not looked at");
    }

    @Test
    void nothing_configured_is_a_warning() {
        try (Patient patient = Patient.of(data(), Optional.empty(), new Surroundings(Map.of(), folder))) {
            Diagnosis found = new ConfigurationExamination().examine(patient).get(0);
            assertThat(found.level()).isEqualTo(Level.WARNING);
            assertThat(found.remedy()).contains(data().resolve("denyut.yml").toString());
        }
    }

    // ---------------------------------------------------------------- inventory

    private static String inventory(Path database) {
        return """
                sources: { db: { type: jdbc-inventory, with: { url: "jdbc:sqlite:%s" } } }
                checks: { ping: { probe: icmp, targets: all } }
                sinks: {}
                """.formatted(database);
    }

    private Path database(String... statements) throws Exception {
        Path file = folder.resolve("inventory.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return file;
    }

    private static final String TABLE = "CREATE TABLE inventaris (id INTEGER, ip TEXT, hostname TEXT, kondisi TEXT)";

    @Test
    void an_inventory_is_counted() throws Exception {
        Path file = database(TABLE, "INSERT INTO inventaris VALUES (1, '127.0.0.1', 'a', 'baik')");
        Diagnosis found = only(new InventoryExamination(), inventory(file));
        assertThat(found.level()).as(found.toString()).isEqualTo(Level.OK);
        assertThat(found.finding()).contains("db: SQLite", "table inventaris, 1 rows, 1 targets");
    }

    @Test
    void rows_that_are_refused_are_a_warning_with_their_ids() throws Exception {
        Path file = database(
                TABLE,
                "INSERT INTO inventaris VALUES (1, '127.0.0.1', 'a', 'baik')",
                "INSERT INTO inventaris VALUES (77, '999.1.1.1', 'b', 'baik')");
        Diagnosis found = only(new InventoryExamination(), inventory(file));
        assertThat(found.level()).isEqualTo(Level.WARNING);
        assertThat(found.details()).anyMatch(line -> line.contains("77") && line.contains("999.1.1.1"));
    }

    @Test
    void a_database_that_is_not_there_fails_and_none_is_made() throws Exception {
        Diagnosis found = only(new InventoryExamination(), inventory(folder.resolve("nowhere.db")));
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.finding()).contains("nowhere.db");
        assertThat(folder.resolve("nowhere.db")).doesNotExist();
    }

    @Test
    void a_table_that_is_missing_or_empty_fails() throws Exception {
        Path file = database("CREATE TABLE other (id INTEGER)");
        Diagnosis missing = only(new InventoryExamination(), inventory(file));
        assertThat(missing.level()).isEqualTo(Level.FAILED);
        assertThat(missing.finding()).contains("inventaris");
        database(TABLE);
        Diagnosis empty = only(new InventoryExamination(), inventory(file));
        assertThat(empty.level()).isEqualTo(Level.FAILED);
        assertThat(empty.finding()).contains("0 rows, 0 targets");
    }

    @Test
    void a_server_of_databases_that_cannot_be_reached_fails_and_the_password_is_not_told() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        Files.createDirectories(data());
        Files.writeString(data().resolve("db.secret"), "s3cr3t-word");
        Diagnosis found = only(new InventoryExamination(), """
                sources:
                  db: { type: jdbc-inventory, with: { url: "jdbc:postgresql://127.0.0.1:%d/x", user: u, password: "${file:db.secret}", timeout: 2s } }
                checks: { ping: { probe: icmp, targets: all } }
                sinks: {}
                """.formatted(closed));
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.toString()).contains(String.valueOf(closed)).doesNotContain("s3cr3t-word");
    }

    // ---------------------------------------------------------------- disk

    @Test
    void a_file_in_the_place_of_the_data_directory_fails() throws Exception {
        Files.writeString(data(), "not a directory");
        Diagnosis found = only(new DirectoryExamination(), GOOD);
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.finding()).contains(data() + " is a file");
        assertThat(found.remedy()).contains("mv " + data());
    }

    @Test
    void directories_of_sinks_are_looked_at_too() throws Exception {
        Path csv = Files.createFile(folder.resolve("csv"));
        List<Diagnosis> found = all(new DirectoryExamination(), """
                targets: [ 127.0.0.1 ]
                sinks: { csv: { type: csv, with: { layout: s1, directory: "%s" } } }
                """.formatted(csv));
        assertThat(found).hasSize(2);
        assertThat(found.get(1).level()).isEqualTo(Level.FAILED);
        assertThat(found.get(1).finding()).contains("sinks.csv.with.directory", csv + " is a file");
    }

    @Test
    void a_full_disk_fails_twice_and_nothing_is_left_behind() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("data"), 1 << 20)) {
            disk.fill();
            Diagnosis writing = only(new DirectoryExamination(), GOOD);
            assertThat(writing.level()).isEqualTo(Level.FAILED);
            assertThat(writing.finding()).contains("No space left");
            assertThat(writing.remedy()).contains("df -h " + disk.path());
            Diagnosis space = only(new DiskSpaceExamination(), GOOD);
            assertThat(space.level()).isEqualTo(Level.FAILED);
            assertThat(space.finding()).contains("0 KiB free").contains("too little");
            try (var left = Files.list(disk.path())) {
                assertThat(left.map(file -> file.getFileName().toString())).containsExactly("filler");
            }
        }
    }

    @Test
    void the_store_is_looked_at() throws Exception {
        assertThat(only(new StoreExamination(), GOOD).finding()).contains("made with the first start");
        assertThat(only(new StoreExamination(), GOOD + "store: { enabled: false }\n")
                        .finding())
                .contains("switched off");
        Path file = folder.resolve("data/denyut.db");
        JdbcStore.open(file).close();
        Diagnosis good = only(new StoreExamination(), GOOD);
        assertThat(good.level()).isEqualTo(Level.OK);
        assertThat(good.finding()).contains(file.toString()).contains("KiB");
        assertThat(good.details()).anyMatch(line -> line.startsWith("raw: ")).contains("last backup: none was made");
        Path spool = Files.createDirectories(folder.resolve("data/spool/store"));
        Files.write(spool.resolve("segment"), new byte[10 << 20]);
        List<Diagnosis> waiting = all(new StoreExamination(), GOOD);
        assertThat(waiting.get(1).finding()).contains("10 MiB of results wait in the spool");
        Files.writeString(file, "no database at all, but a text");
        Diagnosis foreign = all(new StoreExamination(), GOOD).get(0);
        assertThat(foreign.level()).isEqualTo(Level.FAILED);
        assertThat(foreign.finding()).contains(file.toString());
        assertThat(foreign.remedy()).isNotEmpty();
    }

    @Test
    void a_store_that_fills_its_disk_within_a_month_is_a_warning() {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        StoreStatus status = new StoreStatus(
                folder.resolve("denyut.db"),
                20,
                Sizes.GIBIBYTE,
                0,
                0,
                10 * Sizes.GIBIBYTE,
                List.of(),
                List.of(),
                List.of(new StoreStatus.Size(now.minusSeconds(86_400), 0), new StoreStatus.Size(now, Sizes.GIBIBYTE)),
                Optional.of(now));
        Diagnosis found = new StoreExamination().judge(status, StoreForecast.Kept.DEFAULT);
        assertThat(found.level()).isEqualTo(Level.WARNING);
        assertThat(found.finding()).contains("grows by 1.0 GiB a day").contains("the disk is full in 10 days");
        assertThat(found.details()).contains("last backup: 2026-11-21T12:00:00Z");
    }

    @Test
    void the_days_until_a_disk_is_full_are_said() {
        DiskSpaceExamination disk = new DiskSpaceExamination();
        Diagnosis soon = disk.judge(folder, 10 * Sizes.GIBIBYTE, Sizes.GIBIBYTE);
        assertThat(soon.level()).isEqualTo(Level.WARNING);
        assertThat(soon.finding()).contains("enough for 10 days of CSV at about 1.0 GiB a day");
        assertThat(disk.judge(folder, 100 * Sizes.GIBIBYTE, Sizes.GIBIBYTE).level())
                .isEqualTo(Level.OK);
        assertThat(disk.judge(folder, Sizes.GIBIBYTE - 1, 0).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void the_rows_of_a_day_are_counted_from_targets_and_intervals() throws Exception {
        try (Patient patient = patient("""
                targets: [ 127.0.0.1, 127.0.0.2 ]
                checks: { ping: { probe: icmp, targets: all, every: 5s } }
                sinks: { csv: { type: csv, with: { layout: s1, directory: csv } } }
                """)) {
            assertThat(DiskSpaceExamination.perDay(patient.config().orElseThrow()))
                    .isEqualTo(2 * 17_280 * 90);
        }
    }

    // ---------------------------------------------------------------- port and lock

    @Test
    void a_taken_port_fails_and_names_the_process() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Diagnosis found = only(new PortExamination(), "server: { port: " + taken.getLocalPort() + " }\n" + GOOD);
            assertThat(found.level()).isEqualTo(Level.FAILED);
            assertThat(found.finding())
                    .contains(taken.getLocalPort() + " on 127.0.0.1 cannot be had")
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(found.remedy()).contains("--port " + (taken.getLocalPort() + 1));
        }
    }

    @Test
    void a_free_port_is_free_and_a_server_that_runs_is_seen_by_its_lock() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String yaml = "server: { port: " + port + " }\n" + GOOD;
        assertThat(only(new PortExamination(), yaml).level()).isEqualTo(Level.OK);
        assertThat(only(new LockExamination(), yaml).finding()).contains("none runs");
        try (DataDirectory held = DataDirectory.take(data());
                ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(held.path()).isEqualTo(data());
            assertThat(only(new LockExamination(), yaml).finding())
                    .contains("process " + ProcessHandle.current().pid());
            Diagnosis found = only(new PortExamination(), yaml);
            assertThat(found.level()).isEqualTo(Level.OK);
            assertThat(found.finding()).isEqualTo(port + " belongs to the server of this data directory");
            assertThat(taken.isBound()).isTrue();
        }
    }

    // ---------------------------------------------------------------- clock and limits

    private Path question(String says, int status) throws Exception {
        Path script = Files.writeString(
                folder.resolve("answer-" + says.hashCode()), "#!/bin/sh\necho " + says + "\nexit " + status + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private Diagnosis clock(Instant now, Path question) throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        return only(new ClockExamination(() -> now, List.of(question.toString()), run), GOOD);
    }

    @Test
    void a_clock_that_somebody_keeps_is_well_and_one_that_nobody_keeps_is_a_warning() throws Exception {
        Instant now = Instant.parse("2026-05-04T03:02:01Z");
        assertThat(clock(now, question("yes", 0)).level()).isEqualTo(Level.OK);
        Diagnosis no = clock(now, question("no", 0));
        assertThat(no.level()).isEqualTo(Level.WARNING);
        assertThat(no.finding()).contains("2026-05-04T03:02:01Z", "nobody keeps it right");
        assertThat(no.remedy()).contains("timedatectl set-ntp true");
    }

    @Test
    void without_an_answer_the_marks_of_time_services_count() throws Exception {
        Instant now = Instant.parse("2026-05-04T03:02:01Z");
        Path nobody = folder.resolve("no-such-command");
        assertThat(clock(now, nobody).finding()).contains("cannot be seen here");
        assertThat(clock(now, question("System has not been booted with systemd", 1))
                        .level())
                .isEqualTo(Level.WARNING);
        Files.createDirectories(folder.resolve("run/chrony"));
        Files.writeString(folder.resolve("run/chrony/chronyd.pid"), "1");
        assertThat(clock(now, nobody).level()).isEqualTo(Level.OK);
    }

    @Test
    void a_clock_of_1970_fails() throws Exception {
        Diagnosis found = clock(Instant.EPOCH, question("yes", 0));
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.finding()).contains("1970");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void settings_of_the_kernel_are_read_whole() {
        assertThat(Kernel.value("kernel/ostype")).isEqualTo("Linux");
        assertThat(Kernel.value("net/ipv4/ping_group_range")).matches("\\d+ \\d+");
        assertThat(Kernel.value("no/such/setting")).isEqualTo("unknown");
    }

    @Test
    void a_small_receive_buffer_is_a_warning_with_its_figure_unless_it_does_not_bind() {
        ReceiveBufferExamination buffer = new ReceiveBufferExamination();
        Diagnosis small = buffer.judge("212992", false);
        assertThat(small.level()).isEqualTo(Level.WARNING);
        assertThat(small.finding()).contains("about 513 ping replies", "needs 2000");
        assertThat(small.remedy()).startsWith("sudo sysctl -w net.core.rmem_max=4194304");
        assertThat(buffer.judge("212992", true).level()).isEqualTo(Level.OK);
        assertThat(buffer.judge("4194304", false).level()).isEqualTo(Level.OK);
        assertThat(buffer.judge("unknown", false).level()).isEqualTo(Level.OK);
    }

    @Test
    void little_memory_much_memory_and_32_bits_are_told() {
        JavaExamination java = new JavaExamination();
        assertThat(java.judge("17", "64", Sizes.GIBIBYTE, 8 * Sizes.GIBIBYTE).level())
                .isEqualTo(Level.OK);
        assertThat(java.judge("17", "32", Sizes.GIBIBYTE, 8 * Sizes.GIBIBYTE).level())
                .isEqualTo(Level.FAILED);
        assertThat(java.judge("17", "64", 64 * Sizes.MEBIBYTE, Sizes.GIBIBYTE).level())
                .isEqualTo(Level.WARNING);
        assertThat(java.judge("17", "64", Sizes.GIBIBYTE, Sizes.GIBIBYTE).remedy())
                .contains("MaxRAMPercentage");
    }

    @Test
    void few_open_files_are_a_warning() {
        assertThat(new OpenFilesExamination().judge(1_024).level()).isEqualTo(Level.WARNING);
        assertThat(new OpenFilesExamination().judge(4_096).level()).isEqualTo(Level.OK);
    }

    @Test
    void the_zone_of_files_is_said_beside_the_machines() throws Exception {
        assertThat(only(new ZoneExamination(), "zone: Asia/Jayapura\n" + GOOD).finding())
                .startsWith("Asia/Jayapura (this machine: ");
    }

    @Test
    void a_refused_plug_in_is_a_warning_and_the_others_go_on() throws Exception {
        Path plugins = data().resolve("plugins");
        PluginJar.drop(plugins, "third");
        Files.writeString(plugins.resolve("broken.jar"), "half");
        Diagnosis found = only(new PluginsExamination(), GOOD);
        assertThat(found.level()).isEqualTo(Level.WARNING);
        assertThat(found.finding()).contains("broken.jar", "is not a jar that can be read");
        assertThat(found.remedy()).contains("half copied");
    }

    @Test
    void an_examination_that_breaks_is_a_finding_itself() throws Exception {
        Examination broken = new Examination() {
            @Override
            public String name() {
                return "Broken";
            }

            @Override
            public List<Diagnosis> examine(Patient patient) {
                throw new IllegalStateException("of all things");
            }
        };
        Diagnosis found = only(broken, GOOD);
        assertThat(found.level()).isEqualTo(Level.FAILED);
        assertThat(found.finding()).contains("of all things");
    }
}
