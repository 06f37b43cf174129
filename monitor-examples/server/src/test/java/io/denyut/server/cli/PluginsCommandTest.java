package io.denyut.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.server.support.PluginJar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PluginsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path data;

    @Test
    void what_is_built_in_is_listed_and_an_empty_directory_says_where_jars_belong() {
        assertThat(run("plugins", "--data", data.toString())).isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^KIND +ID +VERSION +FROM$")
                .containsPattern("(?m)^probe +icmp .*built in$")
                .contains("There are no plug-ins in " + data.resolve("plugins"))
                .contains("Put a jar there")
                .doesNotContain("Refused");
    }

    @Test
    void a_jar_that_was_dropped_is_listed_with_its_version_and_what_is_broken_with_its_reason() throws Exception {
        PluginJar.drop(data.resolve("plugins"), "third");
        Path broken = Files.writeString(data.resolve("plugins/broken.jar"), "half a jar");

        assertThat(run("plugins", "--data", data.toString())).isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^probe +third +3\\.2\\.1 +third\\.jar$")
                .contains("Refused:")
                .contains(broken.toString())
                .contains("is not a jar that can be read")
                .contains("Remedy: it may be half copied")
                .doesNotContain("There are no plug-ins");
        assertThat(run("plugins", "--data", data.toString(), "--strict")).isEqualTo(1);
    }

    @Test
    void programs_get_json() throws Exception {
        Path jar = PluginJar.drop(data.resolve("plugins"), "third");
        Files.writeString(data.resolve("plugins/broken.jar"), "half a jar");

        assertThat(run("plugins", "--json", "--data", data.toString())).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("directory").asText())
                .isEqualTo(data.resolve("plugins").toString());
        assertThat(json.path("plugins"))
                .anySatisfy(plugin -> assertThat(plugin.toString())
                        .isEqualTo("{\"kind\":\"probe\",\"id\":\"third\",\"version\":\"3.2.1\",\"location\":\"file:"
                                + jar + "\",\"built_in\":false}"))
                .anySatisfy(plugin -> {
                    assertThat(plugin.path("id").asText()).isEqualTo("icmp");
                    assertThat(plugin.path("built_in").asBoolean()).isTrue();
                });
        assertThat(json.path("refused")).hasSize(1);
        assertThat(json.path("refused").path(0).path("hint").asText()).contains("half copied");
    }

    @Test
    void the_settings_of_one_are_shown_with_type_default_and_help() {
        assertThat(run("plugins", "show", "probe", "icmp")).isZero();
        assertThat(out.toString())
                .startsWith("probe icmp  (built in")
                .containsPattern("(?m)^  inFlight +integer +-$")
                .contains("The most targets asked at the same time")
                .containsPattern("(?m)^  retryAfter +duration +500ms$")
                .contains("checks:")
                .contains("my-check: { probe: icmp, targets: all, every: 5s, with: { burst: 1 } }");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void the_settings_of_one_that_was_dropped_are_shown_too() throws Exception {
        PluginJar.drop(data.resolve("plugins"), "third");
        assertThat(run("plugins", "show", "probe", "third", "--data", data.toString()))
                .isZero();
        assertThat(out.toString())
                .startsWith("probe third  (third.jar, version 3.2.1)")
                .containsPattern("(?m)^  answer +integer +42 +What it says, 0 to 100\\.$");
    }

    @Test
    void one_that_is_not_there_is_refused_with_the_one_that_was_meant() {
        assertThat(run("plugins", "show", "probe", "icpm")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no probe 'icpm': did you mean 'icmp'?");
        assertThat(run("plugins", "show", "prob", "icmp")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no kind 'prob' of plug-in:")
                .contains("probe, sink");
    }

    @Test
    void a_configuration_that_names_a_dropped_plug_in_is_good() throws Exception {
        PluginJar.drop(data.resolve("plugins"), "third");
        Path file = Files.writeString(data.resolve("denyut.yml"), """
                targets: [ 127.0.0.1 ]
                checks: { mine: { probe: third, targets: all, with: { answer: 7 } } }
                sinks: {}
                """);
        assertThat(run("config", "check", file.toString(), "--data", data.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("1 target, 1 check").contains("Good.");
    }

    private int run(String... args) {
        CommandLine line = DenyutCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
