package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.denyut.Observation;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every rule keeps. Extend it, and say what your rule takes for wrong and for right. */
public abstract class RuleContract {
    /** A new instance; each call gives one with the same settings. */
    protected abstract Rule rule();

    /** An observation in which the rule finds something wrong. */
    protected abstract Observation breaching();

    /** An observation of the same target in which the rule finds nothing wrong. */
    protected abstract Observation clear();

    /** An UNKNOWN observation of the same target. */
    protected abstract Observation unknown();

    /** What the rule may look at; by default nothing is known. */
    protected RuleContext context() {
        return new NothingKnown();
    }

    @Test
    void its_id_can_be_used_as_one() {
        assertThat(rule().id()).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        assertThat(rule().id()).isEqualTo(rule().id());
    }

    @Test
    void a_breach_is_found() {
        assertThat(rule().evaluate(breaching(), context()))
                .extracting(Finding::verdict)
                .contains(Verdict.BREACH);
    }

    @Test
    void a_clear_observation_has_no_breach_and_clears_the_same_identity() {
        Finding breach = rule().evaluate(breaching(), context()).stream()
                .filter(finding -> finding.verdict() == Verdict.BREACH)
                .findFirst()
                .orElseThrow();
        assertThat(rule().evaluate(clear(), context()))
                .noneMatch(finding -> finding.verdict() == Verdict.BREACH)
                .anyMatch(finding -> finding.verdict() == Verdict.CLEAR
                        && finding.target().equals(breach.target())
                        && finding.check().equals(breach.check())
                        && finding.key().equals(breach.key()));
    }

    @Test
    void unknown_is_neither_wrong_nor_right() {
        assertThat(rule().evaluate(unknown(), context())).allMatch(finding -> finding.verdict() == Verdict.HOLD);
    }

    @Test
    void same_input_gives_same_findings() {
        assertThat(run()).isEqualTo(run());
    }

    private List<List<Finding>> run() {
        Rule rule = rule();
        return List.of(
                rule.evaluate(clear(), context()),
                rule.evaluate(breaching(), context()),
                rule.evaluate(unknown(), context()),
                rule.evaluate(clear(), context()));
    }

    @Test
    void findings_are_texts_for_people_about_the_target_of_the_observation() {
        assertThat(rule().evaluate(breaching(), context()))
                .allMatch(
                        finding -> finding.target().equals(breaching().target().id()))
                .allMatch(finding -> !finding.text().isBlank());
    }

    @Test
    void a_second_passes_without_trouble() {
        assertThatCode(() -> rule().tick(breaching().tick(), context())).doesNotThrowAnyException();
    }
}
