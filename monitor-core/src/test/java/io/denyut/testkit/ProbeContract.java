package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Probe} keeps. Inherit it and say which probe, a target that answers and one that does not.
 *
 * <p>A probe that is called per target gets rounds of one target.
 */
public abstract class ProbeContract {
    private static final Duration LATE = Duration.ofSeconds(3);

    private Probe probe;
    private Set<Thread> before;

    /** A new probe; the contract closes it. */
    protected abstract Probe newProbe() throws Exception;

    /** Answers within {@link #timeout()}. */
    protected abstract Target reachable() throws Exception;

    /** Does not answer, or says no. */
    protected abstract Target unreachable() throws Exception;

    /** The timeout of the rounds. */
    protected Duration timeout() {
        return Duration.ofSeconds(1);
    }

    @BeforeEach
    void makeProbe() throws Exception {
        before = NoLeaks.Checker.alive();
        probe = newProbe();
    }

    @AfterEach
    void closeProbe() {
        probe.close();
        new NoLeaks.Checker().requireNoneBut(before, "the probe");
    }

    @Test
    void aTargetThatAnswersIsUp() throws Exception {
        ProbeResult result = look(reachable());
        assertThat(result.status()).as("%s", result).isEqualTo(Status.UP);
        assertThat(result.samples()).isNotEmpty();
    }

    @Test
    void aTargetThatDoesNotAnswerIsDownAndNotUnknown() throws Exception {
        ProbeResult result = look(unreachable());
        assertThat(result.status()).as("%s", result).isEqualTo(Status.DOWN);
        assertThat(result.reason()).isNotNull();
    }

    @Test
    void eachTargetIsReportedOnce() throws Exception {
        for (List<Target> targets : rounds(reachable(), unreachable())) {
            FakeRound round = round(targets);
            RecordingOutput output = new RecordingOutput(round);
            run(round, output);
            for (Target target : targets) {
                assertThat(output.reports(target)).as(target.id()).hasSize(1);
            }
        }
    }

    @Test
    void samplesAreOfMetricsThatTheProbeDeclares() throws Exception {
        Map<String, Metric> declared = new java.util.HashMap<>();
        probe.metrics().forEach(metric -> declared.put(metric.name(), metric));
        if (declared.isEmpty()) {
            return; // a probe may leave it out
        }
        for (Sample sample : look(reachable()).samples()) {
            assertThat(declared).containsKey(sample.metric().name());
            assertThat(sample.metric()
                            .isCompatibleWith(declared.get(sample.metric().name())))
                    .as("%s", sample.metric())
                    .isTrue();
        }
    }

    @Test
    void anEmptyRoundCompletes() throws Exception {
        FakeRound round = round(List.of());
        RecordingOutput output = new RecordingOutput(round);
        run(round, output);
        assertThat(output.reports()).isEmpty();
    }

    @Test
    void aCallReturnsQuickly() throws Exception {
        FakeRound round = round(rounds(unreachable(), reachable()).get(0));
        long start = System.nanoTime();
        CompletableFuture<Void> done = start(round, new RecordingOutput(round));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        done.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theDeadlineIsHonoured() throws Exception {
        FakeRound round = FakeRound.over(rounds(unreachable()).get(0))
                .timeout(Duration.ofSeconds(60))
                .within(Duration.ofMillis(300))
                .build();
        long start = System.nanoTime();
        start(round, new RecordingOutput(round)).get(30, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the stage completes soon after the deadline")
                .isLessThan(Duration.ofMillis(300).plus(LATE));
    }

    @Test
    void nothingIsReportedAfterTheStage() throws Exception {
        FakeRound round = round(rounds(reachable(), unreachable()).get(0));
        RecordingOutput output = new RecordingOutput(round);
        run(round, output);
        int reports = output.reports().size();
        // A second round gives late reports of the first the time to show.
        FakeRound next = round(rounds(unreachable()).get(0));
        run(next, new RecordingOutput(next));
        assertThat(output.reports()).hasSize(reports);
    }

    @Test
    void twoRoundsAtOnceDoNotMix() throws Exception {
        Target up = reachable();
        Target down = unreachable();
        FakeRound first =
                FakeRound.over(List.of(up)).check("first").timeout(timeout()).build();
        FakeRound second =
                FakeRound.over(List.of(down)).check("second").timeout(timeout()).build();
        RecordingOutput firstOutput = new RecordingOutput(first);
        RecordingOutput secondOutput = new RecordingOutput(second);
        CompletableFuture<Void> firstDone = start(first, firstOutput);
        CompletableFuture<Void> secondDone = start(second, secondOutput);
        firstDone.get(30, TimeUnit.SECONDS);
        secondDone.get(30, TimeUnit.SECONDS);
        assertThat(firstOutput.reports())
                .extracting(report -> report.target().id())
                .containsExactly(up.id());
        assertThat(secondOutput.reports())
                .extracting(report -> report.target().id())
                .containsExactly(down.id());
        assertThat(firstOutput.result(up).status()).isEqualTo(Status.UP);
        assertThat(secondOutput.result(down).status()).isEqualTo(Status.DOWN);
    }

    @Test
    void anAddressThatIsAnAttackIsUnknown() throws Exception {
        Target target = reachable();
        for (String address : List.of("; rm -rf /", "$(reboot)", "127.0.0.1\n127.0.0.2", "a".repeat(300), "-h")) {
            ProbeResult result = look(target.withAddress(address));
            assertThat(result.status()).as("%s gives %s", address, result).isEqualTo(Status.UNKNOWN);
        }
    }

    @Test
    void closingTwiceIsNoError() {
        probe.close();
        probe.close();
    }

    @Test
    void closingDuringARoundEndsIt() throws Exception {
        FakeRound round = FakeRound.over(List.of(unreachable()))
                .timeout(Duration.ofSeconds(20))
                .within(Duration.ofSeconds(30))
                .build();
        CompletableFuture<Void> done = start(round, new RecordingOutput(round));
        probe.close();
        done.handle((nothing, failure) -> true).get(10, TimeUnit.SECONDS);
    }

    private ProbeResult look(Target target) throws Exception {
        FakeRound round = round(List.of(target));
        RecordingOutput output = new RecordingOutput(round);
        run(round, output);
        return output.result(target);
    }

    private FakeRound round(List<Target> targets) {
        return FakeRound.over(targets)
                .timeout(timeout())
                .within(timeout().multipliedBy(2).plusSeconds(5))
                .build();
    }

    private List<List<Target>> rounds(Target... targets) {
        return probe.roundMode() == RoundMode.SWEEP
                ? List.of(List.of(targets))
                : List.of(targets).stream().map(List::of).toList();
    }

    private CompletableFuture<Void> start(ProbeRound round, RecordingOutput output) {
        return probe.probe(round, output).toCompletableFuture();
    }

    private void run(ProbeRound round, RecordingOutput output) throws Exception {
        start(round, output).get(60, TimeUnit.SECONDS);
        output.close();
    }
}
