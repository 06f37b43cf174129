package io.denyut.rule;

import static io.denyut.rule.RuleInput.GATEWAY;
import static io.denyut.rule.RuleInput.LOSS;
import static io.denyut.rule.RuleInput.TEMPERATURE;
import static io.denyut.rule.RuleInput.eachMinute;
import static io.denyut.rule.RuleInput.seen;
import static io.denyut.rule.RuleInput.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.testkit.NothingKnown;
import io.denyut.testkit.RuleContract;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LevelsTest extends RuleContract {
    @Override
    protected Rule rule() {
        return Rules.when(TEMPERATURE)
                .above(60)
                .clearBelow(57)
                .level(Severity.WARNING)
                .above(70)
                .clearBelow(67)
                .level(Severity.CRITICAL)
                .named("hot");
    }

    @Override
    protected Observation breaching() {
        return seen(Status.UP, TEMPERATURE.of(71));
    }

    @Override
    protected Observation clear() {
        return seen(Status.UP, TEMPERATURE.of(40));
    }

    @Override
    protected Observation unknown() {
        return seen(Status.UNKNOWN, TEMPERATURE.of(99));
    }

    @Test
    void the_severity_rises_at_each_limit_and_falls_at_each_clear_limit() {
        assertThat(eachMinute(rule(), TEMPERATURE, 59, 61, 69, 71, 68, 67, 61, 58, 57, 59, 61))
                .containsExactly(
                        "-",
                        "BREACH warning",
                        "BREACH warning",
                        "BREACH critical",
                        "BREACH critical",
                        "BREACH warning",
                        "BREACH warning",
                        "-",
                        "CLEAR",
                        "-",
                        "BREACH warning");
    }

    @Test
    void a_value_that_jumps_past_all_limits_is_the_most_severe_at_once() {
        assertThat(eachMinute(rule(), TEMPERATURE, 20, 90, 20)).containsExactly("CLEAR", "BREACH critical", "CLEAR");
    }

    @Test
    void a_critical_alert_that_cools_into_the_mild_band_becomes_mild() {
        assertThat(eachMinute(rule(), TEMPERATURE, 71, 59)).containsExactly("BREACH critical", "BREACH warning");
    }

    @Test
    void the_level_that_an_earlier_run_left_is_kept() {
        assertThat(word(rule().evaluate(
                                seen(Status.UP, TEMPERATURE.of(68)), left(Severity.CRITICAL, AlertState.RAISED))))
                .as("between the limits of critical")
                .isEqualTo("BREACH critical");
        assertThat(word(rule().evaluate(
                                seen(Status.UP, TEMPERATURE.of(66)), left(Severity.CRITICAL, AlertState.RAISED))))
                .isEqualTo("BREACH warning");
        assertThat(word(rule().evaluate(seen(Status.UP, TEMPERATURE.of(68)), new NothingKnown())))
                .isEqualTo("BREACH warning");
    }

    @Test
    void a_value_between_the_limits_does_not_count_for_a_hold() {
        Rule rule = rule();
        RuleContext pending = left(Severity.CRITICAL, AlertState.PENDING);
        assertThat(word(rule.evaluate(seen(Status.UP, TEMPERATURE.of(71)), pending)))
                .isEqualTo("BREACH critical");
        assertThat(word(rule.evaluate(seen(Status.UP, TEMPERATURE.of(59)), pending)))
                .isEqualTo("-");
    }

    private static RuleContext left(Severity severity, AlertState state) {
        return new NothingKnown() {
            @Override
            public Optional<Alert> alert(AlertKey key) {
                return key.rule().equals("hot")
                        ? Optional.of(
                                new Alert(key, GATEWAY, severity, state, RuleInput.T0, "hot", OptionalDouble.empty()))
                        : Optional.empty();
            }
        };
    }

    @Test
    void levels_go_down_as_well_as_up() {
        Rule rule = Rules.when(RuleInput.POWER)
                .below(-25)
                .clearAbove(-24)
                .level(Severity.MINOR)
                .below(-28)
                .clearAbove(-27)
                .level(Severity.MAJOR)
                .named("weak");
        assertThat(eachMinute(rule, RuleInput.POWER, -20, -26, -29, -27.5, -26.5, -24.5, -24))
                .containsExactly("CLEAR", "BREACH minor", "BREACH major", "BREACH major", "BREACH minor", "-", "CLEAR");
    }

    @Test
    void the_text_names_the_limit_that_is_passed_now() {
        Rule rule = rule();
        rule.evaluate(seen(Status.UP, TEMPERATURE.of(71)), RuleInput.NOTHING);
        assertThat(RuleInput.text(rule.evaluate(seen(Status.UP, TEMPERATURE.of(68)), RuleInput.NOTHING)))
                .isEqualTo("olt.temperature is 68 °C, limit above 60 °C");
    }

    @Test
    void the_rule_is_as_severe_as_its_mildest_level() {
        assertThat(rule().severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void levels_that_contradict_one_another_are_refused_with_their_numbers() {
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.5)
                        .level(Severity.MAJOR)
                        .above(0.2)
                        .level(Severity.CRITICAL)
                        .named("x"))
                .hasMessage("rule x: level critical: above 0.2 must be more than above 0.5 of level major");
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.2)
                        .level(Severity.MAJOR)
                        .above(0.5)
                        .level(Severity.MINOR)
                        .named("x"))
                .hasMessage("rule x: the level minor must be more severe than the level major before it");
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.2)
                        .level(Severity.MINOR)
                        .below(0.1)
                        .level(Severity.MAJOR)
                        .named("x"))
                .hasMessageContaining("all levels must have the same limits");
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.2)
                        .clearBelow(0.1)
                        .level(Severity.MINOR)
                        .above(0.5)
                        .clearBelow(0.05)
                        .level(Severity.MAJOR)
                        .named("x"))
                .hasMessageContaining("level major would be cleared only after level minor");
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.2)
                        .level(Severity.MINOR)
                        .above(0.5)
                        .named("x"))
                .hasMessageContaining("the last limits have no severity");
        assertThatThrownBy(() -> Rules.when(LOSS)
                        .above(0.2)
                        .level(Severity.MINOR)
                        .severity(Severity.MAJOR)
                        .named("x"))
                .hasMessageContaining("each level has its severity");
    }
}
