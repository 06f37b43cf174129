package io.denyut.internal.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Check;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.MonitorListener;
import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.SinkOptions;
import io.denyut.testkit.Await;
import io.denyut.testkit.RecordingSink;
import io.denyut.testkit.SlowSink;
import io.denyut.testkit.ThrowingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the engine promises whatever plug-ins do; numbered as in the architecture. */
class InvariantsTest {
    private static Check sweep(ScriptedProbe probe, List<Target> targets) {
        return Check.of("ping", probe)
                .targets(TargetSource.of(targets))
                .every(ofSeconds(5))
                .timeout(ofSeconds(2));
    }

    @Nested
    @DisplayName("1: exactly one observation per target and known component per finished round")
    class OneObservation {
        @Test
        void a_target_that_is_reported_twice_is_seen_once() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                Target target = round.targets().get(0);
                assertThat(output.report(target, ProbeResult.up())).isTrue();
                assertThat(output.report(target, ProbeResult.down("icmp.timeout")))
                        .isFalse();
                return CompletableFuture.completedFuture(null);
            });
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(1))).sink("out", sink))) {
                engine.start().advance(ofSeconds(5));
                assertThat(check(engine).duplicateReports()).isEqualTo(1);
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP");
        }

        @Test
        void a_target_that_is_not_reported_is_unknown_silent() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                output.report(round.targets().get(0), ProbeResult.up());
                return CompletableFuture.completedFuture(null);
            });
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(2))).sink("out", sink))) {
                engine.start().advance(ofSeconds(5));
                assertThat(check(engine).gapsFilled()).isEqualTo(1);
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP", "t1@5=UNKNOWN probe.silent");
        }

        @Test
        void a_probe_that_throws_leaves_unknown_errors_for_what_it_had_not_reported() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                output.report(round.targets().get(0), ProbeResult.up());
                throw new IllegalStateException("boom");
            });
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(2))).sink("out", sink))) {
                engine.start().advance(ofSeconds(5));
                assertThat(check(engine).error()).get().asString().contains("boom");
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP", "t1@5=UNKNOWN probe.error");
        }

        @Test
        void a_stage_that_fails_leaves_unknown_errors() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep(
                    (round, output) -> CompletableFuture.failedFuture(new NoClassDefFoundError("gone")));
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(1))).sink("out", sink))) {
                engine.start().advance(ofSeconds(5));
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UNKNOWN probe.error");
        }

        @Test
        void a_stranger_is_refused_and_counted() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                assertThat(output.report(Target.of("other", "127.0.0.9"), ProbeResult.up()))
                        .isFalse();
                return ScriptedProbe.up(round, output);
            });
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(1))).sink("out", sink))) {
                engine.start().advance(ofSeconds(5));
                assertThat(check(engine).strangerReports()).isEqualTo(1);
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP");
        }

        @Test
        void holds_when_many_threads_race_with_the_deadline() throws Exception {
            int targets = 200;
            RecordingSink sink = new RecordingSink();
            ExecutorService racers = Executors.newFixedThreadPool(4);
            Random random = new Random(7);
            List<CompletableFuture<Void>> stages = Collections.synchronizedList(new ArrayList<>());
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                CompletableFuture<Void> stage = new CompletableFuture<>();
                stages.add(stage);
                List<Target> shuffled = new ArrayList<>(round.targets());
                shuffled.addAll(round.targets());
                Collections.shuffle(shuffled, random);
                int end = random.nextInt(4);
                for (int thread = 0; thread < 4; thread++) {
                    int from = thread * shuffled.size() / 4;
                    boolean ends = thread == end;
                    racers.execute(() -> {
                        shuffled.subList(from, from + shuffled.size() / 4)
                                .forEach(target -> output.report(target, ProbeResult.up()));
                        if (ends) {
                            stage.complete(null); // while the others still report
                        }
                    });
                }
                return stage;
            });
            int rounds = 60;
            try (Engine engine = Engine.of(
                    b -> b.check(sweep(probe, Engine.targets(targets))).sink("out", sink))) {
                engine.start();
                for (int i = 0; i < rounds; i++) {
                    engine.advance(ofSeconds(5));
                    int done = i + 1;
                    Await.until(
                            "the round's racers",
                            () -> stages.size() == done && stages.get(done - 1).isDone());
                }
                racers.shutdown();
                assertThat(racers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
                assertThat(check(engine).rounds()).isEqualTo(rounds);
                assertThat(check(engine).gapsFilled() + check(engine).lateReports())
                        .as("the race was one")
                        .isPositive();
            }
            assertThat(sink.flushed()).hasSize(targets * rounds);
            Map<String, Set<Instant>> ticks = new HashMap<>();
            for (Observation observation : sink.flushed()) {
                assertThat(ticks.computeIfAbsent(observation.target().id(), id -> new HashSet<>())
                                .add(observation.tick()))
                        .as("double of %s", observation)
                        .isTrue();
            }
            Set<Set<Instant>> distinct = new HashSet<>(ticks.values());
            assertThat(ticks).hasSize(targets);
            assertThat(distinct).as("every target has the same ticks").hasSize(1);
        }
    }

    @Nested
    @DisplayName("2: rounds of one check and target group never overlap")
    class NoOverlap {
        @Test
        void a_tick_that_finds_the_round_open_is_skipped_and_counted() {
            AtomicInteger skipped = new AtomicInteger();
            ScriptedProbe probe = ScriptedProbe.perTarget(ScriptedProbe::never);
            Check slow = Check.of("slow", probe)
                    .targets(Target.of("t", "127.0.0.1"))
                    .every(ofSeconds(1))
                    .spread(Duration.ZERO)
                    .timeout(ofMillis(3500));
            MonitorListener listener = new MonitorListener() {
                @Override
                public void tickSkipped(String check, Instant tick) {
                    skipped.incrementAndGet();
                }
            };
            try (Engine engine = Engine.of(b -> b.check(slow).listener(listener))) {
                engine.start().advance(ofSeconds(4));
                assertThat(probe.rounds).hasSize(1);
                assertThat(check(engine).skippedTicks()).isEqualTo(3);
                assertThat(skipped).hasValue(3);
            }
        }

        @Test
        void a_slow_target_delays_no_other() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.perTarget(
                    (round, output) -> round.targets().get(0).id().equals("t0")
                            ? ScriptedProbe.never(round, output)
                            : ScriptedProbe.up(round, output));
            Check check = Check.of("slow", probe)
                    .targets(TargetSource.of(Engine.targets(2)))
                    .every(ofSeconds(1))
                    .spread(Duration.ZERO)
                    .timeout(ofMillis(2500));
            try (Engine engine = Engine.of(b -> b.check(check).sink("out", sink))) {
                engine.start().advance(ofSeconds(6));
            }
            assertThat(sink.byTarget().get("t1")).hasSize(6);
        }

        @Test
        void a_sweep_that_needs_longer_stretches_and_nothing_becomes_unknown() {
            RecordingSink sink = new RecordingSink();
            List<Runnable> finish = Collections.synchronizedList(new ArrayList<>());
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                CompletableFuture<Void> done = new CompletableFuture<>();
                finish.add(() -> {
                    ScriptedProbe.up(round, output);
                    done.complete(null);
                });
                return done;
            });
            probe.needs = ofSeconds(12);
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(2))).sink("out", sink))) {
                engine.start().advance(ofMillis(16_500)); // a round from second 5: it may take until 17
                assertThat(finish).hasSize(1);
                finish.remove(0).run();
                engine.advance(ofMillis(8_500)); // the next begins at 20
                assertThat(check(engine).skippedTicks()).isGreaterThanOrEqualTo(2);
                assertThat(check(engine).effectiveInterval()).isEqualTo(ofSeconds(15));
                finish.remove(0).run();
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP", "t1@5=UP", "t0@20=UP", "t1@20=UP");
        }

        @Test
        void a_look_waits_for_the_open_round_and_the_tick_waits_for_the_look() {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                CompletableFuture<Void> end = new CompletableFuture<>();
                ends.add(end);
                return end.thenRun(() -> ScriptedProbe.up(round, output));
            });
            List<Target> targets = Engine.targets(2);
            try (Engine engine = Engine.of(b -> b.check(sweep(probe, targets)))) {
                engine.start().advance(ofSeconds(5));
                CompletableFuture<Observation> look =
                        engine.monitor.probeNow("ping", targets.get(1)).toCompletableFuture();
                engine.settle();
                assertThat(probe.rounds).hasSize(1);
                engine.advance(ofSeconds(4));
                ends.get(0).complete(null);
                engine.settle();
                assertThat(probe.rounds).hasSize(2);
                assertThat(probe.rounds.get(1).targets()).containsExactly(targets.get(1));
                engine.advance(ofSeconds(1)); // the tick of second 10 finds the look
                assertThat(probe.rounds).hasSize(2);
                ends.get(1).complete(null);
                engine.settle();
                assertThat(look).isCompletedWithValueMatching(observation -> observation.status() == Status.UP);
                assertThat(probe.rounds).hasSize(3);
                assertThat(probe.rounds.get(2).targets()).hasSize(2);
                assertThat(probe.rounds.get(2).tick())
                        .isEqualTo(probe.rounds.get(0).tick().plusSeconds(5));
                assertThat(check(engine).skippedTicks()).isZero();
            }
        }
    }

    @Nested
    @DisplayName("3: at the deadline a round is over")
    class Deadlines {
        @Test
        void what_is_missing_is_unknown_timeout_and_later_reports_are_refused_and_counted() {
            RecordingSink sink = new RecordingSink();
            ProbeOutput[] kept = new ProbeOutput[1];
            ProbeRound[] round = new ProbeRound[1];
            ScriptedProbe probe = ScriptedProbe.sweep((r, output) -> {
                kept[0] = output;
                round[0] = r;
                return new CompletableFuture<>();
            });
            List<Target> targets = Engine.targets(1);
            try (Engine engine = Engine.of(b -> b.check(sweep(probe, targets)).sink("out", sink))) {
                engine.start().advance(ofMillis(9_899));
                assertThat(sink.count()).isZero();
                assertThat(round[0].isOver()).isFalse();
                engine.advance(ofSeconds(2)); // the deadline is 100 ms before the next tick
                assertThat(round[0].isOver()).isTrue();
                assertThat(round[0].remaining()).isEqualTo(ofMillis(1));
                assertThat(kept[0].report(targets.get(0), ProbeResult.up())).isFalse();
                assertThat(check(engine).lateReports()).isEqualTo(1);
                assertThat(check(engine).state()).isEqualTo(CheckState.STALLED);
            }
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UNKNOWN probe.timeout");
        }

        @Test
        void rounds_begin_again_when_the_probe_has_ended_the_old_one() {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> end);
            try (Engine engine = Engine.of(b -> b.check(sweep(probe, Engine.targets(1))))) {
                engine.start().advance(ofSeconds(21));
                assertThat(probe.rounds).hasSize(1);
                end.complete(null);
                probe.script = ScriptedProbe::up;
                engine.advance(ofSeconds(5));
                assertThat(probe.rounds).hasSize(2);
                assertThat(check(engine).state()).isEqualTo(CheckState.RUNNING);
            }
        }

        @Test
        void a_call_that_does_not_return_is_written_off_and_the_check_stalls_until_it_does() {
            CountDownLatch release = new CountDownLatch(1);
            ScriptedProbe probe = ScriptedProbe.perTarget((round, output) -> {
                release.await();
                return ScriptedProbe.up(round, output);
            });
            Check check = Check.of("stuck", probe)
                    .targets(TargetSource.of(Engine.targets(20)))
                    .every(ofSeconds(1));
            ScriptedProbe neighbour = ScriptedProbe.sweep(ScriptedProbe::up);
            try (Engine engine =
                    Engine.withBlockedParts(b -> b.check(check).check(sweep(neighbour, Engine.targets(3))))) {
                engine.start();
                for (int i = 0; i < 12; i++) {
                    engine.advance(ofSeconds(1));
                }
                assertThat(engine.monitor.health().checks().get("stuck").state())
                        .isEqualTo(CheckState.STALLED);
                assertThat(probe.inside.get()).as("threads lost").isLessThanOrEqualTo(4);
                assertThat(neighbour.rounds).hasSize(2);
                release.countDown();
                Await.until("the check runs again", () -> {
                    engine.advance(ofMillis(100));
                    return engine.monitor.health().checks().get("stuck").state() == CheckState.RUNNING
                            && probe.rounds.size() > 20;
                });
            }
        }
    }

    @Nested
    @DisplayName("4: plug-ins run on threads of their own kind, never under a lock")
    class Threads {
        @Test
        void each_plug_in_runs_on_its_own_thread() {
            Map<String, String> seen = Collections.synchronizedMap(new HashMap<>());
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                seen.put("probe", Thread.currentThread().getName());
                round.workers()
                        .execute(() -> seen.put("worker", Thread.currentThread().getName()));
                return ScriptedProbe.up(round, output);
            });
            TargetSource source = () -> {
                seen.put("source", Thread.currentThread().getName());
                return TargetSet.of(Engine.targets(1));
            };
            io.denyut.spi.Sink sink =
                    batch -> seen.put("sink", Thread.currentThread().getName());
            MonitorListener listener = new MonitorListener() {
                @Override
                public void roundEnded(String check, Instant tick, int targets, Duration took) {
                    seen.put("listener", Thread.currentThread().getName());
                }
            };
            Check check = Check.of("ping", probe).targets(source).every(ofSeconds(5));
            try (Engine engine = Engine.of(b -> b.check(check).sink("out", sink).listener(listener))) {
                engine.start().advance(ofSeconds(6));
            }
            assertThat(seen.get("probe")).startsWith("denyut-launch-");
            assertThat(seen.get("worker")).startsWith("denyut-worker-");
            assertThat(seen).containsEntry("source", "denyut-source-ping");
            assertThat(seen).containsEntry("sink", "denyut-sink-out");
            assertThat(seen).containsEntry("listener", "denyut-listener");
        }

        @Test
        void a_callers_executor_runs_probes_and_stays_open() {
            ExecutorService mine = Executors.newSingleThreadExecutor(work -> new Thread(work, "mine"));
            Map<String, String> seen = Collections.synchronizedMap(new HashMap<>());
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                seen.put("probe", Thread.currentThread().getName());
                return ScriptedProbe.up(round, output);
            });
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(1))).executor((Executor) mine))) {
                engine.start().advance(ofSeconds(6));
            }
            assertThat(seen).containsEntry("probe", "mine");
            assertThat(mine.isShutdown()).isFalse();
            mine.shutdownNow();
        }
    }

    @Nested
    @DisplayName("5 and 7: queues are bounded, and accepted = written + dropped + failed + queued")
    class Queues {
        @Test
        void a_sink_that_blocks_loses_its_oldest_and_the_account_balances() {
            SlowSink slow = new SlowSink(SinkOptions.DEFAULT.withMaxQueued(50)).blockWrite();
            RecordingSink healthy = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep(ScriptedProbe::up);
            try (Engine engine = Engine.withBlockedParts(b ->
                    b.check(sweep(probe, Engine.targets(20))).sink("slow", slow).sink("healthy", healthy))) {
                engine.start();
                for (int i = 0; i < 20; i++) {
                    engine.advance(ofSeconds(5));
                }
                engine.advance(ofMillis(300));
                Await.until("twenty rounds", () -> healthy.count() == 400);
                LaneHealth lane = engine.monitor.health().sinks().get("slow");
                assertThat(lane.accepted()).isEqualTo(400);
                assertThat(lane.dropped()).isBetween(300L, 350L);
                assertThat(lane.queued()).isLessThanOrEqualTo(50 + 20);
                assertBalanced(lane);
                slow.release();
                engine.advance(ofSeconds(3));
                Await.until("the queue to drain", () -> {
                    engine.advance(ofMillis(200));
                    return engine.monitor.health().sinks().get("slow").queued() == 0;
                });
                assertBalanced(engine.monitor.health().sinks().get("slow"));
            }
        }

        @Test
        void what_was_written_and_not_flushed_is_written_again_after_a_failure() {
            ThrowingSink sink = new ThrowingSink().failFlushes(100);
            ScriptedProbe probe = ScriptedProbe.sweep(ScriptedProbe::up);
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(probe, Engine.targets(3))).sink("out", sink))) {
                engine.start().advance(ofSeconds(8));
                LaneHealth failing = engine.monitor.health().sinks().get("out");
                assertThat(failing.written()).isZero();
                assertThat(failing.queued()).isEqualTo(3);
                assertThat(failing.errors()).isPositive();
                assertThat(failing.error()).isPresent();
                assertBalanced(failing);
                sink.heal();
                engine.advance(ofSeconds(40));
                LaneHealth healed = engine.monitor.health().sinks().get("out");
                assertThat(healed.error()).isEmpty();
                assertBalanced(healed);
                assertThat(healed.written()).isGreaterThanOrEqualTo(healed.accepted() - 3);
            }
        }

        private void assertBalanced(LaneHealth lane) {
            assertThat(lane.written() + lane.dropped() + lane.failed() + lane.queued())
                    .as("%s", lane)
                    .isEqualTo(lane.accepted());
        }
    }

    @Nested
    @DisplayName("6: a part that throws or blocks changes nothing for the others")
    class Isolation {
        @Test
        void a_throwing_source_keeps_the_last_targets_and_says_so() {
            AtomicInteger reads = new AtomicInteger();
            TargetSource source = new TargetSource() {
                @Override
                public TargetSet targets() {
                    if (reads.incrementAndGet() > 1) {
                        throw new IllegalStateException("database gone");
                    }
                    return TargetSet.of(Engine.targets(2));
                }

                @Override
                public Duration refresh() {
                    return ofSeconds(5);
                }
            };
            RecordingSink sink = new RecordingSink();
            Check check = Check.of("ping", ScriptedProbe.sweep(ScriptedProbe::up))
                    .targets(source)
                    .every(ofSeconds(5));
            try (Engine engine = Engine.of(b -> b.check(check).sink("out", sink))) {
                engine.start().advance(ofSeconds(21));
                assertThat(reads.get()).isGreaterThan(2);
                assertThat(engine.monitor.health().problems())
                        .anyMatch(p -> p.message().contains("database gone"));
            }
            assertThat(sink.flushed()).hasSize(8);
        }

        @Test
        void a_throwing_listener_disturbs_nobody() {
            RecordingSink sink = new RecordingSink();
            MonitorListener listener = new MonitorListener() {
                @Override
                public void roundEnded(String check, Instant tick, int targets, Duration took) {
                    throw new IllegalStateException("no");
                }
            };
            try (Engine engine =
                    Engine.of(b -> b.check(sweep(ScriptedProbe.sweep(ScriptedProbe::up), Engine.targets(1)))
                            .sink("out", sink)
                            .listener(listener))) {
                engine.start().advance(ofSeconds(10));
                assertThat(engine.monitor.health().listener().errors()).isEqualTo(2);
            }
            assertThat(sink.flushed()).hasSize(2);
        }
    }

    @Nested
    @DisplayName("8: close is bounded and in order")
    class Closing {
        @Test
        void flushes_what_was_measured_and_closes_parts_once() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep(ScriptedProbe::up);
            Engine engine = Engine.of(
                            b -> b.check(sweep(probe, Engine.targets(5))).sink("out", sink))
                    .start()
                    .advance(ofSeconds(5));
            engine.close();
            engine.close();
            assertThat(sink.flushed()).hasSize(5);
            assertThat(sink.closes()).isEqualTo(1);
            assertThat(probe.closes).hasValue(1);
        }

        @Test
        void a_round_that_is_open_is_filled_rather_than_lost() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                output.report(round.targets().get(0), ProbeResult.up());
                return new CompletableFuture<>();
            });
            Engine engine = Engine.of(
                            b -> b.check(sweep(probe, Engine.targets(2))).sink("out", sink))
                    .start()
                    .advance(ofSeconds(6));
            engine.close();
            assertThat(Engine.words(sink.flushed())).containsExactly("t0@5=UP", "t1@5=UNKNOWN monitor.closed");
        }

        @Test
        void keeps_its_budget_when_everything_blocks() {
            SlowSink slow = new SlowSink().blockWrite();
            RecordingSink healthy = new RecordingSink();
            CountDownLatch never = new CountDownLatch(1);
            ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
                ScriptedProbe.up(round, output);
                never.await();
                return new CompletableFuture<>();
            });
            Engine engine = Engine.withBlockedParts(b -> b.check(sweep(probe, Engine.targets(2)))
                            .sink("slow", slow)
                            .sink("healthy", healthy))
                    .start()
                    .advance(ofSeconds(6));
            long start = System.nanoTime();
            engine.close();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isLessThan(ofSeconds(4)); // the budget is 2 s; the rest is a slow machine's
            assertThat(healthy.flushed()).hasSize(2);
            slow.release();
            never.countDown();
        }
    }

    @Nested
    @DisplayName("9: same inputs and clock, same results")
    class Determinism {
        @Test
        void two_runs_give_the_same_observations() {
            assertThat(run()).isEqualTo(run());
        }

        private List<String> run() {
            RecordingSink sink = new RecordingSink();
            ScriptedProbe probe = ScriptedProbe.perTarget(ScriptedProbe::up);
            Check check = Check.of("web", probe)
                    .targets(TargetSource.of(Engine.targets(10)))
                    .every(ofSeconds(60));
            try (Engine engine = Engine.of(b -> b.check(check).sink("out", sink))) {
                engine.start().advance(ofSeconds(180));
            }
            return Engine.words(sink.flushed()).stream().sorted().toList();
        }
    }

    private static CheckHealth check(Engine engine) {
        return engine.monitor.health().checks().values().iterator().next();
    }
}
