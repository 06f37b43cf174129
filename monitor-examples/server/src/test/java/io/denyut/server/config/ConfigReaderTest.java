package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Plugins;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final Plugins PLUGINS = Plugins.discover(ConfigReaderTest.class.getClassLoader());

    @TempDir
    private Path folder;

    @Test
    void a_file_becomes_targets_checks_and_sinks() throws IOException {
        ServerConfig config = read("""
                server: { port: 5055 }
                zone: Asia/Jakarta
                targets:
                  - { id: 7, name: Gateway, address: 127.0.0.1, tags: { site: kediri }, options: { check.every: 10s } }
                  - 127.0.0.2
                  - { address: 127.0.0.3, mode: muted }
                checks:
                  fast: { probe: scripted, targets: { tag: site=kediri }, every: 500ms, timeout: 200ms, with: { burst: 2 } }
                  slow: { probe: scripted, targets: [7, 127.0.0.3], every: 1m }
                sinks:
                  file: { type: folder, with: { directory: lines } }
                """);

        assertThat(config.port()).hasValue(5055);
        assertThat(config.zone()).isEqualTo(ZoneId.of("Asia/Jakarta"));
        assertThat(config.targets()).extracting(Target::id).containsExactly("7", "127.0.0.2", "127.0.0.3");
        assertThat(config.targets().get(0).options()).containsEntry("check.every", "10s");
        assertThat(config.checks())
                .extracting(check -> check.check().schedule().every())
                .containsExactly(Duration.ofMillis(500), Duration.ofMinutes(1));
        assertThat(config.checks().get(0).targets()).extracting(Target::id).containsExactly("7");
        assertThat(config.checks().get(1).targets()).extracting(Target::id).containsExactly("7", "127.0.0.3");
        assertThat(config.sinks()).containsOnlyKeys("file");
        assertThat(config.directories()).containsValue(folder.resolve("lines"));
        assertThat(config.summary()).isEqualTo("3 targets, 2 checks, 1 sink, 0 rules, 0 notifiers, 0 routes");
    }

    @Test
    void the_mode_of_a_target_reaches_the_check() throws Exception {
        ServerConfig config = read("""
                targets: [ { id: a, address: 127.0.0.1, mode: paused } ]
                checks: { ping: { probe: scripted, targets: all } }
                sinks: {}
                """);

        assertThat(config.checks().get(0).check().targets().targets().modes()).containsEntry("a", TargetMode.PAUSED);
    }

    @Test
    void a_sink_that_knows_zones_gets_the_zone_of_the_file() throws IOException {
        ServerConfig config = read("""
                zone: Asia/Jayapura
                checks: {}
                sinks: { file: { type: folder } }
                """);

        assertThat(config.sinks().get("file"))
                .hasToString("Folder[file=" + folder.resolve("results/lines.txt") + ", zone=Asia/Jayapura]");
    }

    @Test
    void an_empty_section_is_no_problem() throws IOException {
        assertThat(read("targets:\nchecks:\nsinks:\nrules:\n").checks()).isEmpty();
    }

    @Test
    void an_alias_gives_two_targets_the_same_tags() throws IOException {
        ServerConfig config = read("""
                targets:
                  - { id: a, address: 127.0.0.1, tags: &site { site: kediri } }
                  - { id: b, address: 127.0.0.2, tags: *site }
                checks: { ping: { probe: scripted, targets: { tag: site=kediri } } }
                sinks: {}
                """);

        assertThat(config.checks().get(0).targets()).hasSize(2);
    }

    @Test
    void a_number_keeps_the_form_it_was_written_in() throws IOException {
        assertThat(read("targets: [ { id: 0010, name: 1.10, address: 127.0.0.1 } ]\nchecks: {}\nsinks: {}\n")
                        .targets())
                .first()
                .satisfies(target -> {
                    assertThat(target.id()).isEqualTo("0010");
                    assertThat(target.name()).isEqualTo("1.10");
                });
    }

    @Test
    void rules_of_the_file_are_rules_of_the_builders() throws IOException {
        ServerConfig config = read("""
                targets: [ 127.0.0.1 ]
                checks: { ping: { probe: scripted, targets: all } }
                sinks: {}
                rules:
                  device-down: { type: down, rounds: 4, severity: major }
                  usually-down: { type: down }
                  lossy: { type: threshold, metric: icmp.packet_loss, above: 0.2, clearBelow: 0.05, rounds: 3, severity: minor }
                  held: { type: threshold, metric: icmp.rtt, above: 0.2, for: 3m, only: [ site=kediri, role=core ] }
                  no-data: { type: stale }
                """);

        assertThat(config.rules())
                .extracting(Rule::id)
                .containsExactly("device-down", "usually-down", "lossy", "held", "no-data");
        assertThat(config.rules())
                .extracting(Rule::severity)
                .containsExactly(Severity.MAJOR, Severity.CRITICAL, Severity.MINOR, Severity.MAJOR, Severity.WARNING);
        assertThat(config.rules().get(0).policy().raiseCount()).isEqualTo(4);
        assertThat(config.rules().get(1).policy().raiseCount()).isEqualTo(3);
        assertThat(config.rules().get(2).policy().raiseCount()).isEqualTo(3);
        assertThat(config.rules().get(3).policy().raiseFor()).isEqualTo(Duration.ofMinutes(3));
    }

    private ServerConfig read(String yaml) throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, PLUGINS, folder);
    }
}
