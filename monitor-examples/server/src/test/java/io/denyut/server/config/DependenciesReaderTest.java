package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependenciesReaderTest {
    private static final Plugins PLUGINS = Plugins.discover(DependenciesReaderTest.class.getClassLoader());

    private static final String GOOD = """
            sinks: {}
            checks: { ping: { probe: scripted, targets: all } }
            targets:
              - { id: gw, address: 127.0.0.1 }
              - { id: core, address: 127.0.0.2 }
              - { id: olt, address: 127.0.0.3, dependsOn: [ core, gw ] }
              - { id: onu, address: 127.0.0.4, parent: olt }
            """;

    @TempDir
    private Path folder;

    @Test
    void both_ways_to_write_it_add_up() throws IOException {
        Dependencies read = read(GOOD + "dependsOn: { core: gw, olt: [ gw ] }\nreferences: [ gw, core ]\n");
        assertThat(read.through()).isEqualTo(Map.of("core", Set.of("gw"), "olt", Set.of("core", "gw")));
        assertThat(read.references()).containsExactly("gw", "core");
    }

    @Test
    void without_a_word_nothing_depends_on_anything() throws IOException {
        Dependencies read =
                read("sinks: {}\nchecks: { ping: { probe: scripted, targets: all } }\ntargets: [ 127.0.0.1 ]\n");
        assertThat(read.through()).isEmpty();
        assertThat(read.references()).isEmpty();
    }

    @Test
    void a_circle_is_refused_with_its_way_round() {
        assertThat(problems(GOOD + "dependsOn:\n  core: gw\n  gw: [ olt ]\n"))
                .containsExactly("denyut.yml:9 dependsOn.core: goes round in a circle: core -> gw -> olt -> core"
                        + " (each target is reached through others, never through itself)");
    }

    @Test
    void what_contains_a_target_is_on_the_way_to_it() {
        assertThat(problems(GOOD + "dependsOn:\n  gw: onu\n"))
                .containsExactly("denyut.yml:9 dependsOn.gw: goes round in a circle: gw -> onu -> olt -> gw"
                        + " (each target is reached through others, never through itself)");
    }

    @Test
    void two_ways_to_one_target_are_no_circle() throws IOException {
        assertThat(read(GOOD + "dependsOn: { core: gw }\n").through()).containsKeys("core", "olt");
    }

    @Test
    void itself_strangers_and_what_is_no_target_are_refused() {
        assertThat(problems(GOOD + "dependsOn:\n  gw: gw\n"))
                .containsExactly("denyut.yml:9 dependsOn.gw: target 'gw' cannot depend on itself");
        assertThat(problems(GOOD + "dependsOn:\n  gw: [ cor ]\n"))
                .containsExactly("denyut.yml:9 dependsOn.gw[0]: there is no target 'cor' (did you mean 'core'?)");
        assertThat(problems(GOOD + "dependsOn:\n  gv: [ core ]\n"))
                .containsExactly("denyut.yml:9 dependsOn.gv: there is no target 'gv' (did you mean 'gw'?)");
        assertThat(problems(GOOD + "dependsOn:\n  gw: { a: b }\n"))
                .containsExactly(
                        "denyut.yml:9 dependsOn.gw: must be the id of a target, or a list of them, not a section of keys and values");
        assertThat(problems(GOOD + "references: [ gw, g*, cor, gw ]\n"))
                .containsExactly(
                        "denyut.yml:8 references[1]: 'g*' must be the id of one target",
                        "denyut.yml:8 references[2]: there is no target 'cor' (did you mean 'core'?)",
                        "denyut.yml:8 references[3]: 'gw' is there twice");
        assertThat(problems(GOOD + "dependsOn: [ gw ]\n"))
                .hasSize(1)
                .allMatch(each -> each.contains("must be a section"));
    }

    @Test
    void components_of_a_target_may_be_named_before_they_are_found() throws IOException {
        assertThat(read(GOOD + "dependsOn: { onu: olt/pon/1 }\n").through()).containsEntry("onu", Set.of("olt/pon/1"));
    }

    @Test
    void ten_thousand_targets_in_a_row_are_no_trouble() throws IOException {
        StringBuilder yaml =
                new StringBuilder("sinks: {}\nchecks: { ping: { probe: scripted, targets: all } }\ntargets:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("- { id: t").append(i).append(", address: 127.0.0.1");
            yaml.append(i == 0 ? " }\n" : ", dependsOn: t" + (i - 1) + " }\n");
        }
        assertThat(read(yaml.toString()).through()).hasSize(9_999);
        assertThat(problems(yaml + "dependsOn: { t0: t9999 }\n"))
                .hasSize(1)
                .allMatch(each -> each.contains("... (9988 more)") && each.length() < 400);
    }

    private Dependencies read(String yaml) throws IOException {
        try (ServerConfig config = config(yaml)) {
            return config.dependencies();
        }
    }

    private ServerConfig config(String yaml) throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, PLUGINS, folder);
    }

    private List<String> problems(String yaml) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> config(yaml).close());
        assertThat(refused).as("refused").isNotNull();
        return refused.problems().stream().map(Object::toString).toList();
    }
}
