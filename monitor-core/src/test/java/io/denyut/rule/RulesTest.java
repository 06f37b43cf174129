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
import java.util.Map;
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
    class Whom {
        private static final Metric RATE = Metric.gauge("if.in.rate", Unit.BITS_PER_SECOND, "rate");

        @Test
        void ids_and_patterns_narrow_it() {
            Rule rule = Rules.down().targets("gw", "core-*", "*/onu/*").named("x");
            assertThat(rule.evaluate(seen(Status.DOWN), CONTEXT)).hasSize(1);
            for (String id : List.of("core-1", "core-", "olt/onu/aa:bb")) {
                assertThat(rule.evaluate(at(T0, Target.of(id, "127.0.0.1"), Status.DOWN), CONTEXT))
                        .as(id)
                        .hasSize(1);
            }
            for (String id : List.of("gw2", "my-core-1", "onu/1")) {
                assertThat(rule.evaluate(at(T0, Target.of(id, "127.0.0.1"), Status.DOWN), CONTEXT))
                        .as(id)
                        .isEmpty();
            }
        }

        @Test
        void a_star_takes_what_it_must_and_no_more() {
            assertThat(Selector.fits("*", "")).isTrue();
            assertThat(Selector.fits("a*b*c", "a-b-b-c")).isTrue();
            assertThat(Selector.fits("a*b*c", "a-b-b")).isFalse();
            assertThat(Selector.fits("**a", "ba")).isTrue();
            assertThat(Selector.fits("a", "")).isFalse();
        }

        @Test
        void checks_narrow_it() {
            Rule rule = Rules.down().checks("ssh").named("x");
            assertThat(rule.evaluate(seen(Status.DOWN), CONTEXT)).isEmpty();
        }

        @Test
        void a_target_that_gets_another_tag_is_looked_at_anew() {
            Rule rule = Rules.down().only("site", "kediri").named("x");
            Target moved = GATEWAY.withTags(Tags.of("site", "blitar"));
            assertThat(rule.evaluate(at(T0, GATEWAY, Status.DOWN), CONTEXT)).hasSize(1);
            assertThat(rule.evaluate(at(T0, moved, Status.DOWN), CONTEXT)).isEmpty();
            assertThat(rule.evaluate(at(T0, moved, Status.DOWN), CONTEXT)).isEmpty();
            assertThat(rule.evaluate(at(T0, GATEWAY, Status.DOWN), CONTEXT)).hasSize(1);
        }

        @Test
        void tags_of_samples_choose_series_and_each_has_its_own_hysteresis() {
            Rule rule = Rules.when(RATE)
                    .above(100)
                    .clearBelow(50)
                    .where("interface", "ge-0/0/1")
                    .named("busy");
            assertThat(rule.evaluate(
                            seen(
                                    Status.UP,
                                    RATE.of(200, "interface", "ge-0/0/1", "queue", "0"),
                                    RATE.of(20, "interface", "ge-0/0/1", "queue", "1"),
                                    RATE.of(200, "interface", "ge-0/0/2")),
                            CONTEXT))
                    .extracting(Finding::key, Finding::verdict)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("{interface=ge-0/0/1, queue=0}", Verdict.BREACH),
                            org.assertj.core.groups.Tuple.tuple("{interface=ge-0/0/1, queue=1}", Verdict.CLEAR));
        }

        @Test
        void a_blank_pattern_is_refused() {
            assertThatThrownBy(() -> Rules.down().targets(" ")).hasMessageContaining("must be 1 to 300");
        }
    }

    @Nested
    class Sparseness {
        @Test
        void what_is_well_is_said_until_an_old_alert_must_be_over_and_then_twice_a_minute() {
            Rule rule = Rules.when(LOSS).above(0.2).forRounds(3).named("lossy");
            List<Integer> told = new ArrayList<>();
            for (int second = 0; second < 95; second += 5) {
                if (!rule.evaluate(at(T0.plusSeconds(second), GATEWAY, Status.UP, LOSS.of(0)), CONTEXT)
                        .isEmpty()) {
                    told.add(second);
                }
            }
            assertThat(told).containsExactly(0, 5, 10, 40, 70);
        }

        @Test
        void a_clear_hold_is_seen_to_its_end() {
            Rule rule = Rules.when(LOSS)
                    .above(0.2)
                    .clearAfter(2)
                    .clearAfter(Duration.ofSeconds(20))
                    .named("lossy");
            rule.evaluate(seen(Status.UP, LOSS.of(1)), CONTEXT);
            List<Integer> told = new ArrayList<>();
            for (int second = 5; second < 50; second += 5) {
                if (!rule.evaluate(at(T0.plusSeconds(second), GATEWAY, Status.UP, LOSS.of(0)), CONTEXT)
                        .isEmpty()) {
                    told.add(second);
                }
            }
            assertThat(told).containsExactly(5, 10, 15, 20, 25);
        }

        @Test
        void each_breach_is_said_for_holds_count_them() {
            Rule rule = Rules.when(LOSS).above(0.2).named("lossy");
            List<Finding> first = rule.evaluate(seen(Status.UP, LOSS.of(0.5)), CONTEXT);
            assertThat(rule.evaluate(seen(Status.UP, LOSS.of(0.5)), CONTEXT))
                    .as("the very same: nothing is made anew")
                    .isSameAs(first);
            assertThat(rule.evaluate(seen(Status.UP, LOSS.of(0.6)), CONTEXT))
                    .extracting(Finding::text)
                    .containsExactly("icmp.packet_loss is 60 %, limit above 20 %");
        }

        @Test
        void the_reason_of_a_target_that_is_down_is_kept_up_to_date() {
            Rule rule = Rules.down().named("down");
            assertThat(rule.evaluate(seen(Status.DOWN), CONTEXT))
                    .extracting(Finding::text)
                    .containsExactly("does not answer: icmp.timeout");
            Observation unreachable = new Observation(
                    GATEWAY,
                    "ping",
                    Observation.LOCAL,
                    T0,
                    T0,
                    Duration.ZERO,
                    Status.DOWN,
                    new Reason("icmp.unreachable.host", ""),
                    List.of());
            assertThat(rule.evaluate(unreachable, CONTEXT))
                    .extracting(Finding::text)
                    .containsExactly("does not answer: icmp.unreachable.host");
        }
    }

    @Test
    void what_is_remembered_is_bounded() {
        SeriesMap<Object> series =
                new SeriesMap<>(new Selector(List.of(), Map.of(), java.util.Set.of()), Object::new, Duration.ZERO);
        for (int i = 0; i < SeriesMap.MAX_TARGETS + 10; i++) {
            series.of(at(T0, Target.of("t" + i, "127.0.0.1"), Status.UP), Tags.NONE);
        }
        assertThat(series.size()).isLessThanOrEqualTo(SeriesMap.MAX_TARGETS);
    }

    @Test
    void a_target_finds_what_is_remembered_of_it_in_whatever_order_results_come() {
        SeriesMap<Object> series = new SeriesMap<>(
                new Selector(List.of(), Map.of("watched", "yes"), java.util.Set.of()), Object::new, Duration.ZERO);
        java.util.Random random = new java.util.Random(7);
        Target[] targets = new Target[20];
        Map<String, Object> known = new java.util.HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Mostly round by round in order, as results come.
            int number = random.nextInt(5) == 0 ? random.nextInt(targets.length) : i % targets.length;
            if (targets[number] == null || random.nextInt(10) == 0) {
                boolean isWatched = random.nextInt(4) > 0;
                targets[number] =
                        Target.of("t" + number, "127.0.0.1").withTags(Tags.of("watched", isWatched ? "yes" : "no"));
            }
            Target target = targets[number];
            SeriesMap.OfSeries<Object> found = series.of(at(T0, target, Status.UP), Tags.NONE);
            if (!target.tags().has("watched", "yes")) {
                assertThat(found).isNull();
                known.remove(target.id());
                continue;
            }
            Object before = known.put(target.id(), found);
            assertThat(found).isNotNull();
            if (before != null) {
                assertThat(found).isSameAs(before);
            }
            assertThat(known.values()).doesNotHaveDuplicates();
        }
        assertThat(series.size()).isLessThanOrEqualTo(targets.length);
    }

    @Test
    void values_are_written_as_people_read_them() {
        assertThat(Quantity.of(Unit.SECONDS).text(0.0231)).isEqualTo("23.1 ms");
        assertThat(Quantity.of(Unit.SECONDS).text(1.5)).isEqualTo("1.5 s");
        assertThat(Quantity.of(Unit.SECONDS).text(0)).isEqualTo("0 s");
        assertThat(Quantity.of(Unit.RATIO).text(0.2135)).isEqualTo("21.35 %");
        assertThat(Quantity.of(Unit.DBM).text(-27.05)).isEqualTo("-27.05 dBm");
        assertThat(Quantity.ofDifference(Unit.DBM).text(3)).isEqualTo("3 dB");
        assertThat(Quantity.of(Unit.BITS_PER_SECOND).text(1_250_000_000)).isEqualTo("1.25 Gbit/s");
        assertThat(Quantity.of(Unit.OCTETS).text(12)).isEqualTo("12 B");
        assertThat(Quantity.of(Unit.AMPERES).text(0.012_345)).isEqualTo("0.012345 A");
        assertThat(Quantity.of(Unit.COUNT).text(-7)).isEqualTo("-7");
        assertThat(Quantity.of(Unit.PACKETS).text(3)).isEqualTo("3 packet");
        assertThat(Quantity.of(Unit.CELSIUS).text(1e13)).isEqualTo("1.0E13 °C");
        assertThat(Quantity.of(Unit.CELSIUS).text(-0.000_000_1)).isEqualTo("-1.0E-7 °C");
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
