package io.denyut.store;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Check;
import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.rule.Rules;
import io.denyut.spi.Fence;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.Recipient;
import io.denyut.spi.Sink;
import io.denyut.testkit.Await;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import io.denyut.testkit.RecordingNotifier;
import io.denyut.testkit.SmallDisk;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor and its store together. */
@NoLeaks
class MonitorOnStoreTest {
    @TempDir
    Path folder;

    private final AtomicBoolean down = new AtomicBoolean();

    private Monitor monitor(JdbcStore store, RecordingNotifier notifier) {
        Probe probe = Probe.blocking((target, round) ->
                down.get() ? ProbeResult.down("icmp.timeout") : ProbeResult.up(Observations.RTT.of(0.001)));
        Monitor monitor = Monitor.builder()
                .check(Check.of("ping", probe)
                        .targets(Target.of("gw", "127.0.0.1"))
                        .every(ofMillis(200))
                        .timeout(ofMillis(150)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .notifier("noc", notifier, Recipient.mail("noc@example.net"))
                .groupWait(Duration.ZERO)
                .sink("store", store.sink())
                .alertStore(store.alerts())
                .stateStore(store.state())
                .build();
        monitor.start();
        return monitor;
    }

    @Test
    void after_a_restart_it_goes_on_where_it_was_and_tells_nobody_twice() throws Exception {
        Path file = folder.resolve("denyut.db");
        RecordingNotifier before = new RecordingNotifier();
        try (JdbcStore store = JdbcStore.open(file);
                Monitor monitor = monitor(store, before)) {
            Await.until("it is up", () -> monitor.headline("gw").equals(Optional.of(Status.UP)));
            down.set(true);
            Await.until("people are told", () -> before.sent().size() == 1);
            monitor.update(update -> update.mode("gw", TargetMode.MUTED));
        }
        RecordingNotifier after = new RecordingNotifier();
        try (JdbcStore store = JdbcStore.open(file)) {
            Latest latest = store.state().load().latest().get(0);
            assertThat(latest.observation().status()).isEqualTo(Status.DOWN);
            assertThat(latest.restored()).isTrue();
            try (Monitor monitor = monitor(store, after)) {
                assertThat(monitor.mode("gw")).isEqualTo(TargetMode.MUTED);
                monitor.update(update -> update.mode("gw", TargetMode.ACTIVE));
                Await.until(
                        "it is measured anew",
                        () -> !monitor.latest("gw").isEmpty()
                                && !monitor.latest("gw").get(0).restored());
                assertThat(monitor.alerts()).extracting(Alert::state).containsExactly(AlertState.RAISED);
                down.set(false);
                Await.until("the recovery is told", () -> !after.sent().isEmpty());
            }
            Notification recovery = after.sent().get(0);
            assertThat(after.sent()).hasSize(1);
            assertThat(recovery.kind()).isEqualTo(NotificationKind.RECOVERY);
            assertThat(recovery.inReplyTo()).isEqualTo(before.sent().get(0).id());
            List<String> changes = new ArrayList<>();
            store.states()
                    .changes(Optional.of("gw"), Instant.EPOCH, Instant.MAX, OptionalLong.empty(), 100)
                    .forEach(change -> changes.add(0, change.from() + ">" + change.to()));
            assertThat(changes).startsWith("null>UP", "UP>DOWN").endsWith("DOWN>UP");
        }
    }

    @Test
    void after_a_restart_a_drop_is_seen_at_once_for_rules_read_their_past() throws Exception {
        Path file = folder.resolve("denyut.db");
        Instant now = Instant.now();
        try (JdbcStore store = JdbcStore.open(file)) {
            List<Observation> past = new ArrayList<>();
            for (int minutes = 24 * 60; minutes > 0; minutes -= 5) {
                past.add(Observations.up("gw", now.minus(Duration.ofMinutes(minutes)), 0.020));
            }
            store.sink().write(past);
            store.sink().flush();
        }
        Probe probe = Probe.blocking((target, round) -> ProbeResult.up(Observations.RTT.of(0.004)));
        try (JdbcStore store = JdbcStore.open(file);
                Monitor monitor = Monitor.builder()
                        .check(Check.of("ping", probe)
                                .targets(Target.of("gw", "192.0.2.1"))
                                .every(ofMillis(200))
                                .timeout(ofMillis(150)))
                        .rule(Rules.dropFromMedian(Observations.RTT, 0.010, Duration.ofDays(1))
                                .severity(Severity.MAJOR)
                                .named("drop"))
                        .sink("store", store.sink())
                        .seriesReader(store.history())
                        .build()) {
            monitor.start();
            Await.until(
                    "the drop", () -> monitor.alerts().stream().anyMatch(alert -> alert.state() == AlertState.RAISED));
            assertThat(monitor.alerts())
                    .singleElement()
                    .extracting(Alert::text)
                    .asString()
                    .contains("median");
        }
    }

    @Test
    void what_an_inventory_says_is_to_be_done_is_in_the_history_of_modes() throws Exception {
        Target gw = Target.of("gw", "127.0.0.1");
        Path file = folder.resolve("denyut.db");
        try (JdbcStore store = JdbcStore.open(file);
                Monitor monitor = Monitor.builder()
                        .check(Check.of("ping", Probe.blocking((target, round) -> ProbeResult.up()))
                                .targets(() -> new TargetSet(List.of(gw), Map.of("gw", TargetMode.MUTED), List.of()))
                                .every(ofMillis(200))
                                .timeout(ofMillis(150)))
                        .sink("store", store.sink())
                        .stateStore(store.state())
                        .build()) {
            monitor.start();
            Await.until("it is measured", () -> monitor.headline("gw").equals(Optional.of(Status.UP)));
        }
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = direct.createStatement();
                ResultSet rows = statement.executeQuery("SELECT target, to_mode, reason FROM mode_changes")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3))
                    .isEqualTo("gw MUTED source");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void people_are_told_of_a_device_that_falls_silent_while_the_disk_is_full() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16 << 20)) {
            Path file = disk.path().resolve("denyut.db");
            RecordingNotifier notifier = new RecordingNotifier();
            try (JdbcStore store = JdbcStore.open(file);
                    Monitor monitor = monitor(store, notifier)) {
                Await.until("it is up", () -> monitor.headline("gw").equals(Optional.of(Status.UP)));
                disk.fill();
                Await.until("the disk is full", () -> store.health().problem().isPresent());
                down.set(true);
                Await.until("people are told", () -> notifier.sent().size() == 1);
                assertThat(store.health().problem().orElseThrow()).contains("the disk is full");
                disk.empty();
                Await.until("it is stored", () -> store.health().problem().isEmpty());
            }
            try (JdbcStore store = JdbcStore.open(file)) {
                assertThat(store.alerts().load(Fence.ALONE).open()).hasSize(1);
            }
            assertThat(notifier.sent()).hasSize(1);
        }
    }

    @Test
    void alerts_do_not_wait_long_for_samples() throws Exception {
        try (JdbcStore store = JdbcStore.open(folder.resolve("denyut.db"))) {
            store.alerts().load(Fence.ALONE);
            AtomicBoolean stop = new AtomicBoolean();
            AtomicReference<Exception> failure = new AtomicReference<>();
            Thread samples = new Thread(() -> {
                try {
                    flood(store.sink(), stop);
                } catch (Exception e) {
                    failure.set(e);
                }
            });
            samples.start();
            List<Duration> waits = new ArrayList<>();
            for (int number = 0; number < 200; number++) {
                long begun = System.nanoTime();
                store.alerts().commit(Fence.ALONE, StoreKillTest.change(number));
                waits.add(Duration.ofNanos(System.nanoTime() - begun));
            }
            stop.set(true);
            samples.join();
            assertThat(failure.get()).isNull();
            Collections.sort(waits);
            assertThat(waits.get(100)).isLessThan(ofMillis(100));
            assertThat(waits.get(199)).isLessThan(ofSeconds(2));
        }
    }

    private static void flood(Sink sink, AtomicBoolean stop) throws Exception {
        Instant start = Instant.parse("2026-11-21T00:00:00Z");
        for (int round = 0; !stop.get(); round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                batch.add(Observations.up("t" + i, start.plusSeconds(5L * round), 0.001 * (1 + (i * 31 + round) % 50)));
            }
            sink.write(batch);
            sink.flush();
        }
    }
}
