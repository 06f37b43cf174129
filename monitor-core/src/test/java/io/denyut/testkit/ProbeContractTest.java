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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
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

    private abstract static class Sample extends ProbeContract {
        @Override
        protected Target reachable() {
            return Target.of("a", "up");
        }

        @Override
        protected Target unreachable() {
            return Target.of("b", "down");
        }

        @Override
        protected Duration timeout() {
            return Duration.ofMillis(500);
        }
    }

    @Nested
    class A_probe_that_keeps_everything extends Sample {
        @Override
        protected Probe probe() {
            return Probe.blocking(GOOD);
        }
    }

    private static void fails(Supplier<Probe> probe, Consumer<ProbeContract> test) {
        ProbeContract contract = new Sample() {
            @Override
            protected Probe probe() {
                return probe.get();
            }
        };
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> test.accept(contract));
        contract.closeWhatWasMade();
    }

    private static void fails(BlockingProbe probe, Consumer<ProbeContract> test) {
        fails(() -> Probe.blocking(probe), test);
    }

    /** Passes calls on; each test changes one thing. */
    private abstract static class Wrapped implements Probe {
        final Probe inner = Probe.blocking(GOOD);

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
    void blaming_itself_for_silence_is_noticed() {
        fails(
                (target, round) -> {
                    throw new IllegalStateException("no answer");
                },
                ProbeContract::a_target_that_does_not_answer_is_down_with_a_reason_and_not_unknown);
    }

    @Test
    void calling_everything_down_is_noticed() {
        fails((target, round) -> ProbeResult.down("sample.silent"), ProbeContract::a_target_that_answers_is_up);
        fails(
                (target, round) -> target.address().equals("up") ? ProbeResult.up() : ProbeResult.down("sample.silent"),
                ProbeContract::an_address_that_it_cannot_use_is_unknown_and_harms_no_other);
    }

    @Test
    void samples_of_metrics_that_were_not_declared_are_noticed() {
        fails(
                () -> new Wrapped() {
                    @Override
                    public Set<Metric> metrics() {
                        return Set.of(Metric.gauge("sample.other", Unit.COUNT, ""));
                    }
                },
                ProbeContract::samples_are_of_the_metrics_that_it_declares_and_each_series_has_one);
    }

    @Test
    void two_samples_of_one_series_are_noticed() {
        fails(
                (target, round) -> ProbeResult.up(ANSWER.of(1), ANSWER.of(2)),
                ProbeContract::samples_are_of_the_metrics_that_it_declares_and_each_series_has_one);
    }

    @Test
    void reporting_twice_is_noticed() {
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        return inner.probe(round, output)
                                .thenRun(() ->
                                        round.targets().forEach(target -> output.report(target, ProbeResult.up())));
                    }
                },
                ProbeContract::of_many_targets_each_is_reported_once);
    }

    @Test
    void leaving_a_target_out_is_noticed() {
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        FakeRound fewer = FakeRound.of(
                                round.remaining(),
                                round.targets().subList(0, round.targets().size() / 2));
                        return inner.probe(fewer, output);
                    }
                },
                ProbeContract::of_many_targets_each_is_reported_once);
    }

    @Test
    void never_completing_is_noticed() {
        fails(() -> (round, output) -> new CompletableFuture<>(), ProbeContract::an_empty_round_completes_at_once);
    }

    @Test
    void blocking_in_the_call_is_noticed() {
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        CompletionStage<Void> stage = inner.probe(round, output);
                        if (round.targets().size() > 1) {
                            awaitQuietly(new CountDownLatch(1), 1_500);
                        }
                        return stage;
                    }
                },
                ProbeContract::the_call_itself_does_not_wait_for_answers);
    }

    @Test
    void reports_after_the_stage_are_noticed() {
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        CompletableFuture.runAsync(
                                () -> output.report(round.targets().get(0), ProbeResult.up()),
                                CompletableFuture.delayedExecutor(
                                        400, java.util.concurrent.TimeUnit.MILLISECONDS, Runnable::run));
                        return CompletableFuture.completedFuture(null);
                    }
                },
                ProbeContract::when_the_round_is_over_the_stage_completes_and_nothing_follows_it);
    }

    @Test
    void mixing_two_rounds_is_noticed() {
        ProbeOutput[] last = new ProbeOutput[1];
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        ProbeOutput other = last[0] == null ? output : last[0];
                        last[0] = output;
                        return inner.probe(round, other);
                    }
                },
                ProbeContract::two_rounds_at_once_do_not_mix);
    }

    @Test
    void a_thread_that_outlives_close_is_noticed() {
        CountDownLatch end = new CountDownLatch(1);
        fails(
                () -> new Wrapped() {
                    @Override
                    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                        Thread thread = new Thread(() -> awaitQuietly(end, 60_000), "sample-left-over");
                        thread.setDaemon(true);
                        thread.start();
                        return inner.probe(round, output);
                    }
                },
                ProbeContract::it_may_be_closed_twice_and_leaves_no_thread);
        end.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
