package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.AlertState;
import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Problem;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String CHECK = "checks: { ping: { probe: scripted, targets: all, every: 50ms } }\n";
    private static final String REST = CHECK + "sinks: { file: { type: folder, with: { directory: lines } } }\n";
    private static final String TWO = """
            targets:
              - { id: 1, address: 127.0.0.1 }
              - { id: 2, address: 127.0.0.2 }
            """ + REST;

    @TempDir
    private Path folder;

    @Test
    void a_target_that_is_added_to_the_file_appears_and_the_others_miss_no_round() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Monitor monitor = server.server().monitor();
            Await.until("rounds", () -> ping(monitor).rounds() > 3);
            Check before = monitor.checks().get(0);

            change(server, TWO.replace("targets:\n", "targets:\n  - { id: 3, address: 127.0.0.3 }\n"));

            Await.until("the new target", () -> !monitor.latest("3").isEmpty());
            long rounds = ping(monitor).rounds();
            Await.until("more rounds", () -> ping(monitor).rounds() > rounds + 3);
            assertThat(monitor.checks().get(0)).isSameAs(before);
            assertThat(server.server().configuration().lastReload())
                    .satisfies(reload -> assertThat(reload.ok()).isTrue())
                    .satisfies(reload -> assertThat(reload.difference().toString())
                            .isEqualTo("1 target added: target 3 added (127.0.0.3)"));
        }

        List<Instant> ticks = ticksOf("1");
        List<Instant> gaps = new ArrayList<>();
        for (int i = 1; i < ticks.size(); i++) {
            Duration step = Duration.between(ticks.get(i - 1), ticks.get(i));
            if (step.compareTo(Duration.ofMillis(50)) != 0) {
                gaps.add(ticks.get(i));
            }
        }
        assertThat((long) gaps.size())
                .as("ticks that are not 50 ms after the one before, of " + ticks.size())
                .isLessThanOrEqualTo(skipped);
    }

    private long skipped;

    private List<Instant> ticksOf(String id) throws IOException {
        TreeSet<Instant> ticks = new TreeSet<>();
        for (String line : Files.readAllLines(folder.resolve("data/lines/lines.txt"))) {
            String[] words = line.split(" ");
            if (words[0].equals(id)) {
                ticks.add(Instant.parse(words[1]));
            }
        }
        return List.copyOf(ticks);
    }

    private CheckHealth ping(Monitor monitor) {
        CheckHealth health = monitor.health().checks().get("ping");
        skipped = health.skippedTicks();
        return health;
    }

    @Test
    void nonsense_keeps_the_old_says_so_and_shows_the_difference_that_would_have_been() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Configuration configuration = server.server().configuration();
            Instant loaded = configuration.loadedAt();

            change(server, TWO.replace("every: 50ms", "every: soon").replace("id: 2", "id: 22"));

            assertThat(configuration.lastReload().ok()).isFalse();
            assertThat(configuration.lastReload().problems())
                    .extracting(Problem::where)
                    .containsExactly("denyut.yml:4 checks.ping.every");
            assertThat(configuration.lastReload().difference().changes())
                    .extracting(ConfigChange::toString)
                    .containsExactly(
                            "check ping changed (every 50ms -> soon)",
                            "target 22 added (127.0.0.2)",
                            "target 2 removed");
            assertThat(configuration.loadedAt()).isEqualTo(loaded);
            assertThat(configuration.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .contains("the change was refused")
                            .contains("denyut.yml:4 checks.ping.every: 'soon' is not a time span"));
            Await.until(
                    "it goes on", () -> !server.server().monitor().latest("2").isEmpty());

            change(server, "targets: [nonsense");
            assertThat(configuration.lastReload().problems().get(0).message()).startsWith("not YAML");
            Files.delete(folder.resolve("denyut.yml"));
            look(server);
            assertThat(configuration.lastReload().problems().get(0).message()).startsWith("there is no file");
            assertThat(server.server().monitor().targets()).containsOnlyKeys("1", "2");

            change(server, TWO);
            assertThat(configuration.lastReload().ok()).isTrue();
            assertThat(configuration.problems()).isEmpty();
        }
    }

    @Test
    void a_file_that_was_seen_once_may_be_half_written_and_is_not_read() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Configuration configuration = server.server().configuration();
            Files.writeString(folder.resolve("denyut.yml"), "targets:\n  - { id: 1, addr");
            configuration.look();
            Files.writeString(folder.resolve("denyut.yml"), TWO.replace("every: 50ms", "every: 60ms"));
            configuration.look();
            assertThat(configuration.lastReload().difference().isEmpty()).isTrue();

            configuration.look();

            assertThat(configuration.lastReload().ok()).isTrue();
            assertThat(configuration.lastReload().difference().toString())
                    .isEqualTo("1 check changed: check ping changed (every 50ms -> 60ms)");
        }
    }

    @Test
    void another_interval_makes_another_check_with_the_same_probe_and_sink() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Monitor monitor = server.server().monitor();
            Check before = monitor.checks().get(0);
            ServerConfig config = server.server().config();

            change(server, TWO.replace("every: 50ms", "every: 20ms"));

            Check now = monitor.checks().get(0);
            assertThat(now.schedule().every()).isEqualTo(Duration.ofMillis(20));
            assertThat(now.probe()).isSameAs(before.probe());
            assertThat(server.server().config().sinks().get("file"))
                    .isSameAs(config.sinks().get("file"));
            Await.until(
                    "rounds", () -> ping(monitor).rounds() > 3 && ping(monitor).targets() == 2);
        }
    }

    @Test
    void another_setting_of_a_probe_makes_another_probe_and_its_value_is_not_shown() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Monitor monitor = server.server().monitor();
            Check before = monitor.checks().get(0);

            change(server, TWO.replace("every: 50ms", "every: 50ms, with: { burst: 3 }"));

            assertThat(monitor.checks().get(0).probe()).isNotSameAs(before.probe());
            assertThat(server.server().configuration().lastReload().difference().toString())
                    .isEqualTo("1 check changed: check ping changed (with.burst)");
        }
    }

    @Test
    void a_rule_that_changes_leaves_the_alerts_of_the_others_alone() throws Exception {
        String rules = """
                targets: [ { id: 1, address: 127.0.0.1, tags: { does: down } } ]
                checks: { ping: { probe: scripted, targets: all, every: 50ms } }
                sinks: {}
                rules:
                  one: { type: down, rounds: 2 }
                  two: { type: down, rounds: 2 }
                """;
        try (RunningServer server = RunningServer.start(folder, rules)) {
            Monitor monitor = server.server().monitor();
            Await.until("two alerts", () -> raised(monitor).size() == 2);

            change(server, rules.replace("two: { type: down, rounds: 2 }", "two: { type: down, rounds: 900 }"));

            Await.until("one alert", () -> raised(monitor).equals(List.of("one")));
            assertThat(server.server().configuration().lastReload().difference().changes())
                    .extracting(ConfigChange::toString)
                    .containsExactly("rule two changed (rounds 2 -> 900)");
        }
    }

    private static List<String> raised(Monitor monitor) {
        return monitor.alerts().stream()
                .filter(alert -> alert.state() == AlertState.RAISED)
                .map(alert -> alert.identity().rule())
                .sorted()
                .toList();
    }

    @Test
    void sinks_come_and_go_and_what_needs_a_start_is_said() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            change(
                    server,
                    "zone: Asia/Jakarta\nserver: { port: 5999 }\n"
                            + TWO.replace("sinks: { file:", "sinks: { other:").replace("lines", "elsewhere"));

            Await.until("the other sink", () -> Files.exists(folder.resolve("data/elsewhere/lines.txt")));
            assertThat(server.server().monitor().health().sinks())
                    .containsKey("other")
                    .doesNotContainKey("file");
            assertThat(server.server().configuration().needsRestart()).containsExactly("server.port", "zone");
            assertThat(server.get("/api/v1/server").path("zone").asText()).isNotEqualTo("Asia/Jakarta");
        }
    }

    @Test
    void targets_of_the_page_are_watched_at_once_and_after_a_restart() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Configuration configuration = server.server().configuration();
            configuration.put(List.of(target("9", "127.0.0.9")));

            Await.until(
                    "the new target",
                    () -> !server.server().monitor().latest("9").isEmpty());
            assertThat(configuration.owner(new PartRef("target", "9"))).contains(Owner.PAGE);
            assertThat(configuration.owner(new PartRef("target", "1"))).contains(Owner.FILE);
            assertThat(configuration.owner(new PartRef("check", "ping"))).contains(Owner.FILE);
            assertThat(configuration.owner(new PartRef("target", "x"))).isEmpty();
            look(server);
            assertThat(configuration.lastReload().difference().toString())
                    .as("what was changed here is not read as a change of the file")
                    .isEqualTo("1 target added: target 9 added (127.0.0.9)");
        }
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Await.until(
                    "the target", () -> !server.server().monitor().latest("9").isEmpty());

            server.server().configuration().remove("target", "9");

            Await.until(
                    "it is gone", () -> server.server().monitor().latest("9").isEmpty());
            assertThat(server.server().monitor().targets()).containsOnlyKeys("1", "2");
        }
    }

    @Test
    void a_target_that_another_process_puts_into_the_objects_file_is_watched() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            new FileObjectStore(folder.resolve("data/objects.json")).put(target("9", "127.0.0.9"));
            look(server);

            Await.until(
                    "the new target",
                    () -> !server.server().monitor().latest("9").isEmpty());

            Files.writeString(folder.resolve("data/objects.json"), "[\n{\"kind\":\n]");
            look(server);
            assertThat(server.server().configuration().problems().get(0).message())
                    .contains("objects.json:3: not JSON");
            assertThat(server.server().monitor().targets()).containsKey("9");
        }
    }

    @Test
    void a_bad_target_of_the_page_is_refused_and_not_kept() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Configuration configuration = server.server().configuration();

            assertThatThrownBy(() -> configuration.put(List.of(target("9", "999.1.1.1"))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("objects.json:2 target 9.address: '999.1.1.1' is not an IPv4 address");
            assertThat(folder.resolve("data/objects.json")).doesNotExist();
            assertThat(server.server().monitor().targets()).doesNotContainKey("9");
        }
    }

    @Test
    void a_target_of_the_page_that_the_file_has_too_is_passed_over_and_that_is_said() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        new FileObjectStore(folder.resolve("data/objects.json")).put(target("2", "127.0.0.99"));

        try (RunningServer server = RunningServer.start(folder, TWO)) {
            Await.until("targets", () -> server.server().monitor().targets().size() == 2);
            assertThat(server.server().monitor().targets().get("2").address()).isEqualTo("127.0.0.2");
            assertThat(server.server().config().warnings())
                    .extracting(Problem::toString)
                    .containsExactly("objects.json:2 target 2: is not used, for its id is in denyut.yml:3 "
                            + "(remove it: ./denyut target remove 2)");
        }
    }

    @Test
    void dot_env_is_read_again_too() throws Exception {
        String yaml = TWO.replace("probe: scripted", "probe: icmp").replace("every: 50ms", "every: 1s");
        Files.writeString(folder.resolve(".env"), "PING_INTERVAL=2\n");
        try (RunningServer server = RunningServer.start(folder, yaml)) {
            Monitor monitor = server.server().monitor();
            assertThat(monitor.checks().get(0).schedule().every()).isEqualTo(Duration.ofSeconds(2));

            Files.writeString(folder.resolve(".env"), "PING_INTERVAL=3\n");
            look(server);
            assertThat(monitor.checks().get(0).schedule().every()).isEqualTo(Duration.ofSeconds(3));

            Files.writeString(folder.resolve(".env"), "PING_INTERVAL=0\n");
            look(server);
            assertThat(server.server().configuration().lastReload().problems())
                    .extracting(Problem::where)
                    .containsExactly(".env:1 PING_INTERVAL");
            assertThat(monitor.checks().get(0).schedule().every()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void listeners_are_told_of_changes_and_one_that_fails_stops_nobody() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            List<String> heard = new ArrayList<>();
            server.server().configuration().addListener(difference -> {
                throw new IllegalStateException("out of order");
            });
            server.server().configuration().addListener(difference -> heard.add(difference.toString()));

            change(server, TWO.replace("every: 50ms", "every: 60ms"));
            change(server, TWO.replace("every: 50ms", "every: 60ms") + "# a comment\n");

            assertThat(heard).containsExactly("1 check changed: check ping changed (every 50ms -> 60ms)");
        }
    }

    @Test
    void ten_thousand_targets_are_read_again_while_rounds_go_on() throws Exception {
        String many = targets(10_000) + REST.replace("50ms", "200ms");
        try (RunningServer server = RunningServer.start(folder, many)) {
            Monitor monitor = server.server().monitor();
            Await.until("a round", () -> ping(monitor).rounds() > 2);

            // Time of the processor, for a machine that does other things besides.
            ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                Files.writeString(folder.resolve("denyut.yml"), targets(10_000 + i) + REST.replace("50ms", "200ms"));
                server.server().configuration().look();
                long begin = cpu.getCurrentThreadCpuTime();
                server.server().configuration().look();
                best = Math.min(best, cpu.getCurrentThreadCpuTime() - begin);
            }

            assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
            Await.until("the last", () -> !monitor.latest("10003").isEmpty());
            assertThat(server.server().configuration().lastReload().ok()).isTrue();
            assertThat(ping(monitor).targets()).isEqualTo(10_004);
        }
    }

    private static String targets(int n) {
        StringBuilder text = new StringBuilder("targets:\n");
        for (int i = 0; i < n; i++) {
            text.append("  - { id: ")
                    .append(i)
                    .append(", name: Host ")
                    .append(i)
                    .append(", address: 127.")
                    .append(i / 60_000)
                    .append('.')
                    .append(i / 250)
                    .append('.')
                    .append(i % 250 + 1)
                    .append(", tags: { site: kediri } }\n");
        }
        return text.toString();
    }

    private static StoredObject target(String id, String address) {
        return new StoredObject(StoredObject.TARGET, id, Map.of("address", address));
    }

    private void change(RunningServer server, String yaml) throws IOException {
        Files.writeString(folder.resolve("denyut.yml"), yaml);
        look(server);
    }

    /** A change is taken over when it has been seen twice. */
    private static void look(RunningServer server) {
        server.server().configuration().look();
        server.server().configuration().look();
    }
}
