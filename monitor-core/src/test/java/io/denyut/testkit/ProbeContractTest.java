package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.denyut.Metric;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.BlockingProbe;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each promise of the contract is broken once: the contract has to notice. */
class ProbeContractTest {
    private static final Metric ANSWER = Metric.gauge("sample.answer", Unit.COUNT, "");

    /** Answers by address: {@code up}, {@code down}, anything else cannot be used. */
    private static final BlockingProbe GOOD = (target, round) -> switch (target.address()) {
        case "up" -> ProbeResult.up(ANSWER.of(1));
        case "down" -> ProbeResult.down("sample.silent");
        default -> throw new IllegalArgumentException("cannot use that address");
    };

    private static class Sample extends ProbeContract {
        private final Supplier<Probe> probe;

        Sample(Supplier<Probe> probe) {
            this.probe = probe;
        }

        @Override
        protected Probe newProbe() {
            return probe.get();
        }

        @Override
        protected Target reachable() {
            return Target.of("a", "up");
        }

        @Override
        protected Target unreachable() {
            return Target.of("b", "down");
        }
    }

    @Nested
    class AProbeThatKeepsEverything extends Sample {
        AProbeThatKeepsEverything() {
            super(() -> Probe.blocking(GOOD));
        }
    }

    private interface Check {
        void run(ProbeContract contract) throws Exception;
    }

    private static void noticed(Supplier<Probe> probe, Check check) throws Exception {
        ProbeContract contract = new Sample(probe);
        contract.makeProbe();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check.run(contract));
        contract.closeProbe();
    }

    private static void noticed(BlockingProbe probe, Check check) throws Exception {
        noticed(() -> Probe.blocking(probe), check);
    }

    /** Passes calls on; each test changes one thing. */
    private abstract static class Wrapped implements Probe {
        final Probe inner = Probe.blocking(GOOD);

        @Override
        public RoundMode roundMode() {
            return RoundMode.SWEEP;
        }

        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            return inner.probe(round, output);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void blamingItselfForSilenceIsNoticed() throws Exception {
        noticed(
                (target, round) -> {
                    throw new IllegalStateException("no answer");
                },
                ProbeContract::aTargetThatDoesNotAnswerIsDownAndNotUnknown);
    }

    @Test
    void blamingTheNetworkForEverythingIsNoticed() throws Exception {
        noticed((target, round) -> ProbeResult.down("sample.silent"), ProbeContract::aTargetThatAnswersIsUp);
        noticed((target, round) -> ProbeResult.down("sample.silent"), ProbeContract::anAddressThatIsAnAttackIsUnknown);
    }

    @Test
    void metricsThatWereNotDeclaredAreNoticed() throws Exception {
        noticed(
                () -> new Wrapped() {
                    @Override
                    public Set<Metric> metrics() {
                        return Set.of(Metric.gauge("sample.other", Unit.COUNT, ""));
                    }
                },
                ProbeContract::samplesAreOfMetricsThatTheProbeDeclares);
    }

    @Test
    void reportingTwiceIsNoticed() throws Exception {
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        return inner.probe(round, output)
                                .thenRun(() ->
                                        round.targets().forEach(target -> output.report(target, ProbeResult.up())));
                    }
                },
                ProbeContract::eachTargetIsReportedOnce);
    }

    @Test
    void leavingATargetOutIsNoticed() throws Exception {
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        return inner.probe(
                                FakeRound.over(round.targets().subList(0, 1)).build(), output);
                    }
                },
                ProbeContract::eachTargetIsReportedOnce);
    }

    @Test
    void blockingInTheCallIsNoticed() throws Exception {
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        CompletionStage<Void> stage = inner.probe(round, output);
                        awaitQuietly(new CountDownLatch(1), 1_200);
                        return stage;
                    }
                },
                ProbeContract::aCallReturnsQuickly);
    }

    @Test
    void forgettingTheDeadlineIsNoticed() throws Exception {
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        return new CompletableFuture<Void>().completeOnTimeout(null, 4, TimeUnit.SECONDS);
                    }
                },
                ProbeContract::theDeadlineIsHonoured);
    }

    @Test
    void reportsThatBelongToAnotherRoundAreNoticed() throws Exception {
        AtomicReference<ProbeOutput> first = new AtomicReference<>();
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        first.compareAndSet(null, output);
                        return inner.probe(round, first.get());
                    }
                },
                ProbeContract::twoRoundsAtOnceDoNotMix);
    }

    @Test
    void reportsAfterTheStageAreNoticed() throws Exception {
        AtomicReference<Runnable> late = new AtomicReference<>(() -> {});
        noticed(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        late.getAndSet(() -> output.report(round.targets().get(0), ProbeResult.up()))
                                .run();
                        return inner.probe(round, output);
                    }
                },
                ProbeContract::nothingIsReportedAfterTheStage);
    }

    @Test
    void aRoundThatSurvivesCloseIsNoticed() throws Exception {
        ProbeContract contract = new Sample(() -> new Wrapped() {
            @Override
            public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                return new CompletableFuture<>();
            }
        });
        contract.makeProbe();
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(contract::closingDuringARoundEndsIt);
        contract.closeProbe();
    }

    @Test
    void aThreadThatOutlivesCloseIsNoticed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ProbeContract contract = new Sample(() -> new Wrapped() {
            @Override
            public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                Thread thread = new Thread(() -> awaitQuietly(end, 60_000), "sample-left-over");
                thread.setDaemon(true);
                thread.start();
                return inner.probe(round, output);
            }
        });
        contract.makeProbe();
        contract.aTargetThatAnswersIsUp();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(contract::closeProbe)
                .withMessageContaining("sample-left-over");
        end.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
