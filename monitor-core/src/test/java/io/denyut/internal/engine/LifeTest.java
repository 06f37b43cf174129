package io.denyut.internal.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.FactChange;
import io.denyut.IngestBatch;
import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Monitor;
import io.denyut.MonitorListener;
import io.denyut.MonitorState;
import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.Unit;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.SinkOptions;
import io.denyut.spi.StateStore;
import io.denyut.testkit.RecordingSink;
import io.denyut.testkit.ThrowingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a monitor is put together, changed while it runs, and what it knows. */
class LifeTest {
    private static final Target A = Target.of("a", "127.0.0.1");
    private static final Target B = Target.of("b", "127.0.0.2");

    private final RecordingSink sink = new RecordingSink();

    private static Check ping(ScriptedProbe probe, Target... targets) {
        return Check.of("ping", probe).targets(targets).every(ofSeconds(5)).timeout(ofSeconds(2));
    }

    private static ScriptedProbe up() {
        return ScriptedProbe.sweep(ScriptedProbe::up);
    }

    @Test
    void all_problems_of_the_parts_come_together() {
        Monitor.Builder builder = Monitor.builder()
                .check(ping(up(), A, A))
                .check(ping(up(), B))
                .sink("bad id", sink)
                .route(io.denyut.Route.to("nobody"))
                .dependsOn("a", "b")
                .dependsOn("b", "a")
                .closeWithin(ofMillis(1));
        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("check ping: is there twice")
                .hasMessageContaining("target 'a' is there twice")
                .hasMessageContaining("bad id")
                .hasMessageContaining("no notifier 'nobody'")
                .hasMessageContaining("depends on itself")
                .hasMessageContaining("closeWithin");
    }

