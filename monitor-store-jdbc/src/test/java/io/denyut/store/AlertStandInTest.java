package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.store.internal.alert.AlertStandIn;
import io.denyut.store.internal.alert.JdbcAlertStore;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.testkit.NoLeaks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts while another program holds the database. */
@NoLeaks
class AlertStandInTest {
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path file;
    private Database database;
    private JdbcAlertStore durable;
    private AlertStandIn alerts;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("denyut.db");
        database = Database.open(file, DatabaseOptions.of(InstantSource.system()));
        durable = new JdbcAlertStore(database, InstantSource.system());
        alerts = new AlertStandIn(durable, nanos::get, 4);
        alerts.load(Fence.ALONE);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    /** Does something while the file is in the hands of somebody else. */
    private void whileHeld(Body body) throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            body.run();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> due() throws Exception {
        return alerts.due(Set.of(Fence.ALONE), "mail", LATER, 100).stream()
                .map(Delivery::id)
                .toList();
    }

    private void raise(int number) throws Exception {
        alerts.commit(Fence.ALONE, StoreKillTest.change(number));
    }

    private void step(int number, Outcome outcome) throws Exception {
        alerts.record(Fence.ALONE, StoreKillTest.step(number, outcome));
    }

    private static String id(int number) {
        return StoreKillTest.delivery(number).id();
    }

    /** Fails for long enough. */
    private void untilItStandsIn(int number) throws Exception {
        assertThatThrownBy(() -> raise(number)).isInstanceOf(StoreException.class);
        pass(AlertStandIn.PATIENCE);
        raise(number);
    }

    @Test
    void people_are_told_and_everything_is_stored_in_its_order_afterwards() throws Exception {
        whileHeld(() -> {
            untilItStandsIn(0);
            assertThat(due()).containsExactly(id(0));
            step(0, Outcome.BEGUN);
            assertThat(due()).as("on its way").isEmpty();
            step(0, Outcome.SENT);
            assertThat(due()).isEmpty();
            assertThatThrownBy(() -> durable.load(Fence.ALONE))
                    .as("the database itself refuses")
                    .isInstanceOf(StoreException.class);
        });
        assertThat(alerts.waiting()).isEqualTo(3);
        pass(Duration.ofSeconds(2));
        assertThat(due()).isEmpty();
        assertThat(alerts.waiting()).isZero();
        assertThat(durable.load(Fence.ALONE).open()).containsExactly(StoreKillTest.alert(0));
        assertThat(durable.load(Fence.ALONE).told())
                .singleElement()
                .satisfies(told -> assertThat(told.stage()).isEqualTo(Stage.TOLD));
        assertThat(durable.history().attempts(10))
                .extracting(DeliveryAttempt::outcome)
                .containsExactlyInAnyOrder(Outcome.BEGUN, Outcome.SENT);
        raise(1);
        assertThat(durable.load(Fence.ALONE).open()).hasSize(2);
    }

    @Test
    void what_waited_before_is_told_during_the_fault_and_not_again_after_it() throws Exception {
        raise(0);
        whileHeld(() -> {
            untilItStandsIn(1);
            assertThat(due()).containsExactlyInAnyOrder(id(0), id(1));
            step(0, Outcome.BEGUN);
            step(0, Outcome.SENT);
            assertThat(due()).containsExactly(id(1));
        });
        pass(Duration.ofSeconds(2));
        assertThat(due()).containsExactly(id(1));
        assertThat(alerts.waiting()).isZero();
    }

    @Test
    void a_notice_that_could_not_be_sent_is_due_again_at_its_time() throws Exception {
        whileHeld(() -> {
            untilItStandsIn(0);
            step(0, Outcome.BEGUN);
            Instant next = Instant.parse("2099-01-01T00:00:00Z");
            alerts.record(Fence.ALONE, new DeliveryAttempt(id(0), 1, next, Outcome.RETRY, "busy", next));
            assertThat(alerts.due(Set.of(Fence.ALONE), "mail", next.minusSeconds(1), 10))
                    .isEmpty();
            assertThat(alerts.due(Set.of(Fence.ALONE), "mail", next, 10))
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.attempts()).isEqualTo(1));
            assertThat(alerts.due(Set.of(Fence.ALONE), "sms", next, 10)).isEmpty();
        });
    }

    @Test
    void for_a_few_seconds_a_failure_is_a_failure_and_success_ends_them() throws Exception {
        whileHeld(() -> {
            assertThatThrownBy(() -> raise(0)).isInstanceOf(StoreException.class);
        });
        raise(0);
        pass(AlertStandIn.PATIENCE);
        whileHeld(() -> {
            assertThatThrownBy(() -> raise(1)).isInstanceOf(StoreException.class);
        });
        assertThat(alerts.waiting()).isZero();
    }

    /** A monitor that ended right after it had told somebody from memory told all of it again after its start. */
    @Test
    void an_orderly_end_stores_what_is_kept_however_short_the_time_since_the_last_attempt() throws Exception {
        whileHeld(() -> {
            untilItStandsIn(0);
            step(0, Outcome.BEGUN);
            step(0, Outcome.SENT);
        });
        alerts.settle();
        assertThat(alerts.waiting()).as("it is not yet time to try again").isEqualTo(3);
        alerts.settleAtEnd();
        assertThat(alerts.waiting()).isZero();
        assertThat(durable.load(Fence.ALONE).told())
                .singleElement()
                .satisfies(told -> assertThat(told.stage()).isEqualTo(Stage.TOLD));
        assertThat(due()).isEmpty();
    }

    @Test
    void what_is_kept_is_bounded_and_the_rest_is_refused_in_words() throws Exception {
        whileHeld(() -> {
            untilItStandsIn(0);
            raise(1);
            raise(2);
            raise(3);
            assertThatThrownBy(() -> raise(4))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("4 steps of alerts wait");
        });
        pass(Duration.ofSeconds(2));
        raise(4);
        assertThat(durable.load(Fence.ALONE).open()).hasSize(5);
    }
}
