package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Finding;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every rule keeps. Extend it, and say what your rule takes for wrong and for right. */
public abstract class RuleContract {
    private static final int STEPS = 400;
    private static final int PASSERS_BY = 500;

    /** A new instance; each call gives one with the same settings. */
    protected abstract Rule rule();

    /** An observation in which the rule finds something wrong, after {@link #before}. */
    protected abstract Observation breaching();

    /** An observation of the same target in which the rule finds nothing wrong, after {@link #before}. */
    protected abstract Observation clear();

    /** An UNKNOWN observation of the same target that is no business of the rule. */
    protected abstract Observation unknown();

    /** What the rule has to see before it can judge; by default nothing. */
    protected List<Observation> before() {
        return List.of();
    }

    /** What the rule may look at; by default nothing is known. */
    protected RuleContext context() {
        return new NothingKnown();
    }

    /** Makes the rule find what is wrong; for most by {@link #breaching}, for those about missing results by the passing of time. */
    protected List<Finding> findWrong(Rule rule) {
        return rule.evaluate(breaching(), context());
    }

    /** How long a rule may remember a target that is gone. */
    protected Duration forgottenAfter() {
        return Duration.ofDays(5);
    }

    /** A new instance that has seen what it needs. */
    private Rule ready() {
        Rule rule = rule();
        before().forEach(observation -> rule.evaluate(observation, context()));
        return rule;
    }

    @Test
    void its_id_can_be_used_as_one() {
        assertThat(rule().id()).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
        assertThat(rule().id()).isEqualTo(rule().id());
    }

    @Test
    void a_breach_is_found() {
        assertThat(findWrong(ready())).extracting(Finding::verdict).contains(Verdict.BREACH);
    }

    @Test
    void a_clear_observation_has_no_breach_and_clears_the_same_identity_even_if_another_run_raised_it() {
        Finding breach = findWrong(ready()).stream()
                .filter(finding -> finding.verdict() == Verdict.BREACH)
                .findFirst()
                .orElseThrow();
        assertThat(ready().evaluate(clear(), context()))
                .noneMatch(finding -> finding.verdict() == Verdict.BREACH)
                .anyMatch(finding -> finding.verdict() == Verdict.CLEAR
                        && finding.target().equals(breach.target())
                        && finding.check().equals(breach.check())
                        && finding.source().equals(breach.source())
                        && finding.key().equals(breach.key()));
    }

    @Test
    void unknown_is_neither_wrong_nor_right() {
        assertThat(rule().evaluate(unknown(), context())).allMatch(finding -> finding.verdict() == Verdict.HOLD);
        Rule breached = ready();
        findWrong(breached);
        assertThat(breached.evaluate(unknown(), context())).allMatch(finding -> finding.verdict() == Verdict.HOLD);
    }

    @Test
    void unknown_says_nothing_whatever_was_measured_with_it() {
        Rule rule = ready();
        Observation like = breaching();
        for (int i = 0; i < 10; i++) {
            Observation unknown = at(like, like.tick().plusSeconds(60L * i), Status.UNKNOWN, null, like.samples());
            assertThat(rule.evaluate(unknown, context()))
                    .as("after %s", unknown)
                    .allMatch(finding -> finding.verdict() == Verdict.HOLD);
        }
    }

