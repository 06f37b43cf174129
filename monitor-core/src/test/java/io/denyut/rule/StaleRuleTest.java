package io.denyut.rule;

import static io.denyut.rule.RuleInput.GATEWAY;
import static io.denyut.rule.RuleInput.T0;
import static io.denyut.rule.RuleInput.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import io.denyut.testkit.NothingKnown;
import io.denyut.testkit.RuleContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaleRuleTest extends RuleContract {
    @Override
    protected Rule rule() {
        return Rules.stale("stale", Severity.MAJOR);
    }

    @Override
    protected Observation breaching() {
        return seen(Status.UNKNOWN);
    }

    @Override
    protected Observation clear() {
        return seen(Status.DOWN);
    }

    @Override
    protected Observation unknown() {
        return seen(Status.UNKNOWN);
    }

    /** Half a minute without a result. */
    @Override
    protected List<Finding> findWrong(Rule stale) {
        expect(Duration.ofSeconds(10), false, GATEWAY);
        List<Finding> found = new ArrayList<>();
        for (int passed = 0; passed < 30; passed++) {
            found.addAll(stale.tick(T0.plusSeconds(passed), context));
        }
        checks.clear();
        return found;
    }

    private static Observation at(Instant time, Target target, Status status) {
        return at(time, target, Observation.LOCAL, status);
    }

    private static Observation at(Instant time, Target target, String source, Status status) {
        Reason reason = status == Status.UP ? null : new Reason("icmp.timeout", "");
        return new Observation(target, "ping", source, time, time, Duration.ZERO, status, reason, List.of());
    }

    private final List<RuleContext.CheckInfo> checks = new ArrayList<>();
    private final RuleContext context = new NothingKnown() {
        @Override
        public List<CheckInfo> checks() {
            return checks;
        }
    };
    private final Rule rule = rule();

    private void expect(Duration interval, boolean paused, Target... targets) {
        checks.clear();
        checks.add(new RuleContext.CheckInfo("ping", interval, T0, List.of(targets), paused));
    }

    private long second;

    /** Each second up to this one, as the engine does; the findings of all, one for each target. */
    private List<Finding> tick(long until) {
        Map<String, Finding> found = new LinkedHashMap<>();
        if (until <= second) {
            second = until - 1; // the clock was set back
        }
        while (second < until) {
            second++;
            rule.tick(T0.plusSeconds(second), context).forEach(finding -> found.putIfAbsent(finding.target(), finding));
        }
        return List.copyOf(found.values());
    }

    @Test
    void two_and_a_half_intervals_without_a_known_result_are_too_many() {
        expect(Duration.ofSeconds(10), false, GATEWAY);
        assertThat(tick(25)).isEmpty();
        assertThat(tick(28)).extracting(Finding::verdict).containsExactly(Verdict.BREACH);
        assertThat(tick(31)).extracting(Finding::text).first().asString().contains("no round of check ping");
    }

    @Test
    void unknown_results_do_not_count_and_a_known_one_clears() {
        expect(Duration.ofSeconds(10), false, GATEWAY);
        tick(20);
        rule.evaluate(at(T0.plusSeconds(20), GATEWAY, Status.UNKNOWN), context);
        assertThat(tick(28)).hasSize(1);
        assertThat(rule.evaluate(at(T0.plusSeconds(30), GATEWAY, Status.DOWN), context))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.CLEAR);
        assertThat(tick(50)).isEmpty();
        assertThat(tick(60)).hasSize(1);
    }

    @Test
    void a_paused_check_is_not_expected_to_measure() {
        expect(Duration.ofSeconds(10), true, GATEWAY);
        assertThat(tick(1_000)).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_does_not_make_it_blind_for_long() {
        expect(Duration.ofSeconds(10), false, GATEWAY);
        second = 7_190;
        tick(7_200);
        rule.evaluate(at(T0.plusSeconds(7_200), GATEWAY, Status.UP), context);
        assertThat(tick(3_600)).isEmpty();
        assertThat(tick(3_640)).hasSize(1);
    }

    @Test
    void a_known_result_clears_what_an_earlier_run_or_instance_of_the_rule_found() {
        assertThat(Rules.stale("stale", Severity.MAJOR).evaluate(at(T0.plusSeconds(30), GATEWAY, Status.UP), context))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.CLEAR);
    }

    @Test
    void a_target_that_was_paused_is_given_its_time_again() {
        Target other = Target.of("other", "127.0.0.2");
        expect(Duration.ofSeconds(10), false, GATEWAY, other);
        tick(5);
        expect(Duration.ofSeconds(10), false, other);
        for (int i = 0; i < 10; i++) {
            rule.evaluate(at(T0.plusSeconds(second), other, Status.UP), context);
            assertThat(tick(second + 10)).isEmpty();
        }
        expect(Duration.ofSeconds(10), false, GATEWAY);
        assertThat(tick(second + 24)).isEmpty();
        assertThat(tick(second + 6)).extracting(Finding::target).containsExactly(GATEWAY.id());
    }

    @Test
    void a_clock_that_is_set_forward_makes_nothing_stale() {
        expect(Duration.ofSeconds(60), false, GATEWAY);
        tick(50);
        rule.evaluate(at(T0.plusSeconds(50), GATEWAY, Status.UP), context);
        assertThat(tick(80)).isEmpty();
        second = 7_200;
        assertThat(tick(7_300)).isEmpty();
        assertThat(tick(7_360)).hasSize(1);
    }

    @Test
    void finds_the_silent_ones_among_ten_thousand() {
        Target[] targets = new Target[10_000];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = Target.of("t" + i, "127.0.0.1");
        }
        expect(Duration.ofSeconds(5), false, targets);
        tick(18);
        for (int i = 0; i < targets.length; i++) {
            if (i % 1_000 != 7) {
                rule.evaluate(at(T0.plusSeconds(20), targets[i], Status.UP), context);
            }
        }
        assertThat(tick(21)).hasSize(10).allMatch(finding -> finding.target().endsWith("7"));
    }

    @Test
    void only_the_targets_it_is_about_are_looked_at() {
        Rule elsewhere = Rules.stale().only("site", "blitar").named("stale");
        assertThat(findWrong(elsewhere)).isEmpty();
        assertThat(findWrong(Rules.stale().only("site", "kediri").named("stale")))
                .isNotEmpty();
        assertThat(findWrong(Rules.stale().checks("ssh").named("stale"))).isEmpty();
    }

    @Test
    void the_cause_is_the_reason_of_the_last_unknown_result() {
        assertThat(causeWith(at(T0, GATEWAY, Status.UNKNOWN), Optional.empty())).endsWith(": icmp.timeout");
    }

    @Test
    void the_cause_is_the_probe_if_it_is_known_to_be_stuck() {
        assertThat(causeWith(at(T0, GATEWAY, Status.UNKNOWN), Optional.of("it does not come back")))
                .endsWith(": icmp.timeout; probe: it does not come back");
    }

    @Test
    void the_cause_is_the_queue_if_results_are_known_elsewhere() {
        assertThat(causeWith(at(T0.plusSeconds(20), GATEWAY, Status.UP), Optional.empty()))
                .contains(": queue: there are results");
    }

    private String causeWith(Observation latest, Optional<String> trouble) {
        RuleContext known = new NothingKnown() {
            @Override
            public List<CheckInfo> checks() {
                return List.of(new CheckInfo("ping", Duration.ofSeconds(10), T0, List.of(GATEWAY), false));
            }

            @Override
            public List<Latest> latest(String target) {
                return List.of(new Latest(latest, T0, null, Map.of(), false));
            }

            @Override
            public Optional<String> trouble(String check) {
                return trouble;
            }
        };
        Rule stale = rule();
        List<Finding> found = new ArrayList<>();
        for (int passed = 0; passed < 30; passed++) {
            found.addAll(stale.tick(T0.plusSeconds(passed), known));
        }
        return found.get(0).text();
    }

    @Test
    void absent_has_a_time_of_its_own_and_looks_at_one_check() {
        checks.add(new RuleContext.CheckInfo("ping", Duration.ofSeconds(10), T0, List.of(GATEWAY), false));
        checks.add(new RuleContext.CheckInfo("ssh", Duration.ofSeconds(10), T0, List.of(GATEWAY), false));
        Rule absent = Rules.absent("ssh", Duration.ofMinutes(5)).named("no-ssh");
        List<Finding> found = new ArrayList<>();
        for (int passed = 0; passed < 310; passed++) {
            List<Finding> now = absent.tick(T0.plusSeconds(passed), context);
            if (passed <= 300) {
                assertThat(now).isEmpty();
            }
            found.addAll(now);
        }
        assertThat(found).isNotEmpty().allMatch(finding -> finding.check().equals("ssh"));
        assertThatThrownBy(() -> Rules.absent("ssh", Duration.ZERO)).hasMessageContaining("absent PT0S");
    }

    @Test
    void an_agent_that_falls_silent_is_told_from_one_that_leaves_something_out() {
        Target other = Target.of("other", "127.0.0.2");
        for (int round = 0; round < 2; round++) {
            rule.evaluate(at(T0.plusSeconds(10L * round), GATEWAY, "site-b", Status.UP), context);
            rule.evaluate(at(T0.plusSeconds(10L * round), other, "site-b", Status.UP), context);
        }
        second = 0;
        assertThat(tick(50)).as("an agent sends in batches").isEmpty();
        rule.evaluate(at(T0.plusSeconds(50), other, "site-b", Status.UP), context);
        List<Finding> one = tick(75);
        assertThat(one).extracting(Finding::target).containsExactly("gw");
        assertThat(one.get(0).text()).endsWith("agent: site-b sends other results, but not this one");
        assertThat(one.get(0).source()).isEqualTo("site-b");
        tick(185);
        assertThat(tick(200))
                .hasSize(2)
                .extracting(Finding::text)
                .allMatch(text -> text.contains("agent: nothing came from site-b"));
        assertThat(rule.evaluate(at(T0.plusSeconds(200), GATEWAY, "site-b", Status.UP), context))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.CLEAR);
    }

    @Test
    void a_target_that_is_paused_is_not_expected_from_an_agent_either() {
        for (int round = 0; round < 2; round++) {
            rule.evaluate(at(T0.plusSeconds(10L * round), GATEWAY, "site-b", Status.UP), context);
        }
        RuleContext paused = new NothingKnown() {
            @Override
            public TargetMode mode(String target) {
                return TargetMode.PAUSED;
            }
        };
        for (int passed = 0; passed < 300; passed++) {
            assertThat(rule.tick(T0.plusSeconds(passed), paused)).isEmpty();
        }
    }
}
