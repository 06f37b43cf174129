package io.denyut.internal.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSource;
import io.denyut.internal.alert.InMemoryAlertStore;
import io.denyut.rule.Rules;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Finding;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.UncertainDeliveryException;
import io.denyut.spi.Verdict;
import io.denyut.testkit.Await;
import io.denyut.testkit.RecordingNotifier;
import io.denyut.testkit.RecordingSink;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** From observations to alerts to notices. Sweeps every 5 s; a notice waits 10 s for others. */
class AlertsTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final Recipient BOSS = Recipient.mail("boss@example.net");

    private final Set<String> down = Collections.synchronizedSet(new HashSet<>());
    private final Set<String> unknown = Collections.synchronizedSet(new HashSet<>());
    private final RecordingNotifier notifier = new RecordingNotifier();
    private final RecordingSink sink = new RecordingSink();
    private final InMemoryAlertStore store = new InMemoryAlertStore();
    private final ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
        for (Target target : round.targets()) {
            output.report(
                    target,
                    unknown.contains(target.id())
                            ? ProbeResult.unknown(new Reason("icmp.permission", "no"))
                            : down.contains(target.id()) ? ProbeResult.down("icmp.timeout") : ProbeResult.up());
        }
        return CompletableFuture.completedFuture(null);
    });

    private Engine engine(List<Target> targets, Consumer<Monitor.Builder> more) {
        Check check = Check.of("ping", probe)
                .targets(TargetSource.of(targets))
                .every(ofSeconds(5))
                .timeout(ofSeconds(2));
        return Engine.of(b -> {
                    b.check(check).sink("out", sink).alertStore(store);
                    more.accept(b);
                })
                .start();
    }

    private Engine engine(int rounds) {
        return engine(
                Engine.targets(3),
                b -> b.rule(Rules.down("device-down", Severity.CRITICAL, rounds))
                        .notifier("noc", notifier, NOC));
    }

    private List<String> sent() {
        return notifier.sent().stream()
                .map(notice -> notice.kind() + " "
                        + notice.events().stream()
                                .map(event -> event.alert().identity().target())
                                .sorted()
                                .toList())
                .toList();
    }

    @Test
    void an_alert_is_pending_then_raised_then_cleared_and_people_are_told_twice() {
        try (Engine engine = engine(3)) {
            down.add("t1");
            engine.advance(ofSeconds(6));
            assertThat(engine.monitor.alerts()).extracting(Alert::state).containsExactly(AlertState.PENDING);
            engine.advance(ofSeconds(10));
            assertThat(engine.monitor.alerts()).extracting(Alert::state).containsExactly(AlertState.RAISED);
            assertThat(engine.monitor.alerts().get(0).since()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
            assertThat(notifier.sent()).as("waits for others of its group").isEmpty();
            engine.advance(ofSeconds(11));
            assertThat(sent()).containsExactly("ALERT [t1]");
            down.clear();
            engine.advance(ofSeconds(16));
            assertThat(engine.monitor.alerts()).isEmpty();
            assertThat(sent()).containsExactly("ALERT [t1]", "RECOVERY [t1]");
            Notification recovery = notifier.sent().get(1);
            assertThat(recovery.inReplyTo()).isEqualTo(notifier.sent().get(0).id());
            assertThat(engine.monitor.health().notifiers().get("noc").sent()).isEqualTo(2);
        }
        assertThat(sink.alerts())
                .extracting(AlertEvent::transition)
                .containsExactly(AlertTransition.RAISED, AlertTransition.CLEARED);
    }

    @Test
    void fewer_rounds_than_asked_for_raise_nothing() {
        try (Engine engine = engine(3)) {
            down.add("t1");
            engine.advance(ofSeconds(11));
            down.clear();
            engine.advance(ofSeconds(5));
            assertThat(engine.monitor.alerts()).isEmpty();
            down.add("t1");
            engine.advance(ofSeconds(10));
            assertThat(engine.monitor.alerts()).extracting(Alert::state).containsExactly(AlertState.PENDING);
        }
        assertThat(notifier.sent()).isEmpty();
    }

    @Test
    void unknown_neither_raises_nor_clears() {
        try (Engine engine = engine(2)) {
            unknown.add("t0");
            engine.advance(ofSeconds(30));
            assertThat(engine.monitor.alerts()).isEmpty();
            unknown.clear();
            down.add("t0");
            engine.advance(ofSeconds(10));
            unknown.add("t0");
            engine.advance(ofSeconds(30));
            assertThat(engine.monitor.alerts()).extracting(Alert::state).containsExactly(AlertState.RAISED);
        }
    }

    @Test
    void everything_that_fails_together_is_one_notice_with_a_section_for_each_root() {
        List<Target> targets = List.of(
                Target.of("olt", "127.0.0.1"),
                Target.of("onu1", "127.0.0.2").withParent("olt"),
                Target.of("onu2", "127.0.0.3").withParent("olt"),
                Target.of("router", "127.0.0.4"));
        try (Engine engine = engine(
                targets,
                b -> b.rule(Rules.down("device-down", Severity.CRITICAL, 1)).notifier("noc", notifier, NOC))) {
            down.addAll(List.of("onu1", "onu2", "router"));
            engine.advance(ofSeconds(17));
            assertThat(sent()).containsExactly("ALERT [onu1, onu2, router]");
            assertThat(notifier.sent().get(0).model().sections())
                    .extracting(section -> section.get("root") + "=" + section.get("count"))
                    .containsExactlyInAnyOrder("olt=2", "router=1");
        }
    }

    @Test
    void cleared_before_anything_was_sent_tells_nobody_and_says_why() {
        try (Engine engine = engine(1)) {
            down.add("t1");
            engine.advance(ofSeconds(6));
            down.clear();
            engine.advance(ofSeconds(30));
        }
        assertThat(notifier.sent()).isEmpty();
        assertThat(store.withheld(10))
                .as("the problem and its recovery")
                .extracting(AlertChange.Withheld::reason)
                .containsExactly("cleared.before.sent", "cleared.before.sent");
    }

    @Test
    void a_muted_target_is_recorded_and_not_told_and_a_recovery_goes_to_those_who_were_told() {
        try (Engine engine = engine(1)) {
            engine.monitor.update(u -> u.mode("t1", TargetMode.MUTED));
            down.add("t1");
            engine.advance(ofSeconds(30));
            assertThat(notifier.sent()).isEmpty();
            assertThat(engine.monitor.alerts()).hasSize(1);
            assertThat(store.withheld(10))
                    .extracting(AlertChange.Withheld::reason)
                    .containsExactly("target.maintenance");
            down.clear();
            down.add("t2");
            engine.advance(ofSeconds(30));
            assertThat(sent()).containsExactly("ALERT [t2]");
            engine.monitor.update(u -> u.mode("t2", TargetMode.MUTED));
            down.clear();
            engine.advance(ofSeconds(30));
            assertThat(sent()).containsExactly("ALERT [t2]", "RECOVERY [t2]");
        }
    }

    @Test
    void routes_decide_who_is_told() {
        RecordingNotifier pager = new RecordingNotifier();
        List<Target> targets =
                List.of(Target.of("a", "127.0.0.1").withTags(Tags.of("site", "kediri")), Target.of("b", "127.0.0.2"));
        try (Engine engine = engine(
                targets,
                b -> b.rule(Rules.down("device-down", Severity.MAJOR, 1))
                        .notifier("noc", notifier, NOC, BOSS)
                        .notifier("pager", pager, NOC)
                        .route(Route.to("noc").tag("site", "kediri"))
                        .route(Route.to("pager").atLeast(Severity.CRITICAL)))) {
            down.addAll(List.of("a", "b"));
            engine.advance(ofSeconds(17));
        }
        assertThat(sent()).containsExactly("ALERT [a]", "ALERT [a]");
        assertThat(notifier.recipients()).containsExactlyInAnyOrder(NOC, BOSS);
        assertThat(pager.sent()).isEmpty();
    }

    @Test
    void a_channel_that_is_busy_is_tried_again_and_one_that_refuses_is_not() {
        notifier.failWith(new RetryLaterException("slow down", ofSeconds(20)), new IOException("reset"));
        try (Engine engine = engine(1)) {
            down.add("t1");
            engine.advance(ofSeconds(17));
            assertThat(notifier.calls()).isEqualTo(1);
            engine.advance(ofSeconds(20));
            assertThat(notifier.calls()).isEqualTo(2);
            engine.advance(ofSeconds(10));
            assertThat(sent()).containsExactly("ALERT [t1]");
            notifier.failWith(new PermanentFailureException("no such mailbox"));
            down.add("t2");
            engine.advance(ofSeconds(30));
            assertThat(notifier.calls()).isEqualTo(4);
            down.remove("t2");
            engine.advance(ofSeconds(30));
            assertThat(sent()).as("never a recovery without its problem").containsExactly("ALERT [t1]");
            assertThat(engine.monitor.health().notifiers().get("noc").deadLetters())
                    .isEqualTo(1);
            assertThat(engine.monitor.health().problems())
                    .anyMatch(p -> p.message().contains("no such mailbox"));
        }
    }

    @Test
    void a_recovery_waits_for_the_problem_that_is_on_its_way_and_uncertain_counts_as_told() {
        notifier.failWith(new RetryLaterException("later", ofSeconds(60)), new UncertainDeliveryException("broke"));
        try (Engine engine = engine(1)) {
            down.add("t1");
            engine.advance(ofSeconds(17));
            down.clear();
            engine.advance(ofSeconds(40));
            assertThat(notifier.calls()).isEqualTo(1);
            engine.advance(ofSeconds(60));
            assertThat(sent()).containsExactly("RECOVERY [t1]");
        }
    }

    @Test
    void a_notifier_that_blocks_is_left_behind_and_the_others_go_on() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        Notifier stuck = (notification, to) -> {
            called.countDown();
            never.await();
            return new Receipt("", "");
        };
        try (Engine engine = Engine.withBlockedParts(b -> b.check(Check.of("ping", probe)
                        .targets(TargetSource.of(Engine.targets(1)))
                        .every(ofSeconds(5)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .alertStore(store)
                .notifier("stuck", stuck, NOC)
                .notifier("noc", notifier, NOC))) {
            engine.start();
            down.add("t0");
            engine.advance(ofSeconds(17));
            Await.until("the healthy one is told", () -> notifier.sent().size() == 1);
            Await.until("the other one hangs", () -> called.getCount() == 0);
            engine.advance(ofSeconds(35));
            Await.until(
                    "the blocked call is written off",
                    () -> store.attempts(10).stream().anyMatch(a -> a.outcome() == Outcome.UNCERTAIN));
        }
        never.countDown();
    }

    @Test
    void targets_and_rules_that_are_removed_clear_their_alerts() {
        try (Engine engine = engine(1)) {
            down.addAll(List.of("t1", "t2"));
            engine.advance(ofSeconds(17));
            engine.monitor.update(u -> u.putCheck(Check.of("ping", probe)
                    .targets(TargetSource.of(Engine.targets(2)))
                    .every(ofSeconds(5))));
            engine.advance(ofSeconds(1));
            assertThat(engine.monitor.alerts())
                    .extracting(a -> a.identity().target())
                    .containsExactly("t1");
            engine.monitor.update(u -> u.removeRule("device-down"));
            engine.advance(ofSeconds(12));
            assertThat(engine.monitor.alerts()).isEmpty();
            assertThat(store.events(Instant.MIN, Instant.MAX, 10))
                    .extracting(AlertEvent::reason)
                    .containsExactly("rule.removed", "target.removed", "", "");
            assertThat(sent()).containsExactly("ALERT [t1, t2]", "RECOVERY [t2]", "RECOVERY [t1]");
        }
    }

    @Test
    void after_a_restart_nobody_is_told_again_and_the_recovery_still_comes() {
        try (Engine engine = engine(1)) {
            down.add("t1");
            engine.advance(ofSeconds(17));
        }
        try (Engine engine = engine(1)) {
            assertThat(engine.monitor.alerts()).hasSize(1);
            engine.advance(ofSeconds(30));
            assertThat(sent()).containsExactly("ALERT [t1]");
            down.clear();
            engine.advance(ofSeconds(17));
            assertThat(sent()).containsExactly("ALERT [t1]", "RECOVERY [t1]");
            assertThat(notifier.sent().get(1).inReplyTo())
                    .isEqualTo(notifier.sent().get(0).id());
        }
    }

    @Test
    void a_notice_that_still_waits_for_its_group_goes_out_at_close() {
        try (Engine engine = engine(1)) {
            down.add("t1");
            engine.advance(ofSeconds(6));
        }
        assertThat(sent()).containsExactly("ALERT [t1]");
    }

    @Test
    void what_cannot_be_stored_is_not_told_and_nothing_is_lost() {
        AlertStore failing = new AlertStore() {
            private int calls;

            @Override
            public AlertSnapshot load(Fence fence) {
                return AlertSnapshot.EMPTY;
            }

            @Override
            public void commit(Fence fence, AlertChange change) throws Exception {
                if (calls++ < 20) {
                    throw new IOException("disk full");
                }
                store.commit(fence, change);
            }

            @Override
            public List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) {
                return store.due(fences, notifier, now, max);
            }

            @Override
            public void record(Fence fence, DeliveryAttempt attempt) throws FencedException {
                store.record(fence, attempt);
            }

            @Override
            public AlertHistory history() {
                return store;
            }

            @Override
            public void close() {}
        };
        try (Engine engine = engine(
                Engine.targets(1),
                b -> b.rule(Rules.down("device-down", Severity.CRITICAL, 1))
                        .notifier("noc", notifier, NOC)
                        .alertStore(failing))) {
            down.add("t0");
            engine.advance(ofSeconds(17));
            assertThat(notifier.sent()).isEmpty();
            assertThat(engine.monitor.health().problems())
                    .anyMatch(p -> p.message().contains("disk full"));
            engine.advance(ofSeconds(30));
            assertThat(sent()).containsExactly("ALERT [t0]");
            assertThat(engine.monitor.health().problems()).isEmpty();
        }
        assertThat(store.events(Instant.MIN, Instant.MAX, 10)).hasSize(1);
    }

    @Test
    void a_rule_of_a_third_party_has_a_thread_of_its_own_and_a_blocked_one_is_disabled() {
        Map<String, String> threads = Collections.synchronizedMap(new HashMap<>());
        CountDownLatch never = new CountDownLatch(1);
        Rule good = rule("mine", observation -> {
            threads.put("mine", Thread.currentThread().getName());
            return observation.status() == Status.DOWN ? Verdict.BREACH : Verdict.CLEAR;
        });
        Rule throwing = rule("throwing", observation -> {
            throw new IllegalStateException("no");
        });
        Rule blocking = rule("blocking", observation -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verdict.HOLD;
        });
        try (Engine engine = Engine.withBlockedParts(b -> b.check(Check.of("ping", probe)
                        .targets(TargetSource.of(Engine.targets(1)))
                        .every(ofSeconds(5)))
                .rule(blocking)
                .rule(throwing)
                .rule(good)
                .rule(Rules.stale("stale", Severity.MAJOR)))) {
            engine.start();
            down.add("t0");
            engine.advance(ofSeconds(7));
            Await.until("the good rule's alert", () -> engine.monitor.alerts().size() == 1);
            assertThat(threads).containsEntry("mine", "denyut-rule-mine");
            engine.advance(ofSeconds(8));
            Await.until(
                    "the blocked rule is disabled",
                    () -> engine.monitor.health().problems().stream()
                            .anyMatch(p -> p.where().equals("rule blocking")));
            assertThat(engine.monitor.health().thirdPartyRules().get("throwing").errors())
                    .isPositive();
            assertThat(engine.monitor.alerts())
                    .extracting(a -> a.identity().rule())
                    .containsExactly("mine");
        }
        never.countDown();
    }

    private interface Judge {
        Verdict of(Observation observation);
    }

    private static Rule rule(String id, Judge judge) {
        return new Rule() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Severity severity() {
                return Severity.MINOR;
            }

            @Override
            public List<Finding> evaluate(Observation observation, RuleContext context) {
                return List.of(Finding.of(observation, judge.of(observation), "because"));
            }
        };
    }

    @Test
    void a_check_that_stops_measuring_is_stale_with_its_cause_and_clears_when_it_measures_again() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ScriptedProbe silent = ScriptedProbe.sweep((round, output) -> end);
        Check check = Check.of("ping", silent)
                .targets(TargetSource.of(Engine.targets(1)))
                .every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check).rule(Rules.stale("stale", Severity.MAJOR)))) {
            engine.start().advance(ofSeconds(12));
            assertThat(engine.monitor.alerts()).isEmpty();
            engine.advance(ofSeconds(10));
            assertThat(engine.monitor.alerts()).hasSize(1);
            assertThat(engine.monitor.alerts().get(0).text()).contains("probe: it does not come back");
            silent.script = ScriptedProbe::up;
            end.complete(null);
            engine.advance(ofSeconds(6));
            assertThat(engine.monitor.alerts()).isEmpty();
        }
    }

    @Test
    void a_sweep_that_takes_longer_than_its_interval_makes_nobody_stale_and_health_says_so() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ScriptedProbe slow = ScriptedProbe.sweep((round, output) -> end);
        slow.needs = ofSeconds(120);
        Check check = Check.of("ping", slow)
                .targets(TargetSource.of(Engine.targets(3)))
                .every(ofSeconds(5));
        try (Engine engine = Engine.of(b -> b.check(check).rule(Rules.stale("stale", Severity.MAJOR)))) {
            engine.start().advance(ofSeconds(60)); // twelve intervals, and the first round is still under way
            assertThat(engine.monitor.alerts()).isEmpty();
            assertThat(engine.monitor.health().problems())
                    .anySatisfy(problem -> assertThat(problem.toString())
                            .contains("3 of 3 targets are looked at less often than asked for"));
            slow.script = ScriptedProbe::up;
            slow.needs = ofSeconds(0);
            end.complete(null);
            engine.advance(ofSeconds(120));
            assertThat(engine.monitor.health().checks().get("ping").slowTargets())
                    .isZero();
            assertThat(engine.monitor.health().problems()).isEmpty();
        }
    }

    /** Clauses 1 to 3 of the alert contract, over random failures, recoveries, mutes and outcomes. */
    @Test
    void problems_and_recoveries_pair_for_each_recipient_whatever_happens() {
        for (long seed = 1; seed <= 20; seed++) {
            interleave(seed);
        }
    }

    private void interleave(long seed) {
        Random random = new Random(seed);
        RecordingNotifier told = new RecordingNotifier();
        InMemoryAlertStore alerts = new InMemoryAlertStore();
        down.clear();
        try (Engine engine = Engine.of(b -> b.check(Check.of("ping", probe)
                                .targets(TargetSource.of(Engine.targets(4)))
                                .every(ofSeconds(5)))
                        .rule(Rules.down("device-down", Severity.CRITICAL, 1 + random.nextInt(2)))
                        .alertStore(alerts)
                        .notifier("noc", told, NOC))
                .start()) {
            for (int step = 0; step < 60; step++) {
                String target = "t" + random.nextInt(4);
                switch (random.nextInt(6)) {
                    case 0, 1 -> down.add(target);
                    case 2, 3 -> down.remove(target);
                    case 4 ->
                        engine.monitor.update(
                                u -> u.mode(target, random.nextBoolean() ? TargetMode.MUTED : TargetMode.ACTIVE));
                    default ->
                        told.failWith(
                                random.nextBoolean()
                                        ? new RetryLaterException("later", ofSeconds(1 + random.nextInt(30)))
                                        : new IOException("reset"));
                }
                engine.advance(ofMillis(500 + random.nextInt(12_000)));
            }
            down.clear();
            // A channel that failed often is tried once a minute, and each of its failures to come takes one of these.
            engine.advance(ofSeconds(1_500));
            assertThat(engine.monitor.alerts()).as("seed %d", seed).isEmpty();
        }
        Map<String, String> openProblem = new HashMap<>();
        for (Notification notice : told.sent()) {
            for (AlertEvent event : notice.events()) {
                String identity = event.alert().identity().toString();
                if (notice.kind() == NotificationKind.ALERT) {
                    assertThat(openProblem.put(identity, notice.id()))
                            .as("seed %d: two open problem notices for %s", seed, identity)
                            .isNull();
                } else {
                    assertThat(openProblem.remove(identity))
                            .as("seed %d: recovery without problem for %s", seed, identity)
                            .isNotNull();
                }
            }
        }
        assertThat(openProblem).as("seed %d: problems without recovery", seed).isEmpty();
    }
}
