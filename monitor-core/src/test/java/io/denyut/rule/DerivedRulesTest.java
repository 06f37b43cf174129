package io.denyut.rule;

import static io.denyut.rule.RuleInput.GATEWAY;
import static io.denyut.rule.RuleInput.NOTHING;
import static io.denyut.rule.RuleInput.OCTETS;
import static io.denyut.rule.RuleInput.POWER;
import static io.denyut.rule.RuleInput.T0;
import static io.denyut.rule.RuleInput.TEMPERATURE;
import static io.denyut.rule.RuleInput.at;
import static io.denyut.rule.RuleInput.eachMinute;
import static io.denyut.rule.RuleInput.text;
import static io.denyut.rule.RuleInput.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Series;
import io.denyut.spi.Series.Point;
import io.denyut.spi.SeriesQuery;
import io.denyut.testkit.NothingKnown;
import io.denyut.testkit.RuleContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules about what is derived from a metric: its rate, its distance from its median. */
class DerivedRulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(24);

    @Nested
    class Rate extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.rateOf(TEMPERATURE, MINUTE).above(5).clearBelow(2).named("heats-up");
        }

        @Override
        protected List<Observation> before() {
            return List.of(at(0, GATEWAY, Status.UP, TEMPERATURE.of(40)));
        }

        @Override
        protected Observation breaching() {
            return at(30, GATEWAY, Status.UP, TEMPERATURE.of(43));
        }

        @Override
        protected Observation clear() {
            return at(30, GATEWAY, Status.UP, TEMPERATURE.of(41));
        }

        @Override
        protected Observation unknown() {
            return at(30, GATEWAY, Status.UNKNOWN, TEMPERATURE.of(90));
        }

        @Test
        void it_is_counted_in_its_time_unit_over_values_that_were_measured() {
            Rule rule = rule();
            assertThat(word(rule.evaluate(at(0, GATEWAY, Status.UP, TEMPERATURE.of(40)), NOTHING)))
                    .as("nothing to compare with")
                    .isEqualTo("-");
            rule.evaluate(at(10, GATEWAY, Status.UNKNOWN), NOTHING);
            rule.evaluate(at(20, GATEWAY, Status.DOWN), NOTHING);
            assertThat(text(rule.evaluate(at(30, GATEWAY, Status.UP, TEMPERATURE.of(43)), NOTHING)))
                    .isEqualTo("olt.temperature rises by 6 °C in 1m, limit above 5 °C");
            assertThat(word(rule.evaluate(at(90, GATEWAY, Status.UP, TEMPERATURE.of(46)), NOTHING)))
                    .as("between the limits")
                    .isEqualTo("-");
            assertThat(word(rule.evaluate(at(150, GATEWAY, Status.UP, TEMPERATURE.of(40)), NOTHING)))
                    .isEqualTo("CLEAR");
        }

        @Test
        void a_fall_is_negative() {
            Rule rule = Rules.rateOf(TEMPERATURE, MINUTE).below(-5).named("cools-down");
            assertThat(eachMinute(rule, TEMPERATURE, 40, 34, 30)).containsExactly("-", "BREACH", "CLEAR");
        }

        @Test
        void a_counter_that_begins_again_has_no_rate() {
            Rule rule = Rules.rateOf(OCTETS, Duration.ofSeconds(1)).above(100).named("busy");
            assertThat(eachMinute(rule, OCTETS, 0, 12_000, 500, 12_500)).containsExactly("-", "BREACH", "-", "BREACH");
        }

        @Test
        void over_a_longer_time_one_step_is_no_slope() {
            Rule rule = Rules.rateOf(TEMPERATURE, MINUTE)
                    .above(5)
                    .over(Duration.ofMinutes(10))
                    .named("steady");
            double[] oneStep = new double[30];
            java.util.Arrays.fill(oneStep, 15, 30, 20);
            assertThat(eachMinute(rule, TEMPERATURE, oneStep)).doesNotContain("BREACH");
            Rule again = Rules.rateOf(TEMPERATURE, MINUTE)
                    .above(5)
                    .over(Duration.ofMinutes(10))
                    .named("steady");
            double[] slope = IntStream.range(0, 30).mapToDouble(i -> i * 6.0).toArray();
            List<String> found = eachMinute(again, TEMPERATURE, slope);
            assertThat(found.subList(0, 5)).as("half of the time is needed").containsOnly("-");
            assertThat(found.subList(5, 30)).containsOnly("BREACH");
        }

        @Test
        void values_that_come_more_seldom_than_the_time_looked_back_have_a_rate_all_the_same() {
            Rule rule = Rules.rateOf(TEMPERATURE, MINUTE)
                    .above(5)
                    .over(Duration.ofSeconds(10))
                    .named("seldom");
            assertThat(eachMinute(rule, TEMPERATURE, 0, 6, 7)).containsExactly("-", "BREACH", "CLEAR");
        }

        @Test
        void a_time_unit_out_of_bounds_is_refused() {
            assertThatThrownBy(() -> Rules.rateOf(TEMPERATURE, Duration.ZERO)).hasMessageContaining("per PT0S");
            assertThatThrownBy(
                            () -> Rules.when(TEMPERATURE).above(1).over(MINUTE).named("x"))
                    .hasMessage("rule x: over is for rates: Rules.rateOf(metric, per)");
        }
    }

    @Nested
    class Drop extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.dropFromMedian(POWER, 3, DAY).clearBelow(2).named("faded");
        }

        /** A day of one value in ten minutes. */
        @Override
        protected List<Observation> before() {
            return IntStream.range(0, 144)
                    .mapToObj(i -> at(600L * i, GATEWAY, Status.UP, POWER.of(-20 + 0.1 * (i % 3))))
                    .toList();
        }

        @Override
        protected Observation breaching() {
            return at(86_400, GATEWAY, Status.UP, POWER.of(-23.5));
        }

        @Override
        protected Observation clear() {
            return at(86_400, GATEWAY, Status.UP, POWER.of(-20));
        }

        @Override
        protected Observation unknown() {
            return at(86_400, GATEWAY, Status.UNKNOWN, POWER.of(-40));
        }

        private Rule afterADay() {
            Rule rule = rule();
            before().forEach(each -> rule.evaluate(each, NOTHING));
            return rule;
        }

        @Test
        void it_says_how_far_below_what_median() {
            assertThat(text(afterADay().evaluate(breaching(), NOTHING)))
                    .isEqualTo(
                            "onu.rx_power is -23.5 dBm, 3.6 dB below its median of 1d (-19.9 dBm), limit above 3 dB");
        }

        @Test
        void nothing_is_said_before_an_eighth_of_the_window_is_known() {
            Rule rule = rule();
            List<String> found = new ArrayList<>();
            for (int minute = 0; minute <= 185; minute += 5) {
                double value = minute < 175 ? -20 : -30;
                found.add(word(rule.evaluate(at(60L * minute, GATEWAY, Status.UP, POWER.of(value)), NOTHING)));
            }
            assertThat(found.subList(0, 36)).containsOnly("-");
            assertThat(found.get(36)).as("after three hours").isEqualTo("BREACH");
        }

        @Test
        void what_stays_low_for_half_of_the_window_is_the_median_then() {
            Rule rule = afterADay();
            assertThat(word(rule.evaluate(breaching(), NOTHING))).isEqualTo("BREACH");
            long second = 86_400;
            String found = "";
            int breaches = 0;
            while (!found.equals("CLEAR")) {
                second += 600;
                found = word(rule.evaluate(at(second, GATEWAY, Status.UP, POWER.of(-23.5)), NOTHING));
                breaches += found.equals("BREACH") ? 1 : 0;
            }
            assertThat(Duration.ofSeconds(second - 86_400)).isBetween(Duration.ofHours(11), Duration.ofHours(14));
            assertThat(breaches).isPositive();
        }

        @Test
        void the_past_is_read_from_the_store_when_a_series_is_met_anew() {
            List<SeriesQuery> asked = new ArrayList<>();
            RuleContext store = withPast(asked, -20);
            Rule rule = rule();
            assertThat(word(rule.evaluate(at(0, GATEWAY, Status.UP, POWER.of(-24)), store)))
                    .isEqualTo("BREACH");
            assertThat(asked)
                    .containsExactly(
                            new SeriesQuery("gw", "ping", "onu.rx_power", io.denyut.Tags.NONE, T0.minus(DAY), T0));
            rule.evaluate(at(60, GATEWAY, Status.UP, POWER.of(-24)), store);
            assertThat(asked).as("once").hasSize(1);
        }

        private RuleContext withPast(List<SeriesQuery> asked, double value) {
            return new NothingKnown() {
                @Override
                public CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost) {
                    asked.add(query);
                    List<Point> points = new ArrayList<>();
                    for (Instant tick = query.from(); tick.isBefore(query.to()); tick = tick.plusSeconds(300)) {
                        points.add(new Point(tick, value));
                    }
                    return CompletableFuture.completedFuture(new Series(points));
                }
            };
        }

        @Test
        void a_past_that_comes_late_is_put_before_what_was_seen_meanwhile() {
            CompletableFuture<Series> late = new CompletableFuture<>();
            RuleContext store = new NothingKnown() {
                @Override
                public CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost) {
                    return late;
                }
            };
            Rule rule = rule();
            assertThat(word(rule.evaluate(at(0, GATEWAY, Status.UP, POWER.of(-24)), store)))
                    .isEqualTo("-");
            List<Point> points = IntStream.range(0, 280)
                    .mapToObj(i -> new Point(T0.minusSeconds(300L * (280 - i)), -20))
                    .toList();
            late.complete(new Series(points));
            assertThat(word(rule.evaluate(at(60, GATEWAY, Status.UP, POWER.of(-24)), store)))
                    .isEqualTo("BREACH");
        }

        @Test
        void a_store_that_fails_or_never_answers_costs_the_past_and_nothing_else() {
            List<CompletableFuture<Series>> asked = new ArrayList<>();
            RuleContext store = new NothingKnown() {
                @Override
                public CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost) {
                    asked.add(new CompletableFuture<>());
                    return asked.get(asked.size() - 1);
                }
            };
            Rule rule = rule();
            for (int i = 0; i < 100; i++) {
                rule.evaluate(at(0, Target.of("t" + i, "127.0.0.1"), Status.UP, POWER.of(-20)), store);
            }
            assertThat(asked).as("a few at a time").hasSize(16);
            asked.get(0).completeExceptionally(new IllegalStateException("no store"));
            rule.evaluate(at(5, Target.of("t50", "127.0.0.1"), Status.UP, POWER.of(-20)), store);
            assertThat(asked).as("one has ended").hasSize(17);
            for (int i = 51; i < 100; i++) {
                rule.evaluate(at(120, Target.of("t" + i, "127.0.0.1"), Status.UP, POWER.of(-20)), store);
            }
            assertThat(asked).as("the others were given up").hasSizeGreaterThan(17 + 15);
        }
    }

    @Nested
    class RollingMedian {
        @Test
        void it_is_the_median_within_what_values_of_one_bucket_differ() {
            Random random = new Random(7);
            Medians medians = new Medians(DAY);
            List<Double> all = new ArrayList<>();
            Instant time = T0;
            for (int i = 0; i < 8_640; i++, time = time.plusSeconds(10)) {
                double value = -20 + random.nextGaussian() * 0.3;
                medians.add(time, value);
                all.add(value);
            }
            all.sort(null);
            assertThat(medians.at(time)).isCloseTo(all.get(all.size() / 2), org.assertj.core.data.Offset.offset(0.1));
        }

        @Test
        void spikes_do_not_move_it() {
            Medians medians = new Medians(DAY);
            Instant time = T0;
            for (int i = 0; i < 8_640; i++, time = time.plusSeconds(10)) {
                medians.add(time, i % 3 == 0 ? -60 : -20);
            }
            assertThat(medians.at(time)).isEqualTo(-20);
        }

        @Test
        void a_gap_longer_than_the_window_leaves_nothing() {
            Medians medians = new Medians(DAY);
            for (int i = 0; i < 200; i++) {
                medians.add(T0.plusSeconds(600L * i), -20);
            }
            assertThat(medians.at(T0.plusSeconds(600L * 200))).isEqualTo(-20);
            assertThat(medians.at(T0.plus(Duration.ofDays(9)))).isNaN();
        }

        @Test
        void a_value_of_the_past_is_passed_over() {
            Medians medians = new Medians(DAY);
            for (int i = 0; i < 200; i++) {
                medians.add(T0.plusSeconds(600L * i), -20);
                medians.add(T0.minusSeconds(600L * i), 99);
            }
            assertThat(medians.at(T0.plusSeconds(600L * 200))).isEqualTo(-20);
        }
    }

    @Test
    void a_drop_may_have_levels() {
        Rule rule = Rules.dropFromMedian(POWER, DAY)
                .above(2)
                .level(Severity.WARNING)
                .above(4)
                .level(Severity.MAJOR)
                .named("faded");
        for (int i = 0; i < 144; i++) {
            rule.evaluate(at(600L * i, GATEWAY, Status.UP, POWER.of(-20)), NOTHING);
        }
        assertThat(word(rule.evaluate(at(86_400, GATEWAY, Status.UP, POWER.of(-22.5)), NOTHING)))
                .isEqualTo("BREACH warning");
        assertThat(word(rule.evaluate(at(86_410, GATEWAY, Status.UP, POWER.of(-25)), NOTHING)))
                .isEqualTo("BREACH major");
    }
}
