package io.denyut.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.AlertEvent;
import io.denyut.Target;
import io.denyut.internal.alert.FaultyStore.Fault;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.NotificationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a large outage changes is stored in pieces, and a process may end between any two of them. */
class PiecesTest {
    private static final int TARGETS = 12;
    private static final int PIECE = 5;

    private BookDriver driver = new BookDriver();

    private static String id(int number) {
        return "t" + number;
    }

    private BookDriver driver() {
        BookDriver made = new BookDriver();
        made.piece = PIECE;
        for (int i = 0; i < TARGETS; i++) {
            made.target(Target.of(id(i), "127.0.0.1"));
        }
        made.start();
        return made;
    }

    private void all(java.util.function.Consumer<String> what) {
        for (int i = 0; i < TARGETS; i++) {
            what.accept(id(i));
        }
    }

    @Test
    void a_large_outage_is_no_large_change() {
        driver = driver();
        List<Integer> sizes = new ArrayList<>();
        driver.store.onStored = change -> sizes.add(change.events().size()
                + change.waiting().size()
                + change.settled().size()
                + change.told().size()
                + change.outbox().size()
                + change.withheld().size());
        all(driver::breach);
        driver.advance(Duration.ofSeconds(12));
        assertThat(driver.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.notification().events()).hasSize(TARGETS));
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(2 * PIECE));
    }

    @Test
    void a_piece_that_fails_is_made_again_before_the_next() {
        driver = driver();
        AtomicInteger commits = new AtomicInteger();
        driver.store.onCommit = () -> commits.incrementAndGet() % 2 == 0 ? Fault.NONE : Fault.STORED_ALL_THE_SAME;
        all(driver::breach);
        driver.advance(Duration.ofSeconds(60));
        driver.deliverAll(Outcome.SENT);
        all(driver::clear);
        driver.advance(Duration.ofSeconds(60));
        driver.deliverAll(Outcome.SENT);
        driver.advance(Duration.ofSeconds(5));
        everybodyWasToldOfAllOnce();
    }

    /** The process ends after as many pieces as there can be. */
    @ParameterizedTest
    @ValueSource(strings = {"raised", "told", "cleared", "recovered"})
    void an_end_between_any_two_pieces_loses_and_doubles_nothing(String when) {
        int pieces = 0;
        boolean isBetween;
        do {
            isBetween = endAfter(pieces++, when);
        } while (isBetween);
        assertThat(pieces).as("there was something to cut").isGreaterThan(2);
    }

    /** False if it did not come to the end, for there were no more pieces. */
    private boolean endAfter(int pieces, String when) {
        driver = driver();
        AtomicInteger stored = new AtomicInteger();
        Runnable fails = () ->
                driver.store.onCommit = () -> stored.getAndIncrement() < pieces ? Fault.NONE : Fault.NOTHING_STORED;
        on(when, "raised", fails);
        all(driver::breach);
        driver.commit();
        on(when, "raised", this::end);
        on(when, "told", fails);
        driver.advance(Duration.ofSeconds(12));
        on(when, "told", this::end);
        all(driver::breach);
        driver.advance(Duration.ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
        on(when, "cleared", fails);
        all(driver::clear);
        driver.commit();
        on(when, "cleared", this::end);
        all(driver::clear);
        driver.commit();
        on(when, "recovered", fails);
        driver.advance(Duration.ofSeconds(12));
        on(when, "recovered", this::end);
        driver.advance(Duration.ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
        driver.advance(Duration.ofSeconds(12));
        everybodyWasToldOfAllOnce();
        return stored.get() > pieces;
    }

    private static void on(String when, String then, Runnable does) {
        if (when.equals(then)) {
            does.run();
        }
    }

    private void end() {
        driver.store.onCommit = () -> Fault.NONE;
        driver.start();
    }

    private void everybodyWasToldOfAllOnce() {
        assertThat(told(NotificationKind.ALERT)).as("problems").hasSize(TARGETS).doesNotHaveDuplicates();
        assertThat(told(NotificationKind.RECOVERY))
                .as("recoveries")
                .hasSize(TARGETS)
                .doesNotHaveDuplicates();
        assertThat(driver.rows()).isEmpty();
        assertThat(driver.store.inside.load(Fence.ALONE))
                .as("nothing is left over in the store")
                .isEqualTo(AlertSnapshot.EMPTY);
        assertThat(driver.withheld()).isEmpty();
    }

    private List<String> told(NotificationKind kind) {
        return driver.ended.stream()
                .map(BookDriver.Ended::row)
                .map(Delivery::notification)
                .filter(notice -> notice.kind() == kind)
                .flatMap(notice -> notice.events().stream())
                .map(AlertEvent::alert)
                .map(alert -> alert.identity().target())
                .toList();
    }
}
