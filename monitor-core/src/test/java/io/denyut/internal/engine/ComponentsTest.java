package io.denyut.internal.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Check;
import io.denyut.Latest;
import io.denyut.Target;
import io.denyut.internal.round.CheckRunner;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.testkit.RecordingSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Components that a probe finds: an OLT's PON ports, and their ONUs. */
class ComponentsTest {
    private static final Target OLT = Target.of("olt", "127.0.0.1");
    private static final Target PON = Target.of("olt/pon/1", "olt").withParent("olt");
    private static final Target ONU_A = Target.of("olt/onu/a", "olt").withParent("olt/pon/1");
    private static final Target ONU_B = Target.of("olt/onu/b", "olt").withParent("olt/pon/1");

    private final RecordingSink sink = new RecordingSink();
    private final ScriptedProbe probe = ScriptedProbe.perTarget(ComponentsTest::all);

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> all(ProbeRound round, ProbeOutput output) {
        output.components(OLT, List.of(PON), true);
        output.components(PON, List.of(ONU_A, ONU_B), true);
        List.of(OLT, PON, ONU_A, ONU_B).forEach(target -> output.report(target, ProbeResult.up()));
        return done();
    }

    private Engine engine() {
        Check check = Check.of("epon", probe)
                .targets(OLT)
                .every(ofSeconds(10))
                .timeout(ofSeconds(5))
                .spread(Duration.ZERO);
        return Engine.of(b -> b.check(check).sink("out", sink)).start();
    }

    private List<String> lastRound() {
        List<String> words = Engine.words(sink.written());
        String tick = words.get(words.size() - 1).replaceAll(".*@(\\d+)=.*", "$1");
        return words.stream().filter(word -> word.contains("@" + tick + "=")).toList();
    }

    private void round(Engine engine) {
        engine.advance(ofSeconds(10)).advance(ofSeconds(0));
    }

    @Test
    void a_component_is_observed_in_the_round_that_finds_it() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            assertThat(lastRound())
                    .containsExactlyInAnyOrder("olt@10=UP", "olt/pon/1@10=UP", "olt/onu/a@10=UP", "olt/onu/b@10=UP");
            assertThat(engine.monitor.targets()).containsKeys("olt", "olt/pon/1", "olt/onu/a");
        }
    }

    @Test
    void a_dead_parent_makes_its_components_unknown_not_down() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            probe.script = (round, output) -> {
                output.report(OLT, ProbeResult.down("icmp.timeout"));
                return done();
            };
            round(engine);
            assertThat(lastRound())
                    .containsExactlyInAnyOrder(
                            "olt@20=DOWN icmp.timeout",
                            "olt/pon/1@20=UNKNOWN parent.unreachable",
                            "olt/onu/a@20=UNKNOWN parent.unreachable",
                            "olt/onu/b@20=UNKNOWN parent.unreachable");
        }
    }

    @Test
    void a_component_that_a_complete_list_leaves_out_is_absent_and_missing_from_the_third_on() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            probe.script = (round, output) -> {
                output.components(OLT, List.of(PON), true);
                output.components(PON, List.of(ONU_A), true);
                List.of(OLT, PON, ONU_A).forEach(target -> output.report(target, ProbeResult.up()));
                return done();
            };
            round(engine);
            assertThat(lastRound()).contains("olt/onu/b@20=UNKNOWN component.absent");
            round(engine);
            assertThat(lastRound()).contains("olt/onu/b@30=UNKNOWN component.absent");
            round(engine);
            assertThat(lastRound()).contains("olt/onu/b@40=DOWN component.missing");
            probe.script = ComponentsTest::all;
            round(engine);
            assertThat(lastRound()).contains("olt/onu/b@50=UP");
        }
    }

    @Test
    void an_incomplete_list_says_nothing_about_the_others() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            probe.script = (round, output) -> {
                output.components(OLT, List.of(PON), true);
                output.components(PON, List.of(ONU_A), false);
                List.of(OLT, PON, ONU_A).forEach(target -> output.report(target, ProbeResult.up()));
                return done();
            };
            round(engine);
            assertThat(lastRound()).contains("olt/onu/b@20=UNKNOWN probe.silent");
        }
    }

    @Test
    void a_component_of_nobody_in_the_round_is_refused() {
        probe.script = (round, output) -> {
            output.components(Target.of("stranger", "x"), List.of(ONU_A), true);
            assertThat(output.report(ONU_A, ProbeResult.up())).isFalse();
            return ScriptedProbe.up(round, output);
        };
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            assertThat(lastRound()).containsExactly("olt@10=UP");
            assertThat(engine.monitor.health().checks().get("epon").strangerReports())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_component_that_is_not_seen_for_thirty_days_is_forgotten() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            engine.monitor.runners().forEach(CheckRunner::expireComponents);
            assertThat(engine.monitor.latest("olt/onu/a")).hasSize(1);
            engine.clock.setWall(engine.clock.now().plus(Duration.ofDays(31)));
            engine.advance(ofSeconds(1)); // the step of the clock is noticed
            engine.monitor.runners().forEach(CheckRunner::expireComponents);
            assertThat(engine.monitor.latest("olt/onu/a")).isEmpty();
            assertThat(engine.monitor.targets()).containsOnlyKeys("olt");
        }
    }

    @Test
    void the_components_of_a_target_that_is_removed_go_with_it() {
        try (Engine engine = engine()) {
            engine.advance(ofSeconds(12));
            Check without =
                    Check.of("epon", probe).targets(Target.of("other", "x")).every(ofSeconds(10));
            engine.monitor.update(update -> update.putCheck(without));
            engine.settle();
            assertThat(engine.monitor.latest()).extracting(Latest::observation).isEmpty();
            assertThat(engine.monitor.targets()).containsOnlyKeys("other");
        }
    }
}
