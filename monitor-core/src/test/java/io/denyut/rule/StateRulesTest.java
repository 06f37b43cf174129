package io.denyut.rule;

import static io.denyut.rule.RuleInput.GATEWAY;
import static io.denyut.rule.RuleInput.NOTHING;
import static io.denyut.rule.RuleInput.at;
import static io.denyut.rule.RuleInput.because;
import static io.denyut.rule.RuleInput.seen;
import static io.denyut.rule.RuleInput.text;
import static io.denyut.rule.RuleInput.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.spi.Rule;
import io.denyut.testkit.RuleContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules about states and their reasons. */
class StateRulesTest {
    private static final Reason LOS = new Reason("onu.los", "no light");
    private static final Reason GASP = new Reason("onu.dying_gasp", "power went");

    @Nested
    class OneStatus extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.status(Status.DEGRADED).named("limping");
        }

        @Override
        protected Observation breaching() {
            return seen(Status.DEGRADED);
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
        void any_other_known_status_clears() {
            assertThat(word(rule().evaluate(seen(Status.DOWN), NOTHING))).isEqualTo("CLEAR");
        }

        @Test
        void it_is_about_unknown_if_it_says_so() {
            Rule rule = Rules.status(Status.UNKNOWN).named("blind");
            assertThat(text(rule.evaluate(seen(Status.UNKNOWN), NOTHING))).isEqualTo("is unknown: icmp.timeout");
            assertThat(word(rule.evaluate(seen(Status.DOWN), NOTHING))).isEqualTo("CLEAR");
        }
    }

    @Nested
    class Reasons extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.changed("onu.los", "onu.dying_gasp").named("fibre");
        }

        @Override
        protected Observation breaching() {
            return because(0, GATEWAY, Status.DOWN, LOS);
        }

        @Override
        protected Observation clear() {
            return seen(Status.UP);
        }

        @Override
        protected Observation unknown() {
            return because(0, GATEWAY, Status.UNKNOWN, new Reason("snmp.auth", ""));
        }

        @Test
        void another_reason_of_a_known_result_clears_and_a_wanted_one_shows_its_words() {
            Rule rule = rule();
            assertThat(text(rule.evaluate(because(0, GATEWAY, Status.DOWN, LOS), NOTHING)))
                    .contains("no light");
            assertThat(text(rule.evaluate(because(5, GATEWAY, Status.DOWN, GASP), NOTHING)))
                    .contains("power went");
            assertThat(word(rule.evaluate(seen(Status.DOWN), NOTHING))).isEqualTo("CLEAR");
        }

        @Test
        void a_star_stands_for_any_characters() {
            Rule rule = Rules.changed("onu.*").named("onu");
            assertThat(word(rule.evaluate(because(0, GATEWAY, Status.DOWN, LOS), NOTHING)))
                    .isEqualTo("BREACH");
            assertThat(word(rule.evaluate(seen(Status.DOWN), NOTHING))).isEqualTo("CLEAR");
        }

        @Test
        void an_unknown_result_with_a_code_that_was_asked_for_is_what_the_rule_is_about() {
            Rule rule = Rules.changed("snmp.auth").named("key");
            assertThat(word(rule.evaluate(unknown(), NOTHING))).isEqualTo("BREACH");
            assertThat(word(rule.evaluate(seen(Status.UNKNOWN), NOTHING))).isEqualTo("-");
            assertThat(word(rule.evaluate(seen(Status.UP), NOTHING))).isEqualTo("CLEAR");
        }

        @Test
        void a_blank_code_is_refused() {
            assertThatThrownBy(() -> Rules.changed(" ")).hasMessageContaining("must not be blank");
        }
    }

    @Nested
    class ChangedReason extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.changed().named("reason-changed");
        }

        @Override
        protected List<Observation> before() {
            return List.of(because(0, GATEWAY, Status.DOWN, LOS));
        }

        @Override
        protected Observation breaching() {
            return because(60, GATEWAY, Status.DOWN, GASP);
        }

        @Override
        protected Observation clear() {
            return because(60, GATEWAY, Status.DOWN, LOS);
        }

        @Override
        protected Observation unknown() {
            return because(60, GATEWAY, Status.UNKNOWN, GASP);
        }

        @Test
        void it_says_from_what_to_what() {
            Rule rule = rule();
            rule.evaluate(because(0, GATEWAY, Status.DOWN, LOS), NOTHING);
            assertThat(text(rule.evaluate(seen(Status.UP), NOTHING))).isEqualTo("reason changed from onu.los to none");
        }
    }

    @Nested
    class ChangedStatus extends RuleContract {
        @Override
        protected Rule rule() {
            return Rules.statusChanged().named("changed");
        }

        @Override
        protected List<Observation> before() {
            return List.of(seen(Status.UP));
        }

        @Override
        protected Observation breaching() {
            return at(60, GATEWAY, Status.DOWN);
        }

        @Override
        protected Observation clear() {
            return at(60, GATEWAY, Status.UP);
        }

        @Override
        protected Observation unknown() {
            return at(60, GATEWAY, Status.UNKNOWN);
        }

        @Test
        void up_unknown_up_is_no_change_and_the_first_result_is_none_either() {
            Rule rule = rule();
            assertThat(word(rule.evaluate(at(0, GATEWAY, Status.UP), NOTHING))).isEqualTo("CLEAR");
            assertThat(word(rule.evaluate(at(5, GATEWAY, Status.UNKNOWN), NOTHING)))
                    .isEqualTo("-");
            assertThat(word(rule.evaluate(at(10, GATEWAY, Status.UP), NOTHING))).isEqualTo("CLEAR");
            assertThat(text(rule.evaluate(at(15, GATEWAY, Status.DOWN), NOTHING)))
                    .isEqualTo("status changed from up to down");
        }

        @Test
        void it_is_over_when_the_status_has_stayed_for_ten_minutes() {
            assertThat(rule().policy().clearFor()).isEqualTo(Duration.ofMinutes(10));
            assertThat(rule().severity()).isEqualTo(Severity.WARNING);
        }
    }
}
