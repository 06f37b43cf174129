package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.denyut.ConfigException;
import io.denyut.Observation;
import io.denyut.Plugins;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.server.support.ScriptedProbeProvider;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.Verdict;
import io.denyut.testkit.NothingKnown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesReaderTest {
    private static final Plugins PLUGINS = Plugins.discover(RulesReaderTest.class.getClassLoader());
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static final String GOOD = """
            targets: [ { id: gw, address: 127.0.0.1, tags: { site: kediri } }, { id: core-1, address: 127.0.0.2 } ]
            sinks: {}
            checks:
              ping: { probe: scripted, targets: all, every: 5s }
            rules:
            """;

    @TempDir
    private Path folder;

    // ---------------------------------------------------------------- what rules do

    private static Observation seen(Status status, Sample... samples) {
        Reason reason = status == Status.UP ? null : new Reason("icmp.timeout", "");
        return seen("gw", 0, status, reason, samples);
    }

    private static Observation seen(
            String target,
            long second,
            Status status,
            @org.jspecify.annotations.Nullable Reason reason,
            Sample... all) {
        Instant time = T0.plusSeconds(second);
        return new Observation(
                Target.of(target, "127.0.0.1"),
                "ping",
                Observation.LOCAL,
                time,
                time,
                Duration.ZERO,
                status,
                reason,
                List.of(all));
    }

    private static String found(Rule rule, Observation observation) {
        List<Finding> findings = rule.evaluate(observation, new NothingKnown());
        if (findings.isEmpty()) {
            return "-";
        }
        Finding first = findings.get(0);
        return first.verdict()
                + (first.severity() == null || first.verdict() == Verdict.CLEAR ? "" : " " + first.severity());
    }

    @Test
    void levels_have_their_severities_and_units() throws IOException {
        Rule rule = one("""
                  lossy:
                    type: threshold
                    metric: icmp.packet_loss
                    levels:
                      - { above: 20%, clearBelow: 5%, severity: warning }
                      - { above: 60%, clearBelow: 50%, severity: critical }
                """);
        assertThat(rule.severity()).isEqualTo(Severity.WARNING);
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.LOSS.of(0.2))))
                .isEqualTo("-");
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.LOSS.of(0.21))))
                .isEqualTo("BREACH WARNING");
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.LOSS.of(0.61))))
                .isEqualTo("BREACH CRITICAL");
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.LOSS.of(0.05))))
                .isEqualTo("CLEAR");
    }

    @Test
    void a_band_may_be_written_as_one_pair() throws IOException {
        Rule rule = one("""
                  slow: { type: threshold, metric: icmp.rtt, outside: [ 10ms, 200ms ], clearInside: [ 20ms, 100ms ] }
                """);
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.RTT.of(0.005))))
                .isEqualTo("BREACH");
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.RTT.of(0.15))))
                .isEqualTo("-");
        assertThat(found(rule, seen(Status.UP, ScriptedProbeProvider.RTT.of(0.05))))
                .isEqualTo("CLEAR");
    }

    @Test
    void holds_are_policies() throws IOException {
        Rule rule = one("  d: { type: down, rounds: 3 of 5, for: 2m, clearAfter: [ 2, 1m ] }\n");
        assertThat(rule.policy()).isEqualTo(new AlertPolicy(3, 5, Duration.ofMinutes(2), 2, Duration.ofMinutes(1)));
        assertThat(one("  d: { type: down }\n").policy()).isEqualTo(AlertPolicy.rounds(3));
        assertThat(one("  d: { type: status-changed, clearAfter: 1h }\n")
                        .policy()
                        .clearFor())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whom_it_is_about_is_said_by_ids_patterns_and_checks() throws IOException {
        Rule rule = one("  d: { type: down, targets: [ gw, core-* ], checks: ping }\n");
        assertThat(found(rule, seen("core-9", 0, Status.DOWN, null))).isEqualTo("BREACH");
        assertThat(found(rule, seen("edge", 0, Status.DOWN, null))).isEqualTo("-");
    }

    @Test
    void states_and_reasons_have_their_rules() throws IOException {
        Rule limping = one("  d: { type: status, is: [ degraded, down ] }\n");
        assertThat(found(limping, seen(Status.DEGRADED))).isEqualTo("BREACH");
        assertThat(found(limping, seen(Status.UP))).isEqualTo("CLEAR");
        Rule reasons = one("  d: { type: changed, reasons: [ icmp.* ] }\n");
        assertThat(found(reasons, seen(Status.DOWN))).isEqualTo("BREACH");
        Rule any = one("  d: { type: changed }\n");
        assertThat(found(any, seen(Status.DOWN))).isEqualTo("CLEAR");
        assertThat(found(any, seen(Status.UP))).isEqualTo("BREACH");
    }

    @Test
    void rates_are_in_the_metrics_unit_for_each_per() throws IOException {
        Rule rule = one("  r: { type: rate, metric: icmp.rtt, per: 1m, over: 10m, above: 50ms }\n");
        for (int minute = 0; minute < 9; minute++) {
            found(rule, seen("gw", 60L * minute, Status.UP, null, ScriptedProbeProvider.RTT.of(0.06 * minute)));
        }
        assertThat(found(rule, seen("gw", 540, Status.UP, null, ScriptedProbeProvider.RTT.of(0.54))))
                .isEqualTo("BREACH");
    }

    @Test
    void a_drop_is_an_amount_below_the_median_of_a_window() throws IOException {
        Rule rule =
                one("  r: { type: drop-from-median, metric: icmp.rtt, amount: 50ms, clearBelow: 20ms, window: 24h }\n");
        for (int i = 0; i < 144; i++) {
            found(rule, seen("gw", 600L * i, Status.UP, null, ScriptedProbeProvider.RTT.of(0.1)));
        }
        assertThat(found(rule, seen("gw", 86_400, Status.UP, null, ScriptedProbeProvider.RTT.of(0.04))))
                .isEqualTo("BREACH");
    }

    @Test
    void a_rule_that_is_not_enabled_is_read_and_left_out() throws IOException {
        try (ServerConfig config = read(GOOD + "  a: { type: down, enabled: false }\n  b: { type: stale }\n")) {
            assertThat(config.rules()).extracting(Rule::id).containsExactly("b");
        }
        assertThat(problems(GOOD + "  a: { type: down, enabled: false, severity: hihg }\n"))
                .hasSize(1);
    }

    @Test
    void absent_has_its_check_and_its_time() throws IOException {
        Rule rule = one("  a: { type: absent, check: ping, after: 1m, severity: major }\n");
        assertThat(rule.severity()).isEqualTo(Severity.MAJOR);
    }

    // ---------------------------------------------------------------- what is refused

    static Stream<Arguments> badRules() {
        return Stream.of(
                bad(
                        "  r: { type: threshold, metric: icmp.packet_loss, above: 20ms }",
                        "denyut.yml:6 rules.r.above: limit '20ms' is a time, icmp.packet_loss is a ratio 0..1 (write it such as 0.2 or 20%)"),
                bad(
                        "  r: { type: threshold, metric: icmp.packet_loss, above: 20 }",
                        "denyut.yml:6 rules.r.above: '20' is more than 1, icmp.packet_loss is a ratio 0..1 (did you mean 20%?)"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, above: 200ms, clearBelow: 0.3 }",
                        "denyut.yml:6 rules.r.clearBelow: 0.3 must not be more than above 0.2"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, outside: [ 200ms, 10ms ] }",
                        "denyut.yml:6 rules.r.outside: 0.2 must be less than 0.01"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, outside: 200ms }",
                        "denyut.yml:6 rules.r.outside: must be two numbers: the lower and the upper limit (for example outside: [10, 20])"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, outside: [ 1ms, 2ms ], above: 3ms }",
                        "denyut.yml:6 rules.r.above: says the same as outside; write one of them"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, outside: [ 1ms, 20ms ], clearInside: [ 0.1ms, 2ms ] }",
                        "denyut.yml:6 rules.r.clearInside: 1.0E-4 must not be less than outside 0.001"),
                bad(
                        "  r:\n    type: threshold\n    metric: icmp.rtt\n    levels:\n"
                                + "    - { above: 2, severity: warning }\n    - { above: 1, severity: critical }",
                        "denyut.yml:9 rules.r.levels: level critical: above 1.0 must be more than above 2.0 of level warning"),
                bad(
                        "  r:\n    type: threshold\n    metric: icmp.rtt\n    levels:\n"
                                + "    - { above: 1, severity: critical }\n    - { above: 2, severity: warning }",
                        "denyut.yml:9 rules.r.levels: the level warning must be more severe than the level critical before it"),
                bad(
                        "  r:\n    type: threshold\n    metric: icmp.rtt\n    levels:\n    - { above: 1 }",
                        "denyut.yml:10 rules.r.levels[0]: needs a severity (for example severity: warning)"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, above: 1, levels: [ { above: 2, severity: major } ] }",
                        "denyut.yml:6 rules.r.above: goes without levels; each level has its own"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, levels: [] }",
                        "denyut.yml:6 rules.r.levels: must be a list of 1 to 4 levels, not of 0"),
                bad(
                        "  r: { type: down, rounds: 5 of 3 }",
                        "denyut.yml:6 rules.r.rounds: '5 of 3' must be 1 to 1000, and not more than the rounds it is of"),
                bad(
                        "  r: { type: down, rounds: many }",
                        "denyut.yml:6 rules.r.rounds: 'many' is not a number of rounds such as 3, or 3 of 5"),
                bad(
                        "  r: { type: down, clearAfter: soon }",
                        "denyut.yml:6 rules.r.clearAfter: 'soon' is neither a number of rounds such as 2 nor a time span such as 5m (at most 31d)"),
                bad("  r: { type: down, for: 90d }", "denyut.yml:6 rules.r.for: '90d' must be 1ms to 31d"),
                bad(
                        "  r: { type: down, targets: [ gww ] }",
                        "denyut.yml:6 rules.r.targets[0]: there is no target 'gww' (did you mean 'gw'?)"),
                bad(
                        "  r: { type: down, checks: pong }",
                        "denyut.yml:6 rules.r.checks: there is no check 'pong' (did you mean 'ping'?)"),
                bad(
                        "  r: { type: status, is: [ degarded ] }",
                        "denyut.yml:6 rules.r.is[0]: 'degarded' must be one of up, degraded, down, unknown (did you mean 'degraded'?)"),
                bad("  r: { type: status }", "denyut.yml:6 rules.r.is: must be set (for example is: degraded)"),
                bad(
                        "  r: { type: rate, metric: icmp.rtt, above: 1 }",
                        "denyut.yml:6 rules.r.per: must be set (for example per: 1m)"),
                bad(
                        "  r: { type: threshold, metric: icmp.rtt, above: 1, over: 1m }",
                        "denyut.yml:6 rules.r.over: unknown key 'over'"),
                bad(
                        "  r: { type: drop-from-median, metric: icmp.rtt, window: 24h }",
                        "denyut.yml:6 rules.r: needs a limit (write amount: 3)"),
                bad(
                        "  r: { type: drop-from-median, metric: icmp.rtt, amount: 1, window: 1m }",
                        "denyut.yml:6 rules.r.window: '1m' must be 10m to 31d"),
                bad(
                        "  r: { type: absent, check: ping, after: 10s }",
                        "denyut.yml:6 rules.r.after: '10s' must be at least 12500ms: 2.5 times the interval of check ping"),
                bad(
                        "  r: { type: absent, check: pnig, after: 10m }",
                        "denyut.yml:6 rules.r.check: there is no check 'pnig' (did you mean 'ping'?)"),
                bad(
                        "  r: { type: changed, reasons: [ \"\" ] }",
                        "denyut.yml:6 rules.r.reasons[0]: a reason code must not be empty"),
                bad(
                        "  a: { type: pair }\n  b: { type: pair }",
                        "denyut.yml:7 rules.b: the rule id 'pair-down' is already on line 6 (give one of the two another id)"),
                bad(
                        "  r: { type: down }\n  r: { type: stale }",
                        "denyut.yml:7 rules.r: the key 'r' is already on line 6"),
                bad(
                        "  r: { type: threshold, metric: icmp.rt, above: 1, levels: x, clearBelow: y }",
                        "denyut.yml:6 rules.r.metric: no probe of this file measures 'icmp.rt' (did you mean 'icmp.rtt'?)"));
    }

    private static Arguments bad(String rules, String expected) {
        return Arguments.of(rules, expected);
    }

    @ParameterizedTest
    @MethodSource("badRules")
    void a_bad_rule_is_told_with_its_line_its_bound_and_what_to_do(String rules, String expected) throws IOException {
        assertThat(problems(GOOD + rules + "\n"))
                .anySatisfy(problem -> assertThat(problem).startsWith(expected));
    }

    @Test
    void a_window_that_holds_too_few_values_is_refused() throws IOException {
        assertThat(problems(GOOD.replace("every: 5s", "every: 5m")
                        + "  r: { type: drop-from-median, metric: icmp.rtt, amount: 1, window: 10m }\n"))
                .containsExactly(
                        "denyut.yml:6 rules.r.window: '10m' holds too few values: icmp.rtt is measured every 5m"
                                + " (at least 50m)");
    }

    @Test
    void a_rule_about_an_unknown_metric_has_no_other_problem() throws IOException {
        assertThat(
                        problems(
                                GOOD
                                        + "  r: { type: drop-from-median, metric: x.y, amount: 1dB, levels: [], window: 24h, where: { a: b } }\n"))
                .hasSize(1);
    }

    private Rule one(String rules) throws IOException {
        try (ServerConfig config = read(GOOD + rules)) {
            assertThat(config.rules()).hasSize(1);
            return config.rules().get(0);
        }
    }

    private ServerConfig read(String yaml) throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, PLUGINS, folder);
    }

    private List<String> problems(String yaml) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> read(yaml).close());
        assertThat(refused).as("refused").isNotNull();
        return refused.problems().stream().map(Object::toString).toList();
    }
}
