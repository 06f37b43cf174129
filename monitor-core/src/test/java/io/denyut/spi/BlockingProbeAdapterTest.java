package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.denyut.Status;
import io.denyut.Target;
import io.denyut.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class BlockingProbeAdapterTest {
    private static final String CHECK = "adapter-test";
    private static final String PREFIX = "denyut-blocking-" + CHECK + "-";

    private final CountDownLatch release = new CountDownLatch(1);
    private final Map<String, ProbeResult> reports = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void nothing_is_left_hanging() {
        release.countDown();
    }

    /** A round whose end the test decides. */
    private final class Round implements ProbeRound {
        private final List<Target> targets;

        Round(int targets) {
            this.targets = IntStream.range(0, targets)
                    .mapToObj(i -> Target.of("t" + i, "192.0.2." + i))
                    .toList();
        }

        @Override
        public String checkId() {
            return CHECK;
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public Instant tick() {
            return Instant.EPOCH;
        }

        @Override
        public List<Target> targets() {
            return targets;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration remaining() {
            return Duration.ofMillis(20);
        }

        @Override
        public boolean isOver() {
            return over.get();
        }

        @Override
        public Executor workers() {
            return Runnable::run;
        }

        @Override
        public Secrets secrets() {
            return Secrets.none();
        }
    }

    private final class Output implements ProbeOutput {
        @Override
        public boolean report(Target target, ProbeResult result) {
            return !over.get() && reports.putIfAbsent(target.id(), result) == null;
        }

        @Override
        public boolean report(Target target, ProbeResult result, Instant time) {
            return report(target, result);
        }

        @Override
        public void components(Target parent, Collection<Target> present, boolean complete) {
            throw new UnsupportedOperationException();
        }
    }

    private CompletableFuture<Void> run(Probe probe, int targets) {
        return probe.probe(new Round(targets), new Output()).toCompletableFuture();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(PREFIX))
                .toList();
    }

    @Test
    void each_target_is_reported_and_then_the_stage_completes() {
        try (Probe probe = Probe.blocking((target, round) -> ProbeResult.up().withFact("id", target.id()))) {
            run(probe, 100).join();
            assertThat(reports)
                    .hasSize(100)
                    .allSatisfy((id, result) ->
                            assertThat(result).isEqualTo(ProbeResult.up().withFact("id", id)));
        }
    }

    @Test
    void an_empty_round_completes_at_once() {
        try (Probe probe = Probe.blocking((target, round) -> ProbeResult.up())) {
            assertThat(run(probe, 0)).isCompleted();
        }
    }

    @Test
    void at_most_sixteen_calls_run_at_once_over_all_rounds_and_all_sixteen_are_used() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Probe probe = Probe.blocking((target, round) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            release.await();
            now.decrementAndGet();
            return ProbeResult.up();
        })) {
            CompletableFuture<Void> first = run(probe, 20);
            CompletableFuture<Void> second = run(probe, 20);
            Await.until("sixteen calls at once", () -> now.get() == 16);
            assertThat(threads()).hasSize(16);
            release.countDown();
            CompletableFuture.allOf(first, second).join();
            assertThat(most).hasValue(16);
        }
    }

    @Test
    void its_threads_are_daemons_named_after_the_check_and_gone_when_closed() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Probe probe = Probe.blocking((target, round) -> {
            seen.add(Thread.currentThread());
            return ProbeResult.up();
        });
        run(probe, 50).join();
        assertThat(seen).isNotEmpty().allSatisfy(thread -> {
            assertThat(thread.getName()).startsWith(PREFIX);
            assertThat(thread.isDaemon()).isTrue();
        });
        probe.close();
        Await.until("its threads to be gone", () -> seen.stream().noneMatch(Thread::isAlive));
        probe.close();
    }

    @Test
    void no_thread_is_made_before_the_first_round() {
        try (Probe probe = Probe.blocking((target, round) -> ProbeResult.up())) {
            assertThat(probe).isNotNull();
            assertThat(threads()).isEmpty();
        }
    }

    @Test
    void a_call_that_outlives_its_round_is_interrupted_even_if_no_other_round_begins() {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Probe probe = Probe.blocking((target, round) -> {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            return ProbeResult.up();
        })) {
            CompletableFuture<Void> stage = run(probe, 1);
            awaitLatch(entered);
            assertThat(stage).isNotDone();
            over.set(true);
            stage.join();
            assertThat(interrupted).isTrue();
            assertThat(reports).as("the round was over").isEmpty();
        }
    }

    @Test
    void an_interrupt_does_not_hit_the_next_call_on_the_same_thread() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger flags = new AtomicInteger();
        try (Probe probe = Probe.blocking((target, round) -> {
            if (calls.getAndIncrement() < 16) {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            } else if (Thread.currentThread().isInterrupted()) {
                flags.incrementAndGet();
            }
            return ProbeResult.up();
        })) {
            CompletableFuture<Void> first = run(probe, 16);
            Await.until("all threads to be taken", () -> calls.get() == 16);
            over.set(true);
            first.join();
            over.set(false);
            run(probe, 200).join();
            assertThat(flags).hasValue(0);
        }
    }

    @Test
    void a_call_that_still_waits_when_its_round_is_over_is_given_up_and_the_stage_completes() {
        AtomicInteger calls = new AtomicInteger();
        Probe probe = Probe.blocking((target, round) -> {
            calls.incrementAndGet();
            awaitUninterruptibly(release);
            return ProbeResult.up();
        });
        CompletableFuture<Void> stuck = run(probe, 16);
        Await.until("all threads to be taken", () -> calls.get() == 16);
        CompletableFuture<Void> behind = run(probe, 5);
        over.set(true);
        behind.join();
        assertThat(stuck).as("its calls ignore the interrupt").isNotDone();
        release.countDown();
        stuck.join();
        assertThat(calls).hasValue(16);
        probe.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new Exception("checked"),
                new IllegalStateException("unchecked"),
                new NoClassDefFoundError("org/example/Missing"),
                new StackOverflowError("deep"),
                new AssertionError("assertion"),
                new Error("plain"),
                new InterruptedException("own"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatever_is_thrown_the_target_is_unknown_with_a_probe_error(Throwable failure) {
        try (Probe probe = Probe.blocking((target, round) -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        })) {
            run(probe, 1).join();
            ProbeResult result = reports.get("t0");
            assertThat(result.status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.reason()).isNotNull();
            assertThat(result.reason().code()).isEqualTo("probe.error");
            assertThat(result.reason().text()).contains(failure.getMessage());
        }
    }

    @Test
    void a_probe_that_runs_the_heap_out_is_reported_and_the_error_goes_on_to_the_thread() {
        AtomicBoolean rethrown = new AtomicBoolean();
        Executor catching = task -> {
            try {
                task.run();
            } catch (OutOfMemoryError e) {
                rethrown.set(true);
            }
        };
        Probe probe = Probe.blocking(
                (target, round) -> {
                    throw new OutOfMemoryError("constructed");
                },
                catching);
        run(probe, 1).join();
        assertThat(reports.get("t0").status()).isEqualTo(Status.UNKNOWN);
        assertThat(rethrown).isTrue();
    }

    @Test
    void a_probe_that_returns_nothing_is_a_probe_error() {
        Map<String, ProbeResult> none = Map.of();
        try (Probe probe = Probe.blocking((target, round) -> none.get("nothing"))) {
            run(probe, 1).join();
            assertThat(reports.get("t0").reason().text()).contains("the probe returned null");
        }
    }

    @Test
    void one_call_that_throws_leaves_the_others_alone() {
        try (Probe probe = Probe.blocking((target, round) -> {
            if (target.id().equals("t3")) {
                throw new IllegalStateException("bug");
            }
            return ProbeResult.up();
        })) {
            run(probe, 40).join();
            assertThat(reports).hasSize(40);
            assertThat(reports.values().stream().filter(result -> result.status() == Status.UP))
                    .hasSize(39);
        }
    }

    @Test
    void close_interrupts_what_runs_completes_what_waits_and_refuses_what_comes() {
        AtomicInteger entered = new AtomicInteger();
        Probe probe = Probe.blocking((target, round) -> {
            entered.incrementAndGet();
            release.await();
            return ProbeResult.up();
        });
        CompletableFuture<Void> stage = run(probe, 40);
        Await.until("sixteen calls", () -> entered.get() == 16);
        probe.close();
        stage.join();
        assertThat(run(probe, 3)).isCompleted();
        assertThat(entered).hasValue(16);
        Await.until("its threads to be gone", () -> threads().isEmpty());
    }

    @Test
    void every_stage_completes_when_the_probe_is_closed_under_load() {
        for (int i = 0; i < 200; i++) {
            Probe probe = Probe.blocking((target, round) -> ProbeResult.up());
            CompletableFuture<Void> stage = run(probe, 64);
            probe.close();
            assertThat(stage).as("run %d", i).succeedsWithin(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_given_executor_runs_the_calls_sixteen_at_once_and_is_not_closed() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            Probe probe = Probe.blocking(
                    (target, round) -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        release.await(2, TimeUnit.MILLISECONDS);
                        now.decrementAndGet();
                        return ProbeResult.up();
                    },
                    executor);
            run(probe, 200).join();
            assertThat(most.get()).isBetween(1, 16);
            assertThat(threads()).isEmpty();
            probe.close();
            assertThat(executor.isShutdown()).isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void the_interrupt_of_a_given_executor_stays_set_for_its_owner() {
        AtomicBoolean flag = new AtomicBoolean();
        Executor inline = task -> {
            Thread.currentThread().interrupt();
            task.run();
            flag.set(Thread.interrupted());
        };
        Probe probe = Probe.blocking(
                (target, round) -> {
                    release.await();
                    return ProbeResult.up();
                },
                inline);
        run(probe, 1).join();
        assertThat(flag).isTrue();
        assertThat(reports.get("t0").reason().text()).contains("InterruptedException");
    }

    @Test
    void an_executor_that_refuses_fails_the_stage_for_any_number_of_targets() {
        ExecutorService shut = Executors.newSingleThreadExecutor();
        shut.shutdownNow();
        Probe probe = Probe.blocking((target, round) -> ProbeResult.up(), shut);
        CompletableFuture<Void> stage = run(probe, 50_000);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(stage::join)
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    private static void awaitLatch(CountDownLatch latch) {
        Await.until("a latch", () -> latch.getCount() == 0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean again = true;
        while (again) {
            try {
                latch.await();
                again = false;
            } catch (InterruptedException e) {
                again = true; // this plug-in behaves badly on purpose
            }
        }
    }
}
