package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Latest;
import io.denyut.Target;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertStore;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.testkit.Await;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class JdbcStoreTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-05T00:00:00Z");

    private JdbcStore open() throws StoreException {
        return JdbcStore.builder(folder.resolve("denyut.db"))
                .clock(() -> now)
                .keepAlerts(Duration.ofDays(30))
                .open();
    }

    @Test
    void a_target_is_known_as_it_was_when_it_was_measured_last() throws Exception {
        try (JdbcStore store = JdbcStore.open(folder.resolve("denyut.db"))) {
            assertThat(store.target("gw")).isEmpty();
            Instant tick = Instant.parse("2026-11-21T12:00:00Z");
            Target before = Target.of("gw", "192.0.2.1").withName("Gateway");
            Target after = Target.of("gw", "192.0.2.2").withName("Core");
            store.sink().write(List.of(Observations.up(before, tick, 0.001)));
            store.sink().flush();
            assertThat(store.target("gw")).contains(before);
            store.state()
                    .save(
                            List.of(new Latest(
                                    Observations.up(after, tick.plusSeconds(5), 0.001), tick, tick, Map.of(), false)),
                            Map.of(),
                            Map.of());
            assertThat(store.target("gw")).contains(after);
            assertThat(store.target("nobody")).isEmpty();
        }
    }

    @Test
    void settings_and_definitions_outlive_a_restart() throws Exception {
        StoredDefinition target = new StoredDefinition("target", "gw", "{\"address\":\"127.0.0.1\"}");
        try (JdbcStore store = open()) {
            store.putSetting("zone", "UTC");
            store.putSetting("zone", "Asia/Jakarta");
            store.putDefinition(new StoredDefinition("target", "gw", "{}"));
            store.putDefinition(target);
            store.putDefinition(new StoredDefinition("service", "ping", "{}"));
            assertThat(store.removeDefinition("service", "ping")).isTrue();
            assertThat(store.removeDefinition("service", "ping")).isFalse();
        }
        try (JdbcStore store = open()) {
            assertThat(store.setting("zone")).contains("Asia/Jakarta");
            assertThat(store.setting("nothing")).isEmpty();
            assertThat(store.definitions()).containsExactly(target);
        }
        assertThatThrownBy(() -> new StoredDefinition("", "x", "{}")).hasMessageContaining("kind of 0 characters");
    }

    @Test
    void old_alerts_go_and_what_is_open_or_young_stays() throws Exception {
        try (JdbcStore store = open()) {
            AlertStore alerts = store.alerts();
            alerts.load(Fence.ALONE);
            for (int number = 0; number < 600; number++) {
                alerts.commit(Fence.ALONE, StoreKillTest.change(number));
                alerts.record(Fence.ALONE, StoreKillTest.step(number, Outcome.SENT));
                if (number > 0) {
                    alerts.commit(Fence.ALONE, cleared(number));
                }
            }
            store.state().save(List.of(), Map.of(), Map.of());
            now = now.plus(Duration.ofDays(31));
            alerts.commit(Fence.ALONE, StoreKillTest.change(1_000_000));
            store.state().save(List.of(), Map.of(), Map.of());
            Await.until("all that is old has gone", () -> events(alerts) == 2);
            assertThat(alerts.load(Fence.ALONE).open())
                    .containsExactly(StoreKillTest.alert(0), StoreKillTest.alert(1_000_000));
            assertThat(alerts.history().attempts(10_000)).isEmpty();
            assertThat(alerts.history().withheld(10_000)).isEmpty();
            Await.until("the alerts have gone, too", () -> rows("alert") == 2);
            assertThat(rows("outbox")).isEqualTo(1);
            assertThat(StoreTools.verify(folder.resolve("denyut.db"), StoreProgress.NONE)
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void days_are_rolled_up_and_old_results_go_while_nothing_is_measured() throws Exception {
        try (JdbcStore store = open()) {
            // The second one shows that the half hour of the first is over.
            for (int seconds : List.of(-600, 100)) {
                store.sink().write(List.of(Observations.up("gw", now.plusSeconds(seconds), 0.008)));
                store.sink().flush();
            }
            Await.until("the first result is in a chunk", () -> rows("chunk") == 1);
            now = now.plus(Duration.ofHours(2));
            Await.until("its day is rolled up", () -> rowsAfterSaving(store, "rollup_1h") == 1);
            now = now.plus(Duration.ofDays(8));
            Await.until("it is kept no more", () -> rowsAfterSaving(store, "chunk") == 0);
            assertThat(rows("rollup_1h")).isEqualTo(1);
        }
    }

    /** The monitor saves again and again, measured or not. */
    private long rowsAfterSaving(JdbcStore store, String table) {
        try {
            store.state().save(List.of(), Map.of(), Map.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return rows(table);
    }

    private long rows(String table) {
        try {
            return StoreTools.status(folder.resolve("denyut.db")).tables().stream()
                    .filter(one -> one.name().equals(table))
                    .findFirst()
                    .orElseThrow()
                    .rows();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static int events(AlertStore alerts) {
        return alerts.history().events(Instant.EPOCH, Instant.MAX, 10_000).size();
    }

    private static AlertChange cleared(int number) {
        Alert open = StoreKillTest.alert(number);
        Alert alert = new Alert(
                open.identity(),
                open.target(),
                open.severity(),
                AlertState.CLEARED,
                open.since(),
                open.text(),
                open.value());
        AlertEvent event =
                new AlertEvent(alert, AlertTransition.CLEARED, open.since().plusSeconds(1), "");
        return new AlertChange(
                "cleared " + number,
                List.of(alert),
                List.of(event),
                List.of(),
                List.of(),
                List.of(),
                List.of(new AlertChange.Told(
                        alert, "mail", StoreKillTest.NOC, "n" + number, "", AlertChange.Stage.DONE)),
                List.of(new Withheld(event, "sms/ani", "not.told", event.time())));
    }
}
