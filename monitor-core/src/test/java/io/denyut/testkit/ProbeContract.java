package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Probe} keeps. Inherit it and give it a probe, a target that answers and one that does not. */
@Timeout(120)
public abstract class ProbeContract {
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final List<Probe> made = new ArrayList<>();

    /** A new probe. */
    protected abstract Probe probe();

    /** A target that is up: something on this machine. */
    protected abstract Target reachable();

    /** A target that is down: it answers nothing, or it refuses. */
    protected abstract Target unreachable();

    /** How long a round may take. Default 2 s. */
    protected Duration timeout() {
        return Duration.ofSeconds(2);
    }

    /** Addresses that the probe cannot use; for each the status is UNKNOWN. */
    protected List<String> oddAddresses() {
        return List.of("; rm -rf /", "$(reboot)", "two\nlines", "x".repeat(2_000), "999.1.1.1");
    }

    @AfterEach
    void closeWhatWasMade() {
        made.forEach(Probe::close);
    }

    private Probe newProbe() {
        Probe probe = probe();
        made.add(probe);
        return probe;
    }

    /** A round of one probe, from its beginning to what it reported. */
    private record Run(FakeRound round, RecordingOutput output, CompletableFuture<Void> stage) {
        /** Waits for the end of the round; how the stage ends is the engine's business. */
        Run await() {
            Await.until(
                    "the stage to complete",
                    round.timeout().plus(SLACK),
                    stage::isDone,
                    () -> "reported: " + output.results().keySet());
            return this;
        }

        ProbeResult result(Target target) {
            return output.result(target)
                    .orElseThrow(() -> new AssertionError("nothing was reported of " + target + ", " + stage));
        }
    }

    private static Run run(Probe probe, Duration timeout, List<Target> targets) {
        FakeRound round = FakeRound.of(timeout, targets);
        RecordingOutput output = new RecordingOutput(round);
        return new Run(round, output, probe.probe(round, output).toCompletableFuture());
    }

    private Run run(Target... targets) {
        return run(newProbe(), timeout(), List.of(targets)).await();
    }

    private static List<Target> copies(Target target, String prefix, int count) {
        List<Target> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(new Target(
                    prefix + i, prefix + i, target.address(), target.tags(), target.options(), target.parentId()));
        }
        return copies;
    }

    @Test
    void a_target_that_answers_is_up() {
        Run run = run(reachable());
        assertThat(run.result(reachable()).status()).isEqualTo(Status.UP);
        assertThat(run.stage()).isCompleted();
        assertThat(run.output().refused()).isEmpty();
    }

    @Test
    void a_target_that_does_not_answer_is_down_with_a_reason_and_not_unknown() {
        Run run = run(unreachable());
        ProbeResult result = run.result(unreachable());
        assertThat(result.status()).as("%s", result.reason()).isEqualTo(Status.DOWN);
        assertThat(result.reason()).isNotNull();
        assertThat(run.stage()).isCompleted();
    }

    @Test
    void samples_are_of_the_metrics_that_it_declares_and_each_series_has_one() {
        Probe probe = newProbe();
        Run run = run(probe, timeout(), List.of(reachable())).await();
        List<Sample> samples = run.result(reachable()).samples();
        Set<Metric> declared = probe.metrics();
        if (!declared.isEmpty()) {
            assertThat(samples).allSatisfy(sample -> assertThat(declared).contains(sample.metric()));
        }
        assertThat(samples.stream().map(sample -> sample.metric().name() + sample.tags()))
                .doesNotHaveDuplicates();
        assertThat(samples).allSatisfy(sample -> assertThat(sample.value()).isFinite());
    }

    @Test
    void of_many_targets_each_is_reported_once() {
        List<Target> targets = new ArrayList<>(copies(reachable(), "up-", 40));
        targets.addAll(copies(unreachable(), "down-", 10));
        Run run = run(newProbe(), timeout().multipliedBy(2), targets).await();
        assertThat(run.output().results().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        targets.stream().map(Target::id).toList());
        assertThat(run.output().refused()).isEmpty();
        assertThat(run.output().results().entrySet())
                .allSatisfy(entry -> assertThat(entry.getValue().status())
                        .as(entry.getKey())
                        .isEqualTo(entry.getKey().startsWith("up-") ? Status.UP : Status.DOWN));
    }

    @Test
    void an_empty_round_completes_at_once() {
        Run run = run(newProbe(), timeout(), List.of());
        assertThat(run.stage()).succeedsWithin(1, TimeUnit.SECONDS);
        assertThat(run.output().results()).isEmpty();
    }

    @Test
    void the_call_itself_does_not_wait_for_answers() {
        Probe probe = newProbe();
        run(probe, timeout(), List.of(reachable())).await(); // what is made at the first use is not counted
        long start = System.nanoTime();
        Run run = run(probe, Duration.ofSeconds(10), copies(unreachable(), "down-", 40));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        run.round().end();
        run.await();
    }

    @Test
    void when_the_round_is_over_the_stage_completes_and_nothing_follows_it() {
        Run run = run(newProbe(), Duration.ofMillis(200), copies(unreachable(), "down-", 40))
                .await();
        int reports = run.output().results().size() + run.output().refused().size();
        Duration quiet = timeout().plusMillis(500);
        long end = System.nanoTime() + quiet.toNanos();
        Await.until("a while to pass", quiet.plus(SLACK), () -> System.nanoTime() > end, () -> "");
        assertThat(run.output().results().size() + run.output().refused().size())
                .as("reports after the stage: %s", run.output().refused())
                .isEqualTo(reports);
    }

    @Test
    void two_rounds_at_once_do_not_mix() {
        Probe probe = newProbe();
        List<Target> first = copies(reachable(), "first-", 20);
        List<Target> second = copies(reachable(), "second-", 20);
        Run one = run(probe, timeout(), first);
        Run two = run(probe, timeout(), second);
        one.await();
        two.await();
        assertThat(one.output().results()).hasSize(20);
        assertThat(two.output().results()).hasSize(20);
        assertThat(one.output().refused()).isEmpty();
        assertThat(two.output().refused()).isEmpty();
    }

    @Test
    void an_address_that_it_cannot_use_is_unknown_and_harms_no_other() {
        List<Target> targets = new ArrayList<>();
        for (String address : oddAddresses()) {
            targets.add(reachable().withAddress(address));
        }
        List<Target> named = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            named.addAll(copies(targets.get(i), "odd-" + i + "-", 1));
        }
        named.addAll(copies(reachable(), "good-", 1));
        Run run = run(newProbe(), timeout(), named).await();
        assertThat(run.output().results()).containsKey("good-0");
        run.output()
                .results()
                .forEach((id, result) -> assertThat(result.status())
                        .as("%s: %s", id, result.reason())
                        .isEqualTo(id.equals("good-0") ? Status.UP : Status.UNKNOWN));
    }

    @Test
    void it_may_be_closed_twice_and_leaves_no_thread() {
        Set<Thread> before = NoLeaks.Checker.alive();
        Probe probe = newProbe();
        run(probe, timeout(), copies(reachable(), "up-", 20)).await();
        probe.close();
        probe.close();
        new NoLeaks.Checker().requireNoneBut(before, "a closed probe");
    }

    @Test
    void one_that_was_never_used_can_be_closed() {
        newProbe().close();
    }
}
