package io.denyut.internal.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.Monitor;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.internal.alert.InMemoryAlertStore;
import io.denyut.rule.Rules;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.Recipient;
import io.denyut.testkit.Await;
import io.denyut.testkit.FakeClock;
import io.denyut.testkit.RecordingNotifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Parents, references, fallbacks and announcements through a whole monitor. */
class SuppressionTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final Recipient BOSS = Recipient.mail("boss@example.net");

    private final Set<String> down = Collections.synchronizedSet(new HashSet<>());
    private final RecordingNotifier notifier = new RecordingNotifier();
    private final InMemoryAlertStore store = new InMemoryAlertStore();
    private final ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
        for (Target target : round.targets()) {
            output.report(target, down.contains(target.id()) ? ProbeResult.down("icmp.timeout") : ProbeResult.up());
        }
        return CompletableFuture.completedFuture(null);
    });

    private Engine engine(Duration every, TargetSource targets, Consumer<Monitor.Builder> more) {
        return Engine.of(b -> {
                    b.check(Check.of("ping", probe)
                                    .targets(targets)
                                    .every(every)
                                    .timeout(ofSeconds(2)))
                            .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                            .notifier("noc", notifier, NOC)
                            .alertStore(store);
                    more.accept(b);
                })
                .start();
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
    void a_parent_that_fails_with_all_behind_it_is_one_notice() {
        Consumer<Monitor.Builder> behind = b -> {
            for (int i = 1; i < 200; i++) {
                b.dependsOn("t" + i, "t0");
            }
        };
        try (Engine engine = engine(ofSeconds(5), TargetSource.of(Engine.targets(200)), behind)) {
            engine.advance(ofSeconds(12));
            Engine.targets(200).forEach(target -> down.add(target.id()));
            engine.advance(ofSeconds(60));
            assertThat(sent()).containsExactly("ALERT [t0]");
            assertThat(((List<?>) notifier.sent()
                                    .get(0)
                                    .model()
                                    .sections()
                                    .get(0)
                                    .get("alerts"))
                            .get(0)
                            .toString())
                    .contains("behind=199");
            assertThat(store.withheld(1_000))
                    .hasSize(199)
                    .extracting(Withheld::reason)
                    .containsOnly("parent.down");
            down.clear();
            engine.advance(ofSeconds(60));
            assertThat(sent()).containsExactly("ALERT [t0]", "RECOVERY [t0]");
        }
    }

    @Test
    void a_parent_that_is_waited_for_is_looked_at_out_of_turn() {
        try (Engine engine = engine(ofSeconds(60), TargetSource.of(Engine.targets(2)), b -> b.dependsOn("t1", "t0"))) {
            engine.advance(ofSeconds(70));
            down.add("t1");
            Await.until("the next round to have found it", () -> {
                engine.advance(ofSeconds(1));
                return !engine.monitor.alerts().isEmpty();
            });
            engine.advance(ofSeconds(13));
            assertThat(sent()).as("not after 60 s").containsExactly("ALERT [t1]");
        }
    }

    @Test
    void without_an_answer_of_its_references_a_monitor_says_that_it_is_blind() {
        try (Engine engine = engine(ofSeconds(5), TargetSource.of(Engine.targets(10)), b -> b.references("t0", "t1"))) {
            engine.advance(ofSeconds(12));
            Engine.targets(10).forEach(target -> down.add(target.id()));
            engine.advance(ofSeconds(60));
            assertThat(sent()).containsExactly("BLIND [t0]");
            assertThat(engine.monitor.alerts()).hasSize(11);
            down.clear();
            engine.advance(ofSeconds(60));
            assertThat(sent()).containsExactly("BLIND [t0]", "BLIND [t0]");
            assertThat(engine.monitor.alerts()).isEmpty();
        }
    }

    @Test
    void references_and_routes_change_while_it_runs() {
        try (Engine engine = engine(ofSeconds(5), TargetSource.of(Engine.targets(3)), b -> {})) {
            engine.monitor.update(u -> u.references(Set.of("t0")).dependsOn(Map.of("t2", Set.of("t1"))));
            engine.advance(ofSeconds(12));
            down.addAll(List.of("t1", "t2"));
            engine.advance(ofSeconds(40));
            assertThat(sent()).containsExactly("ALERT [t1]");
            assertThatThrownBy(() ->
                            engine.monitor.update(u -> u.dependsOn(Map.of("t1", Set.of("t2"), "t2", Set.of("t1")))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("depends on itself through");
        }
    }

    @Test
    void containment_and_dependency_together_are_no_circle_either() {
        assertThatThrownBy(() -> engine(
                        ofSeconds(5),
                        TargetSource.of(Target.of("a", "127.0.0.1").withParent("b"), Target.of("b", "127.0.0.1")),
                        b -> b.dependsOn("b", "a")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("depends on itself");
    }

    @Test
    void a_circle_that_a_source_brings_is_said_in_health_and_silences_nobody() {
        List<Target> circle = List.of(
                Target.of("a", "127.0.0.1").withParent("b"),
                Target.of("b", "127.0.0.1").withParent("a"));
        try (Engine engine = engine(ofSeconds(5), () -> TargetSet.of(circle), b -> {})) {
            engine.advance(ofSeconds(12));
            assertThat(engine.monitor.health().problems())
                    .anySatisfy(problem -> assertThat(problem.toString()).contains("depends on itself through b"));
            down.addAll(List.of("a", "b"));
            engine.advance(ofSeconds(90));
            assertThat(sent()).isNotEmpty();
        }
    }

    @Test
    void a_fallback_that_is_not_there_or_leads_back_is_refused() {
        assertThatThrownBy(() -> engine(
                        ofSeconds(5),
                        TargetSource.of(Engine.targets(1)),
                        b -> b.notifier("pager", new RecordingNotifier(), BOSS)
                                .fallback("noc", "pager")
                                .fallback("pager", "noc")
                                .fallback("sms", "noc")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no notifier 'sms'")
                .hasMessageContaining("leads back to itself");
    }

    @Test
    void the_monitors_own_rule_id_is_taken() {
        assertThatThrownBy(() -> engine(
                        ofSeconds(5),
                        TargetSource.of(Engine.targets(1)),
                        b -> b.rule(Rules.down("monitor.blind", Severity.MINOR, 1))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rule monitor.blind");
    }

    private static Notification notice(String id, NotificationKind kind) {
        return new Notification(
                id,
                kind,
                List.of(),
                null,
                new NoticeModel(Map.of("kind", "report")),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void a_report_is_delivered_like_all_notices_and_alerts_are_not_announced() {
        try (Engine engine = engine(ofSeconds(5), TargetSource.of(Engine.targets(1)), b -> {})) {
            CompletableFuture<List<String>> stored = engine.monitor
                    .announce("noc", notice("hourly-1", NotificationKind.REPORT))
                    .toCompletableFuture();
            engine.settle();
            assertThat(stored).isCompletedWithValue(List.of("hourly-1/noc/noc@example.net"));
            assertThat(sent()).containsExactly("REPORT []");
            assertThatThrownBy(() -> engine.monitor.announce("sms", notice("hourly-2", NotificationKind.REPORT)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("there is no notifier 'sms'; there are [noc]");
            assertThatThrownBy(() -> engine.monitor.announce(notice("a-1", NotificationKind.ALERT)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ALERT");
        }
    }

    @Test
    void what_a_notifier_may_do_is_said_in_its_place_and_taken_back() {
        notifier.failWith(new IOException("busy"), new IOException("busy"));
        NotifierOptions strict = NotifierOptions.DEFAULT.withBreaker(1, Duration.ofHours(1));
        try (Engine engine =
                engine(ofSeconds(5), TargetSource.of(Engine.targets(1)), b -> b.notifierOptions("noc", strict))) {
            engine.monitor.announce("noc", notice("hourly-1", NotificationKind.REPORT));
            engine.settle();
            assertThat(engine.monitor.health().notifiers().get("noc").pausedSince())
                    .isNotNull();
            engine.monitor.update(update -> update.notifierOptions("noc", null));
            engine.advance(ofSeconds(30));
            assertThat(engine.monitor.health().notifiers().get("noc").pausedSince())
                    .isNull();
            assertThat(sent()).containsExactly("REPORT []");
            assertThat(notifier.closes()).as("it is the same notifier").isZero();
            assertThatThrownBy(() -> engine.monitor.update(update -> update.notifierOptions("sms", strict)))
                    .hasMessageContaining("options of notifier sms");
        }
    }

    @Test
    void what_was_to_be_tried_again_when_the_process_ended_is_tried_by_the_next_one() {
        notifier.failWith(new IOException("busy"));
        FakeClock clock;
        try (Engine engine = engine(ofSeconds(5), TargetSource.of(Engine.targets(1)), b -> {})) {
            clock = engine.clock;
            engine.monitor.announce("noc", notice("hourly-1", NotificationKind.REPORT));
            engine.settle();
            assertThat(notifier.calls()).isEqualTo(1);
        }
        assertThat(sent()).isEmpty();
        try (Engine engine = Engine.of(
                        clock, b -> b.notifier("noc", notifier, NOC).alertStore(store))
                .start()) {
            engine.advance(ofSeconds(30));
            assertThat(sent()).containsExactly("REPORT []");
        }
    }
}
