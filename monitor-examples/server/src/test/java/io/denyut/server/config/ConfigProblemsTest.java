package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
    private static final Plugins PLUGINS = Plugins.discover(ConfigProblemsTest.class.getClassLoader());

    private static final String GOOD = """
            checks:
              ping: { probe: scripted, targets: all }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    static Stream<Arguments> badFiles() {
        return Stream.of(
                bad("an unknown key at the top", GOOD + "tagets: []\n", "denyut.yml:4 tagets: unknown key 'tagets'"),
                bad("and what was meant", GOOD + "tagets: []\n", "did you mean 'targets'?"),
                bad(
                        "a section of the wrong type",
                        "targets: { a: b }\n" + GOOD,
                        "denyut.yml:1 targets: must be a list"),
                bad(
                        "a list where keys belong",
                        "checks: [ping]\nsinks: {}\n",
                        "denyut.yml:1 checks: must be a section"),
                bad(
                        "two targets with one id, both lines named",
                        "targets:\n- { id: a, address: 127.0.0.1 }\n- { id: a, address: 127.0.0.2 }\n" + GOOD,
                        "denyut.yml:3 targets[1].id: the target id 'a' is already on line 2"),
                bad(
                        "a key that is there twice",
                        "zone: UTC\n" + GOOD + "zone: UTC\n",
                        "denyut.yml:5 zone: the key 'zone' is already on line 1"),
                bad(
                        "a check that is there twice",
                        "sinks: {}\nchecks:\n  ping: { probe: scripted, targets: all }\n  ping: { probe: scripted, targets: all }\n",
                        "denyut.yml:4 checks.ping: the key 'ping' is already on line 3"),
                bad(
                        "a bad time span",
                        "sinks: {}\nchecks:\n  ping: { probe: scripted, targets: all, every: 5 }\n",
                        "denyut.yml:3 checks.ping.every: '5' is not a time span such as 500ms, 5s, 2m, 1h or 7d"),
                bad(
                        "a time span out of bounds",
                        "sinks: {}\nchecks:\n  ping: { probe: scripted, targets: all, timeout: 2h }\n",
                        "denyut.yml:3 checks.ping.timeout: '2h' must be 1ms to 1h"),
                bad(
                        "an unknown probe",
                        "sinks: {}\nchecks:\n  ping:\n    probe: scriptd\n    targets: all\n",
                        "denyut.yml:4 checks.ping.probe: there is no probe 'scriptd' (did you mean 'scripted'?)"),
                bad(
                        "an unknown sink",
                        "checks: {}\nsinks:\n  f: { type: foldr }\n",
                        "denyut.yml:3 sinks.f.type: there is no sink 'foldr' (did you mean 'folder'?)"),
                bad(
                        "a setting that the plug-in does not know",
                        "checks: {}\nsinks:\n  f:\n    type: folder\n    with:\n      directry: x\n",
                        "denyut.yml:6 sinks.f.with.directry: unknown key 'directry' (did you mean 'directory'?)"),
                bad(
                        "a setting out of the plug-in's bounds",
                        "sinks: {}\nchecks:\n  ping:\n    probe: scripted\n    targets: all\n    with:\n      burst: 101\n",
                        "denyut.yml:7 checks.ping.with.burst: '101' must be 1 to 100"),
                bad(
                        "a setting without a value",
                        "sinks: {}\nchecks:\n  ping:\n    probe: scripted\n    targets: all\n    with:\n      burst:\n",
                        "denyut.yml:7 checks.ping.with.burst: nothing is written here"),
                bad(
                        "a check on a target that is not there",
                        "targets:\n- { id: gateway, address: 127.0.0.1 }\nsinks: {}\nchecks:\n  p: { probe: scripted, targets: [gatway] }\n",
                        "denyut.yml:5 checks.p.targets[0]: there is no target 'gatway' (did you mean 'gateway'?)"),
                bad(
                        "a check on a tag that nobody has",
                        "targets:\n- { id: a, address: 127.0.0.1, tags: { site: kediri } }\nsinks: {}\nchecks:\n"
                                + "  p: { probe: scripted, targets: { tag: site=kedri } }\n",
                        "denyut.yml:5 checks.p.targets.tag: no target has the tag 'site=kedri' (did you mean 'site=kediri'?)"),
                bad(
                        "a check without targets",
                        "sinks: {}\nchecks:\n  p: { probe: scripted }\n",
                        "denyut.yml:3 checks.p.targets: must be set"),
                bad(
                        "an option that nobody reads",
                        "targets:\n- { id: a, address: 127.0.0.1, options: { check.evry: 1m } }\n" + GOOD,
                        "denyut.yml:2 targets[0].options.check.evry: unknown option 'check.evry' (did you mean 'check.every'?)"),
                bad(
                        "an option of the wrong type",
                        "targets:\n- { id: a, address: 127.0.0.1, options: { scripted.port: x } }\n" + GOOD,
                        "denyut.yml:2 targets[0].options.scripted.port: 'x' is not a whole number"),
                bad(
                        "a misspelt key of a target",
                        "targets:\n- { id: a, adress: 127.0.0.1 }\n" + GOOD,
                        "denyut.yml:2 targets[0].adress: unknown key 'adress' (did you mean 'address'?)"),
                bad(
                        "four numbers that are no address",
                        "targets:\n- { id: a, address: 999.1.1.1 }\n" + GOOD,
                        "denyut.yml:2 targets[0].address: '999.1.1.1' is not an IPv4 address"),
                bad(
                        "a command for an address",
                        "targets:\n- id: a\n  address: \"; rm -rf\"\n" + GOOD,
                        "denyut.yml:3 targets[0].address: '; rm -rf' "),
                bad(
                        "an empty address",
                        "targets:\n- { id: a, address: \"\" }\n" + GOOD,
                        "denyut.yml:2 targets[0].address: must not be empty"),
                bad(
                        "an address that no ping can reach",
                        "targets:\n- { id: a, address: \"$(reboot)\" }\nsinks: {}\nchecks: { p: { probe: icmp, targets: all } }\n",
                        "denyut.yml:2 targets[0].address: '$(reboot)' is neither an IPv4 address"),
                bad(
                        "three hundred characters for an address",
                        "targets:\n- { id: a, address: " + "x".repeat(300) + " }\n"
                                + "sinks: {}\nchecks: { p: { probe: icmp, targets: all } }\n",
                        "denyut.yml:2 targets[0].address: an address of 300 characters is longer than 253"),
                bad(
                        "a target id with a space",
                        "targets:\n- { id: a b, address: 127.0.0.1 }\n" + GOOD,
                        "denyut.yml:2 targets[0]: target id 'a b' does not match"),
                bad(
                        "a parent that is not there",
                        "targets:\n- { id: a, address: 127.0.0.1, parent: b }\n" + GOOD,
                        "denyut.yml:2 targets[0].parent: there is no target 'b'"),
                bad(
                        "a zone that is not there",
                        "zone: Asia/Jakrta\n" + GOOD,
                        "denyut.yml:1 zone: 'Asia/Jakrta' is not"),
                bad("and the zone that was meant", "zone: Asia/Jakrta\n" + GOOD, "did you mean 'Asia/Jakarta'?"),
                bad(
                        "a port that cannot be",
                        "server: { port: 70000 }\n" + GOOD,
                        "denyut.yml:1 server.port: '70000' must be 0 to 65535"),
                bad(
                        "an open door without a lock",
                        "server: { bind: 0.0.0.0 }\n" + GOOD,
                        "denyut.yml:1 server.bind: '0.0.0.0' must be 127.0.0.1"),
                bad(
                        "an id that is reserved",
                        "checks: {}\nsinks:\n  server.x: { type: folder }\n",
                        "denyut.yml:3 sinks.server.x: ids"),
                bad(
                        "an unknown kind of rule",
                        GOOD + "rules:\n  r: { type: treshold }\n",
                        "denyut.yml:5 rules.r.type: there is no kind of rule 'treshold' (did you mean 'threshold'?)"),
                bad(
                        "a rule about a metric that nobody measures",
                        GOOD + "rules:\n  r: { type: threshold, metric: icmp.packet_los, above: 0.2 }\n",
                        "denyut.yml:5 rules.r.metric: no probe of this file measures 'icmp.packet_los' (did you mean 'icmp.packet_loss'?)"),
                bad(
                        "a threshold that clears above where it raises",
                        GOOD + "rules:\n  r: { type: threshold, metric: icmp.rtt, above: 0.2, clearBelow: 0.3 }\n",
                        "denyut.yml:5 rules.r.clearBelow: 0.3 must not be more than above 0.2"),
                bad(
                        "a threshold without a limit",
                        GOOD + "rules:\n  r: { type: threshold, metric: icmp.rtt }\n",
                        "denyut.yml:5 rules.r: needs a limit"),
                bad(
                        "a band that is turned round",
                        GOOD + "rules:\n  r:\n    type: threshold\n    metric: icmp.rtt\n    above: 1\n    below: 2\n",
                        "denyut.yml:9 rules.r.below: 2.0 must be less than above 1.0"),
                bad(
                        "a clear limit without its limit",
                        GOOD + "rules:\n  r: { type: threshold, metric: icmp.rtt, below: 2, clearBelow: 1 }\n",
                        "denyut.yml:5 rules.r.clearBelow: goes with above, which is not set"),
                bad(
                        "a rule for a tag without a value",
                        GOOD + "rules:\n  r: { type: down, only: site }\n",
                        "denyut.yml:5 rules.r.only: 'site' must be written key=value"),
                bad(
                        "a severity that is not one",
                        GOOD + "rules:\n  r: { type: down, severity: hihg }\n",
                        "denyut.yml:5 rules.r.severity: 'hihg' must be one of warning, minor, major, critical"),
                bad(
                        "a route to nobody",
                        GOOD + "routes:\n- { to: noc }\n",
                        "denyut.yml:5 routes[0].to: there is no notifier 'noc'"),
                bad("a tab for indentation", "targets:\n\t- a\n", "denyut.yml:2: not YAML"),
                bad("a quote without an end", "zone: \"UTC\nsinks: {}\n", "denyut.yml:"),
                bad(
                        "something other than keys",
                        "- a\n- b\n",
                        "denyut.yml:1: the file must be a section of keys and values"),
                bad("two documents", GOOD + "---\nzone: UTC\n", "denyut.yml:5: a second document begins here"));
    }

    private static Arguments bad(String what, String yaml, String expected) {
        return Arguments.of(what, yaml, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void a_problem_is_told_with_its_line_and_key(String what, String yaml, String expected) throws IOException {
        assertThat(problems(yaml))
                .as(what)
                .anySatisfy(problem -> assertThat(problem).contains(expected));
    }

    @Test
    void all_problems_are_told_at_once_in_the_order_of_the_file() throws IOException {
        List<String> problems = problems("""
                zone: Nowhere
                targets:
                - { id: a }
                - { id: b, address: 1.2.3 }
                checks:
                  ping: { probe: none, targets: [c], every: soon }
                """ + "sinks: { f: { type: x } }\n");

        assertThat(problems)
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactly(
                        "denyut.yml:1",
                        "denyut.yml:3",
                        "denyut.yml:4",
                        "denyut.yml:6",
                        "denyut.yml:6",
                        "denyut.yml:6",
                        "denyut.yml:7");
    }

    @Test
    void nested_aliases_that_stand_for_millions_of_values_are_refused_quickly() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }

        assertThat(problems(bomb.toString()))
                .anySatisfy(problem -> assertThat(problem).contains("aliases (*name) stand for more than"));
    }

    @Test
    void a_value_that_contains_itself_is_refused() throws IOException {
        assertThat(problems("targets: &t [ *t ]\n")).isNotEmpty();
    }

    @Test
    void a_thousand_levels_are_refused() throws IOException {
        assertThat(problems("targets: " + "[".repeat(1_000) + "]".repeat(1_000)))
                .isNotEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_told_with_its_whole_path() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigReader.read(folder.resolve("none.yml"), PLUGINS, folder));

        assertThat(refused.problems().get(0).toString())
                .contains("there is no file")
                .contains(folder.resolve("none.yml").toString());
    }

    @Test
    void bytes_that_are_not_text_are_refused() throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});

        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(file, PLUGINS, folder));

        assertThat(refused.problems()).isNotEmpty();
    }

    @Test
    void a_megabyte_for_a_key_does_not_end_up_in_the_message() throws IOException {
        assertThat(problems("\"" + "k".repeat(1 << 20) + "\": 1\n" + GOOD))
                .allSatisfy(problem -> assertThat(problem.length()).isLessThan(400));
    }

    private List<String> problems(String yaml) throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.write(file, yaml.getBytes(StandardCharsets.UTF_8));
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> ConfigReader.read(file, PLUGINS, folder).close());
        assertThat(refused).as("refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }
}
