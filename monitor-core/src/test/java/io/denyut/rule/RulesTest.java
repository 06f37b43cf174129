package io.denyut.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import io.denyut.testkit.NothingKnown;
import io.denyut.testkit.NotifierContract;
import io.denyut.testkit.RecordingNotifier;
import io.denyut.testkit.RuleContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Metric LOSS = Metric.gauge("icmp.packet_loss", Unit.RATIO, "loss");
    private static final Target GATEWAY = Target.of("gw", "127.0.0.1").withTags(Tags.of("site", "kediri"));
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final RuleContext CONTEXT = new NothingKnown();

    private static Observation seen(Status status, Sample... samples) {
        return at(T0, GATEWAY, status, samples);
    }

    private static Observation at(Instant time, Target target, Status status, Sample... samples) {
        Reason reason = status == Status.UP ? null : new Reason("icmp.timeout", "");
        return new Observation(
                target, "ping", Observation.LOCAL, time, time, Duration.ZERO, status, reason, List.of(samples));
    }

    private static Verdict verdict(Rule rule, double loss) {
        List<Finding> findings = rule.evaluate(seen(Status.UP, LOSS.of(loss)), CONTEXT);
        return findings.isEmpty() ? Verdict.HOLD : findings.get(0).verdict();
    }

    @Nested
    class Down extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.down("device-down", Severity.CRITICAL, 3);
        }

        @Override
        protected Observation breaching() {
            return seen(Status.DOWN);
        }

        @Override
        protected Observation clear() {
            return seen(Status.UP);
        }

        @Override
        protected Observation unknown() {
            return seen(Status.UNKNOWN);
        }

        @Test
        void degraded_is_not_down() {
            assertThat(rule().evaluate(seen(Status.DEGRADED), CONTEXT))
                    .extracting(Finding::verdict)
                    .containsExactly(Verdict.CLEAR);
        }

        @Test
        void tags_narrow_it() {
            Rule elsewhere = Rules.down().forRounds(1).only("site", "blitar").named("down-blitar");
            assertThat(elsewhere.evaluate(seen(Status.DOWN), CONTEXT)).isEmpty();
            Rule here = Rules.down().forRounds(1).only("site", "kediri").named("down-kediri");
            assertThat(here.evaluate(seen(Status.DOWN), CONTEXT)).hasSize(1);
        }
    }

    @Nested
    class Threshold extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.when(LOSS).above(0.2).clearBelow(0.05).forRounds(3).named("lossy");
        }

        @Override
        protected Observation breaching() {
            return seen(Status.UP, LOSS.of(0.21));
        }

        @Override
        protected Observation clear() {
            return seen(Status.UP, LOSS.of(0.05));
        }

        @Override
        protected Observation unknown() {
            return seen(Status.UNKNOWN, LOSS.of(0.9));
        }

        @Test
        void between_the_limits_nothing_is_decided() {
            assertThat(verdict(rule(), 0.2)).isEqualTo(Verdict.HOLD);
            assertThat(verdict(rule(), 0.0501)).isEqualTo(Verdict.HOLD);
        }

        @Test
        void without_a_clear_limit_what_is_no_breach_is_clear() {
            Rule rule = Rules.when(LOSS).above(0.2).named("lossy");
            assertThat(verdict(rule, 0.2)).isEqualTo(Verdict.CLEAR);
            assertThat(verdict(rule, 0.2001)).isEqualTo(Verdict.BREACH);
        }

        @Test
        void below_and_outside_have_their_clear_limits() {
            Rule below = Rules.when(LOSS).below(0.3).clearAbove(0.5).named("low");
            assertThat(verdict(below, 0.29)).isEqualTo(Verdict.BREACH);
            assertThat(verdict(below, 0.4)).isEqualTo(Verdict.HOLD);
            assertThat(verdict(below, 0.5)).isEqualTo(Verdict.CLEAR);
            Rule outside =
                    Rules.when(LOSS).outside(0.2, 0.8).clearInside(0.3, 0.7).named("band");
            assertThat(verdict(outside, 0.1)).isEqualTo(Verdict.BREACH);
            assertThat(verdict(outside, 0.9)).isEqualTo(Verdict.BREACH);
            assertThat(verdict(outside, 0.25)).isEqualTo(Verdict.HOLD);
            assertThat(verdict(outside, 0.5)).isEqualTo(Verdict.CLEAR);
        }

        @Test
        void each_tagged_series_is_an_identity_of_its_own() {
            List<Finding> findings = Rules.when(LOSS)
                    .above(0.2)
                    .named("lossy")
                    .evaluate(seen(Status.UP, LOSS.of(0.5, "port", "1"), LOSS.of(0.1, "port", "2")), CONTEXT);
            assertThat(findings).extracting(Finding::key).containsExactly("{port=1}", "{port=2}");
            assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.BREACH, Verdict.CLEAR);
        }

        @Test
        void limits_that_make_no_sense_are_refused_with_their_numbers() {
            assertThatThrownBy(() -> Rules.when(LOSS).named("none")).hasMessageContaining("needs a limit");
            assertThatThrownBy(() -> Rules.when(LOSS).above(0.2).clearBelow(0.3).named("x"))
                    .hasMessageContaining("clearBelow 0.3")
                    .hasMessageContaining("above 0.2");
            assertThatThrownBy(() -> Rules.when(LOSS).below(0.2).clearAbove(0.1).named("x"))
                    .hasMessageContaining("clearAbove 0.1");
            assertThatThrownBy(() -> Rules.when(LOSS).above(0.2).clearAbove(0.1).named("x"))
                    .hasMessageContaining("no limit to belong to");
            assertThatThrownBy(() -> Rules.when(LOSS).outside(0.8, 0.2)).hasMessageContaining("must rise");
            assertThatThrownBy(() -> Rules.when(LOSS).above(Double.NaN)).hasMessageContaining("finite");
            assertThatThrownBy(() -> Rules.when(LOSS).above(0.2).forRounds(4, 3).named("x"))
                    .hasMessageContaining("4 of 3");
            assertThatThrownBy(() -> Rules.when(LOSS).above(0.2).named("bad id"))
                    .hasMessageContaining("'bad id'");
        }
    }

    @Nested
    class Stale {
        private final List<RuleContext.CheckInfo> checks = new ArrayList<>();
        private final RuleContext context = new NothingKnown() {
            @Override
            public List<CheckInfo> checks() {
                return checks;
            }
        };
        private final Rule rule = Rules.stale("stale", Severity.MAJOR);

        private void expect(Duration interval, boolean paused, Target... targets) {
            checks.clear();
            checks.add(new RuleContext.CheckInfo("ping", interval, T0, List.of(targets), paused));
        }

        private long second;

        /** Each second up to this one, as the engine does; the findings of all, one for each target. */
        private List<Finding> tick(long until) {
            java.util.Map<String, Finding> found = new java.util.LinkedHashMap<>();
            if (until <= second) {
                second = until - 1; // the clock was set back
            }
            while (second < until) {
                second++;
                rule.tick(T0.plusSeconds(second), context)
                        .forEach(finding -> found.putIfAbsent(finding.target(), finding));
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
            assertThat(Rules.stale("stale", Severity.MAJOR)
                            .evaluate(at(T0.plusSeconds(30), GATEWAY, Status.UP), context))
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
            assertThat(tick(21))
                    .hasSize(10)
                    .allMatch(finding -> finding.target().endsWith("7"));
        }
    }

    @Nested
    class Recording extends NotifierContract {
        private final RecordingNotifier notifier = new RecordingNotifier();

        @Override
        protected RecordingNotifier notifier() {
            return notifier;
        }

        @Override
        protected io.denyut.spi.Recipient recipient() {
            return io.denyut.spi.Recipient.mail("noc@example.net");
        }

        @Override
        protected int arrived() {
            return notifier.sent().size();
        }
    }
}
