package io.denyut.internal.alert;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.FaultyStore.Fault;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the book decides, without an engine: time and deliveries are moved by hand. */
class AlertBookTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final Recipient BOSS = Recipient.mail("boss@example.net");

    private final BookDriver driver = new BookDriver();

    private List<String> reasons() {
        return driver.store.inside.withheld(100).stream()
                .map(Withheld::reason)
                .sorted()
                .toList();
    }

    @Test
    void an_alert_that_becomes_severer_reaches_routes_that_did_not_take_it_before() {
        driver.recipients = new Recipients(
                Map.of("noc", List.of(NOC), "pager", List.of(BOSS)),
                List.of(Route.to("noc"), Route.to("pager").atLeast(Severity.CRITICAL)));
        driver.start();
        driver.breach("gw", Severity.MINOR);
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [gw]");
        driver.breach("gw", Severity.CRITICAL);
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).as("noc is not told twice").containsExactly("noc ALERT [gw]", "pager ALERT [gw]");
        driver.clear("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [gw]", "pager RECOVERY [gw]");
    }

    @Test
    void a_mute_that_ends_tells_of_what_is_still_wrong() {
        driver.start();
        driver.mode("gw", TargetMode.MUTED);
        driver.breach("gw");
        driver.advance(ofSeconds(60));
        assertThat(driver.rows()).isEmpty();
        assertThat(reasons()).containsExactly("target.maintenance");
        driver.mode("gw", TargetMode.ACTIVE);
        driver.advance(ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [gw]");
    }

    @Test
    void a_mute_that_begins_during_the_wait_withholds_the_notice() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(5));
        driver.mode("gw", TargetMode.MUTED);
        driver.advance(ofSeconds(10));
        assertThat(driver.rows()).isEmpty();
        driver.clear("gw");
        driver.commit();
        assertThat(reasons()).containsExactly("not.told", "target.maintenance");
    }

    @Test
    void a_mute_of_the_parent_withholds_the_notices_of_what_it_contains() {
        driver.target(Target.of("olt/onu/1", "127.0.0.1").withParent("gw"));
        driver.start();
        driver.mode("gw", TargetMode.MUTED);
        driver.breach("olt/onu/1");
        driver.advance(ofSeconds(12));
        assertThat(driver.rows()).isEmpty();
        assertThat(reasons()).containsExactly("target.maintenance");
    }

    @Test
    void who_was_told_hears_of_the_end_even_when_he_is_no_recipient_any_more() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        driver.recipients(new Recipients(Map.of("noc", List.of(BOSS)), List.of()));
        driver.clear("gw");
        driver.advance(ofSeconds(11));
        assertThat(driver.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.recipient()).isEqualTo(NOC))
                .satisfies(row -> assertThat(row.notification().kind()).isEqualTo(NotificationKind.RECOVERY));
    }

    @Test
    void what_waits_for_somebody_who_is_removed_is_withheld_with_the_reason() {
        driver.start();
        driver.breach("gw");
        driver.commit();
        driver.recipients(new Recipients(Map.of(), List.of()));
        driver.advance(ofSeconds(11));
        assertThat(driver.rows()).isEmpty();
        assertThat(reasons()).containsExactly("notifier.removed");
    }

    @Test
    void a_store_that_cannot_be_read_at_the_start_is_asked_again_and_nothing_is_told_twice() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        driver.store.failsLoad = true;
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        assertThat(driver.book.problem()).isPresent();
        assertThat(driver.book.alerts()).isEmpty();
        driver.store.failsLoad = false;
        driver.advance(ofSeconds(3));
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        assertThat(driver.rows()).as("he was told in the last run").isEmpty();
        assertThat(driver.book.alerts()).extracting(Alert::state).containsExactly(AlertState.RAISED);
        assertThat(driver.book.problem()).isEmpty();
    }

    @Test
    void a_rule_that_is_gone_after_a_restart_clears_its_alerts_for_those_who_were_told() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        driver.rules = Map.of();
        driver.start();
        driver.advance(ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [gw]", "noc RECOVERY [gw]");
        assertThat(driver.events().get(0).reason()).isEqualTo("rule.removed");
    }

    @Test
    void a_commit_that_may_have_succeeded_counts_once() {
        driver.start();
        driver.store.onCommit = () -> Fault.STORED_ALL_THE_SAME;
        driver.breach("gw");
        driver.commit();
        driver.advance(ofSeconds(3));
        driver.store.onCommit = () -> Fault.NONE;
        driver.advance(ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.events()).hasSize(1);
        assertThat(driver.heard).as("sinks and listener hear of it once").hasSize(1);
        assertThat(driver.told()).containsExactly("noc ALERT [gw]");
    }

    @Test
    void with_a_store_that_fails_for_long_no_state_moves_beyond_the_backlog() {
        driver.start();
        driver.store.onCommit = () -> Fault.NOTHING_STORED;
        for (int i = 0; i < 20_000; i++) {
            driver.breach("gw");
            driver.clear("gw");
            driver.commit();
        }
        driver.store.onCommit = () -> Fault.NONE;
        driver.advance(ofSeconds(3));
        List<AlertTransition> stored =
                driver.events().stream().map(event -> event.transition()).toList();
        assertThat(stored.size()).isBetween(9_000, 10_010);
        for (int i = 1; i < stored.size(); i++) {
            assertThat(stored.get(i)).as("RAISED and CLEARED take turns").isNotEqualTo(stored.get(i - 1));
        }
    }

    @Test
    void setting_the_wall_clock_neither_hurries_nor_delays_a_group() {
        driver.start();
        driver.breach("gw");
        driver.commit();
        driver.clock.setWall(driver.clock.now().plusSeconds(7_200));
        driver.advance(ofSeconds(2));
        assertThat(driver.rows()).isEmpty();
        driver.clock.setWall(driver.clock.now().minusSeconds(20_000));
        driver.advance(ofSeconds(9));
        assertThat(driver.rows()).hasSize(1);
    }

    @Test
    void a_problem_that_comes_back_while_its_recovery_waits_tells_nobody_anything() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        driver.clear("gw");
        driver.advance(ofSeconds(5));
        driver.breach("gw");
        driver.advance(ofSeconds(30));
        assertThat(driver.rows()).isEmpty();
        assertThat(reasons()).containsExactly("raised.again", "raised.again");
        driver.start();
        driver.advance(ofSeconds(30));
        assertThat(driver.rows()).as("nor after a restart").isEmpty();
        driver.clear("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [gw]", "noc RECOVERY [gw]");
    }

    @Test
    void a_storm_of_ten_thousand_for_ten_people_is_ten_notices_in_little_time() {
        Recipient[] people = new Recipient[10];
        for (int i = 0; i < people.length; i++) {
            people[i] = Recipient.mail("p" + i + "@example.net");
        }
        driver.recipients = new Recipients(Map.of("noc", List.of(people)), List.of());
        for (int i = 0; i < 10_000; i++) {
            driver.target(Target.of("t" + i, "127.0.0.1"));
        }
        driver.start();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                driver.breach("t" + i);
            }
            driver.commit();
            driver.advance(ofSeconds(11));
            assertThat(driver.rows())
                    .hasSize(10)
                    .allMatch(row -> row.notification().events().size() == 10_000);
            driver.deliverAll(Outcome.SENT);
            for (int i = 0; i < 10_000; i++) {
                driver.clear("t" + i);
            }
            driver.advance(ofSeconds(11).plus(ofMillis(1)));
            assertThat(driver.rows())
                    .hasSize(10)
                    .allMatch(row -> row.notification().kind() == NotificationKind.RECOVERY);
            driver.deliverAll(Outcome.SENT);
        }
    }
}