    @Test
    void same_input_gives_same_findings() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(run(seed)).as("seed %d", seed).isEqualTo(run(seed));
        }
    }

    private List<List<Finding>> run(long seed) {
        Rule rule = ready();
        List<List<Finding>> findings = new ArrayList<>();
        Random random = new Random(seed);
        Instant time = breaching().tick();
        for (int i = 0; i < STEPS; i++) {
            time = time.plusSeconds(random.nextInt(20));
            Observation like = switch (random.nextInt(4)) {
                case 0 -> breaching();
                case 1 -> unknown();
                default -> clear();
            };
            findings.add(rule.evaluate(at(like, time, like.status(), like.reason(), like.samples()), context()));
            if (random.nextInt(3) == 0) {
                findings.add(rule.tick(time, context()));
            }
        }
        return findings;
    }

    @Test
    void findings_are_texts_for_people_about_the_target_of_the_observation() {
        Rule rule = ready();
        for (Observation each : List.of(clear(), breaching(), of(Target.of("stranger", "192.0.2.9"), breaching()))) {
            assertThat(rule.evaluate(each, context()))
                    .allMatch(finding -> finding.target().equals(each.target().id()))
                    .allMatch(finding -> !finding.text().isBlank());
        }
    }

    @Test
    void when_time_passes_nothing_is_found_about_targets_that_nobody_watches() {
        Rule rule = ready();
        rule.evaluate(breaching(), new NothingKnown());
        Instant now = breaching().tick();
        for (int second = 0; second < 3_600; second++) {
            assertThat(rule.tick(now.plusSeconds(second), new NothingKnown())).isEmpty();
        }
    }

    @Test
    void odd_input_is_no_trouble() {
        Rule rule = ready();
        Observation like = breaching();
        List<Sample> many = new ArrayList<>(like.samples());
        Metric other = Metric.gauge("some.other", Unit.COUNT, "made for this test");
        for (int i = 0; i < 300; i++) {
            many.add(other.of(i, "port", "p" + i));
        }
        List<Sample> twice = new ArrayList<>(like.samples());
        twice.addAll(like.samples());
        List<Sample> extreme = like.samples().stream()
                .map(sample -> new Sample(sample.metric(), sample.metric().resolution() * 0x1p52, sample.tags()))
                .toList();
        List<Observation> odd = new ArrayList<>();
        for (Status status : Status.values()) {
            for (List<Sample> samples : List.of(like.samples(), List.<Sample>of(), many, twice, extreme)) {
                odd.add(at(like, like.tick(), status, null, samples));
                odd.add(at(like, like.tick(), status, new Reason("some.reason", ""), samples));
                odd.add(at(like, Instant.EPOCH, status, like.reason(), samples));
                odd.add(at(like, like.tick().plus(Duration.ofDays(4_000)), status, like.reason(), samples));
            }
        }
        assertThatCode(() -> odd.forEach(each -> {
                    rule.evaluate(each, context());
                    rule.evaluate(of(Target.of("stranger", "192.0.2.9"), each), context());
                    rule.tick(each.tick(), context());
                    rule.roundEnded(
                            new RoundEnd(each.checkId(), List.of(), each.tick(), Duration.ofSeconds(5)), context());
                }))
                .doesNotThrowAnyException();
    }

    /** What a rule keeps of targets that come and go must not grow for ever. */
    @Test
    void targets_that_are_gone_are_forgotten() {
        Rule rule = ready();
        List<WeakReference<Target>> gone = passBy(rule);
        Instant now = breaching().tick();
        for (int second = 0; second < forgottenAfter().toSeconds(); second++) {
            rule.tick(now.plusSeconds(second), new NothingKnown());
        }
        // Whatever holds on to the last one only is no leak.
        Await.until("targets that are gone are forgotten", () -> {
            System.gc();
            return gone.stream().filter(each -> each.get() != null).count() <= 1;
        });
        assertThat(rule.id()).isNotEmpty(); // so the rule itself is there until now
    }

    private List<WeakReference<Target>> passBy(Rule rule) {
        List<WeakReference<Target>> gone = new ArrayList<>();
        for (int i = 0; i < PASSERS_BY; i++) {
            Target target = Target.of("passer-by-" + i, "192.0.2.7");
            rule.evaluate(of(target, i % 2 == 0 ? breaching() : clear()), context());
            gone.add(new WeakReference<>(target));
        }
        return gone;
    }

    private static Observation of(Target target, Observation like) {
        return new Observation(
                target,
                like.checkId(),
                like.source(),
                like.tick(),
                like.time(),
                like.elapsed(),
                like.status(),
                like.reason(),
                like.samples());
    }

    private static Observation at(
            Observation like, Instant tick, Status status, @Nullable Reason reason, List<Sample> samples) {
        return new Observation(
                like.target(), like.checkId(), like.source(), tick, tick, like.elapsed(), status, reason, samples);
    }

    @Test
    void a_second_passes_without_trouble() {
        assertThatCode(() -> rule().tick(breaching().tick(), context())).doesNotThrowAnyException();
    }
}