    @Test
    void a_monitor_lives_once() {
        Engine engine = Engine.of(b -> b.check(ping(up(), A)));
        assertThat(engine.monitor.state()).isEqualTo(MonitorState.NEW);
        engine.start();
        assertThatThrownBy(engine.monitor::start).isInstanceOf(IllegalStateException.class);
        engine.close();
        assertThat(engine.monitor.state()).isEqualTo(MonitorState.CLOSED);
        assertThatThrownBy(engine.monitor::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.monitor.update(u -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_monitor_that_never_ran_closes_its_parts() {
        ScriptedProbe probe = up();
        Engine.of(b -> b.check(ping(probe, A)).sink("out", sink)).close();
        assertThat(probe.closes).hasValue(1);
        assertThat(sink.closes()).isEqualTo(1);
    }

    @Test
    void several_monitors_live_side_by_side() {
        try (Engine one = Engine.of(b -> b.check(ping(up(), A)).name("one"));
                Engine two = Engine.of(b -> b.check(ping(up(), B)).name("two"))) {
            one.start().advance(ofSeconds(5));
            two.start().advance(ofSeconds(5));
            assertThat(one.monitor.latest()).hasSize(1);
            assertThat(two.monitor.latest("b")).hasSize(1);
        }
    }

    @Test
    void latest_knows_since_when_and_when_it_last_answered() {
        ScriptedProbe probe = up();
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)))) {
            engine.start().advance(ofSeconds(10));
            probe.script = (round, output) -> {
                round.targets().forEach(t -> output.report(t, ProbeResult.down("icmp.timeout")));
                return CompletableFuture.completedFuture(null);
            };
            engine.advance(ofSeconds(10));
            Latest latest = engine.monitor.latest("a").get(0);
            assertThat(latest.observation().status()).isEqualTo(Status.DOWN);
            assertThat(latest.since()).isEqualTo(Instant.parse("2026-01-01T00:00:15Z"));
            assertThat(latest.lastSeen()).contains(Instant.parse("2026-01-01T00:00:10Z"));
            assertThat(engine.monitor.headline("a")).contains(Status.DOWN);
        }
    }

    @Test
    void facts_reach_sinks_only_when_they_change() {
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
            String model = round.number() < 3 ? "old" : "new";
            output.report(round.targets().get(0), ProbeResult.up().withFact("model", model));
            return CompletableFuture.completedFuture(null);
        });
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)).sink("out", sink))) {
            engine.start().advance(ofSeconds(20));
            assertThat(engine.monitor.latest("a").get(0).facts()).containsEntry("model", "new");
        }
        assertThat(sink.facts()).extracting(FactChange::value).containsExactly("old", "new");
    }

    @Test
    void a_metric_that_means_something_else_is_dropped_and_counted() {
        Metric first = Metric.gauge("x.y", Unit.SECONDS, "first");
        Metric other = Metric.gauge("x.y", Unit.RATIO, "other");
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
            output.report(round.targets().get(0), ProbeResult.up(first.of(1)));
            output.report(round.targets().get(1), ProbeResult.up(other.of(1)));
            return CompletableFuture.completedFuture(null);
        });
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A, B)).sink("out", sink))) {
            engine.start().advance(ofSeconds(5));
            assertThat(engine.monitor.health().rejectedSamples()).isEqualTo(1);
        }
        assertThat(sink.byTarget().get("a").get(0).samples()).hasSize(1);
        assertThat(sink.byTarget().get("b").get(0).samples()).isEmpty();
    }

    @Test
    void more_than_two_thousand_series_of_a_target_are_refused_and_the_tag_is_named() {
        Metric metric = Metric.gauge("port.load", Unit.RATIO, "load");
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
            List<io.denyut.Sample> samples = new ArrayList<>();
            for (int i = 0; i < 2_100; i++) {
                samples.add(metric.of(0.5, "port", "p" + i, "site", "kediri"));
            }
            output.report(round.targets().get(0), ProbeResult.up(samples));
            return CompletableFuture.completedFuture(null);
        });
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)).sink("out", sink))) {
            engine.start().advance(ofSeconds(10));
            assertThat(engine.monitor.health().seriesOverLimit()).isEqualTo(200);
            assertThat(engine.monitor.health().problems())
                    .anyMatch(p -> p.message().contains("'port'"));
        }
        assertThat(sink.flushed().get(1).samples()).hasSize(2_000);
    }

    @Test
    void a_paused_check_begins_no_round_until_it_is_resumed() {
        ScriptedProbe probe = up();
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)))) {
            engine.start().advance(ofSeconds(5));
            engine.monitor.pause("ping");
            engine.advance(ofSeconds(20));
            assertThat(probe.rounds).hasSize(1);
            engine.monitor.resume("ping");
            engine.advance(ofSeconds(5));
            assertThat(probe.rounds).hasSize(2);
            assertThatThrownBy(() -> engine.monitor.pause("pong"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ping");
        }
    }

    @Test
    void a_paused_target_is_left_out_of_sweeps_and_the_operator_overrides_the_source() {
        ScriptedProbe probe = up();
        TargetSource source = () -> new TargetSet(List.of(A, B), Map.of("b", TargetMode.PAUSED), List.of());
        Check check = Check.of("ping", probe).targets(source).every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check))) {
            engine.start().advance(ofSeconds(5));
            assertThat(probe.rounds.get(0).targets()).containsExactly(A);
            engine.monitor.update(u -> u.mode("b", TargetMode.ACTIVE).mode("a", TargetMode.PAUSED));
            engine.advance(ofSeconds(5));
            assertThat(probe.rounds.get(1).targets()).containsExactly(B);
            engine.monitor.update(u -> u.mode("b", null).mode("a", null));
            engine.advance(ofSeconds(5));
            assertThat(probe.rounds.get(2).targets()).containsExactly(A);
        }
    }

    @Test
    void an_update_with_a_problem_changes_nothing() {
        ScriptedProbe probe = up();
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)))) {
            engine.start();
            assertThatThrownBy(() ->
                            engine.monitor.update(u -> u.putCheck(ping(up(), B)).removeSink("none")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("sink none");
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.latest())
                    .extracting(l -> l.observation().target())
                    .containsExactly(A);
        }
    }

    @Test
    void an_update_replaces_targets_and_closes_probes_that_nobody_needs() {
        ScriptedProbe old = up();
        ScriptedProbe fresh = up();
        RecordingSink second = new RecordingSink();
        try (Engine engine = Engine.of(b -> b.check(ping(old, A)).sink("out", sink))) {
            engine.start().advance(ofSeconds(5));
            engine.monitor.update(
                    u -> u.putCheck(ping(fresh, B)).putSink("second", second).removeSink("out"));
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.latest())
                    .extracting(l -> l.observation().target())
                    .containsExactly(B);
            assertThat(fresh.rounds).hasSize(1);
            io.denyut.testkit.Await.until("the old probe is closed", () -> old.closes.get() == 1);
            io.denyut.testkit.Await.until("the old sink is closed", () -> sink.closes() == 1);
        }
        assertThat(sink.flushed()).hasSize(1);
        assertThat(second.flushed()).hasSize(1);
        assertThat(old.closes).hasValue(1);
        assertThat(fresh.closes).hasValue(1);
    }

    @Test
    void a_check_that_is_replaced_waits_for_its_open_round() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> end);
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)))) {
            engine.start().advance(ofSeconds(5));
            engine.monitor.update(u -> u.putCheck(ping(probe, A, B)));
            engine.advance(ofSeconds(20));
            assertThat(probe.rounds).hasSize(1);
            probe.script = ScriptedProbe::up;
            end.complete(null);
            engine.advance(ofSeconds(5));
            assertThat(probe.rounds).hasSize(2);
            assertThat(probe.rounds.get(1).targets()).containsExactly(A, B);
            assertThat(probe.closes).hasValue(0);
        }
    }

    @Test
    void an_unchanged_check_keeps_its_rounds_over_an_update() {
        ScriptedProbe probe = up();
        Check check = ping(probe, A);
        try (Engine engine = Engine.of(b -> b.check(check))) {
            engine.start().advance(ofSeconds(5));
            engine.monitor.update(u -> u.putCheck(check).putSink("out", sink));
            engine.advance(ofSeconds(5));
            assertThat(probe.rounds).extracting(r -> r.number()).containsExactly(1L, 2L);
        }
        assertThat(sink.flushed()).hasSize(1);
    }

    @Test
    void a_look_at_a_stranger_is_seen_by_the_caller_alone() {
        try (Engine engine = Engine.of(b -> b.check(ping(up(), A)).sink("out", sink))) {
            engine.start();
            CompletableFuture<Observation> look =
                    engine.monitor.probeNow("ping", B).toCompletableFuture();
            engine.settle();
            assertThat(look).isCompletedWithValueMatching(o -> o.target().equals(B) && o.status() == Status.UP);
            assertThat(engine.monitor.latest()).isEmpty();
            look = engine.monitor.probeNow("ping", A).toCompletableFuture();
            engine.settle();
            assertThat(look).isCompleted();
            assertThat(engine.monitor.latest()).hasSize(1);
            assertThat(engine.monitor.health().checks().get("ping").rounds()).isZero();
        }
        assertThat(sink.flushed()).hasSize(1);
    }

    @Test
    void a_wall_clock_that_is_set_back_is_told_and_rounds_go_on() {
        List<Duration> steps = new ArrayList<>();
        MonitorListener listener = new MonitorListener() {
            @Override
            public void clockStepped(Duration by) {
                steps.add(by);
            }
        };
        ScriptedProbe probe = up();
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)).listener(listener))) {
            engine.start().advance(ofSeconds(11));
            engine.clock.setWall(engine.clock.now().minusSeconds(3600));
            engine.advance(ofSeconds(10));
            assertThat(steps).containsExactly(ofSeconds(-3600));
            assertThat(probe.rounds).hasSizeBetween(4, 5);
            assertThat(engine.monitor.latest("a").get(0).observation().tick())
                    .isEqualTo(Instant.parse("2025-12-31T23:00:20Z"));
            assertThat(engine.monitor.health().clockSteps()).isEqualTo(1);
            engine.clock.setWall(engine.clock.now().plusSeconds(86_400));
            engine.advance(ofSeconds(10));
            assertThat(engine.monitor.latest("a").get(0).observation().tick())
                    .isAfter(Instant.parse("2026-01-01T23:00:00Z"));
            assertThat(engine.monitor.health().checks().get("ping").skippedTicks())
                    .isZero();
        }
    }

    @Test
    void what_was_saved_is_shown_as_restored_until_it_is_measured() {
        StateStore.Saved[] saved = {StateStore.Saved.EMPTY};
        StateStore store = new StateStore() {
            @Override
            public Saved load() {
                return saved[0];
            }

            @Override
            public void save(
                    Collection<Latest> changed, Map<String, TargetMode> modes, Map<String, AgentPosition> agents) {
                saved[0] = new Saved(List.copyOf(changed), modes, agents);
            }

            @Override
            public void close() {}
        };
        try (Engine engine = Engine.of(b -> b.check(ping(up(), A)).stateStore(store))) {
            engine.start().advance(ofSeconds(5));
            engine.monitor.update(u -> u.mode("a", TargetMode.MUTED));
        }
        try (Engine engine = Engine.of(b -> b.check(ping(up(), A)).stateStore(store))) {
            engine.start();
            assertThat(engine.monitor.latest("a")).hasSize(1).allMatch(Latest::restored);
            assertThat(engine.monitor.mode("a")).isEqualTo(TargetMode.MUTED);
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.latest("a")).hasSize(1).noneMatch(Latest::restored);
        }
        try (Engine engine = Engine.of(b -> b.check(ping(up(), B)).stateStore(store))) {
            engine.start();
            assertThat(engine.monitor.latest("a")).as("no longer a target").isEmpty();
        }
    }

    private static Observation fromAgent(Target target, Instant tick) {
        return new Observation(target, "host", "agent-1", tick, tick, Duration.ZERO, Status.UP, null, List.of());
    }

    @Test
    void an_agents_batch_is_acknowledged_after_the_flush_of_required_sinks() {
        RecordingSink required = new RecordingSink(SinkOptions.DEFAULT.withRequired(true));
        try (Engine engine =
                Engine.of(b -> b.check(ping(up(), A)).sink("must", required).sink("out", sink))) {
            engine.start();
            Instant now = engine.clock.now();
            CompletableFuture<Void> acknowledged = engine.monitor
                    .ingest(new IngestBatch("agent-1", 1, 1, now, List.of(fromAgent(B, now)), List.of()))
                    .toCompletableFuture();
            engine.advance(ofMillis(300));
            assertThat(required.written()).hasSize(1);
            assertThat(acknowledged).isNotDone();
            engine.advance(ofSeconds(1));
            assertThat(acknowledged).isCompleted();
            assertThat(required.flushed()).hasSize(1);
            assertThat(engine.monitor.latest("b")).hasSize(1);

            CompletableFuture<Void> older = engine.monitor
                    .ingest(new IngestBatch(
                            "agent-1", 1, 2, now, List.of(fromAgent(B, now.minusSeconds(60))), List.of()))
                    .toCompletableFuture();
            engine.advance(ofSeconds(2));
            assertThat(older).isCompleted();
            assertThat(engine.monitor.latest("b").get(0).observation().tick()).isEqualTo(now);
        }
        assertThat(sink.flushed()).hasSize(2);
    }

    @Test
    void an_agents_batch_is_refused_when_the_queue_is_full_or_its_clock_is_off() {
        ThrowingSink failing =
                new ThrowingSink(SinkOptions.DEFAULT.withRequired(true).withMaxQueued(2)).failForEver();
        try (Engine engine = Engine.of(b -> b.check(ping(up(), A)).sink("must", failing))) {
            engine.start();
            Instant now = engine.clock.now();
            List<Observation> three = List.of(fromAgent(A, now), fromAgent(B, now), fromAgent(A, now.plusSeconds(1)));
            assertThat(engine.monitor
                            .ingest(new IngestBatch("agent-1", 1, 1, now, three, List.of()))
                            .toCompletableFuture())
                    .failsWithin(ofSeconds(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(io.denyut.IngestBusyException.class);
            assertThat(engine.monitor
                            .ingest(new IngestBatch("agent-1", 1, 1, now.minusSeconds(90_000), List.of(), List.of()))
                            .toCompletableFuture())
                    .failsWithin(ofSeconds(1))
                    .withThrowableThat()
                    .withMessageContaining("more than a day");
        }
    }

    @Test
    void a_sink_that_fails_continues_on_disk_and_catches_up_in_order_even_after_a_restart(@TempDir Path directory) {
        SinkOptions options = SinkOptions.DEFAULT.withMaxQueued(30).withSpool(4 << 20, 0);
        ThrowingSink failing = new ThrowingSink(options).failForEver();
        List<Target> targets = Engine.targets(20);
        Check check = Check.of("ping", up()).targets(TargetSource.of(targets)).every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check).sink("out", failing).spoolDirectory(directory))) {
            engine.start().advance(ofSeconds(50));
            var lane = engine.monitor.health().sinks().get("out");
            assertThat(lane.spooled()).isPositive();
            assertThat(lane.dropped()).isZero();
            assertThat(lane.accepted()).isEqualTo(200);
            assertThat(lane.queued()).isEqualTo(200);
        }
        assertThat(failing.recording().written()).isEmpty();
        RecordingSink healthy = new RecordingSink(options);
        Check again = Check.of("ping", up()).targets(TargetSource.of(targets)).every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(again).sink("out", healthy).spoolDirectory(directory))) {
            engine.start().advance(ofSeconds(2));
            assertThat(healthy.flushed()).hasSize(200);
            assertThat(engine.monitor.health().sinks().get("out").queued()).isZero();
        }
        healthy.byTarget()
                .values()
                .forEach(rows -> assertThat(rows)
                        .extracting(Observation::tick)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .hasSize(10));
    }

    @Test
    void a_monitor_that_measures_nothing_does_not_look_well() {
        ScriptedProbe blind = ScriptedProbe.sweep((round, output) -> {
            round.targets()
                    .forEach(target -> output.report(
                            target, ProbeResult.unknown(new io.denyut.Reason("icmp.permission", "run sysctl"))));
            return CompletableFuture.completedFuture(null);
        });
        try (Engine engine = Engine.of(b -> b.check(ping(blind, A, B)))) {
            engine.start().advance(ofSeconds(6));
            assertThat(engine.monitor.health().problems())
                    .extracting(Object::toString)
                    .containsExactly("check ping: 2 of 2 targets are UNKNOWN: icmp.permission (run sysctl)");
            blind.script = ScriptedProbe::up;
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.health().problems()).isEmpty();
        }
    }

    @Test
    void an_error_is_a_problem_until_a_round_goes_well() {
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
            throw new IllegalStateException("boom");
        });
        try (Engine engine = Engine.of(b -> b.check(ping(probe, A)))) {
            engine.start().advance(ofSeconds(6));
            assertThat(engine.monitor.health().problems())
                    .anyMatch(p -> p.message().contains("boom"));
            probe.script = ScriptedProbe::up;
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.health().problems()).isEmpty();
        }
    }

    @Test
    void a_target_may_have_an_interval_of_its_own_and_one_that_is_no_interval_is_told() {
        Target often = A.withOption("check.every", "1s");
        Target wrong = B.withOption("check.every", "soon");
        ScriptedProbe probe = ScriptedProbe.perTarget(ScriptedProbe::up);
        Check check =
                Check.of("web", probe).targets(often, wrong).every(ofSeconds(5)).spread(Duration.ZERO);
        try (Engine engine = Engine.of(b -> b.check(check).sink("out", sink))) {
            engine.start().advance(ofSeconds(10));
            assertThat(engine.monitor.health().checks().get("web").refused())
                    .extracting(Object::toString)
                    .containsExactly(
                            "target b: check.every 'soon' is not a time span of at least 10ms, such as 10s: 5s holds");
        }
        assertThat(sink.byTarget().get("a")).hasSize(10);
        assertThat(sink.byTarget().get("b")).hasSize(2);
    }
}
