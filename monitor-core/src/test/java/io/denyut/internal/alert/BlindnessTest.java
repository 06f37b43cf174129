package io.denyut.internal.alert;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.AlertTransition;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clause 7: when no reference answers, it is the monitor that cannot see. */
class BlindnessTest {
    private final BookDriver driver = new BookDriver();

    @BeforeEach
    void network() {
        for (String id : List.of("gw", "dns", "a", "b", "c")) {
            driver.target(Target.of(id, "127.0.0.1"));
            driver.intervals.put(id, ofSeconds(5));
        }
        driver.references("gw", "dns");
        driver.start();
        round(() -> driver.up("gw", "dns", "a", "b", "c"));
    }

    private void round(Runnable results) {
        driver.nextRound();
        results.run();
        driver.advance(ofSeconds(5));
        driver.deliverAll(Outcome.SENT);
    }

    private void rounds(int count, Runnable results) {
        for (int i = 0; i < count; i++) {
            round(results);
        }
    }

    private List<Map<String, Object>> blindModels() {
        return driver.ended.stream()
                .map(BookDriver.Ended::row)
                .map(Delivery::notification)
                .filter(notice -> notice.kind() == NotificationKind.BLIND)
                .map(notice -> notice.model().values())
                .toList();
    }

    @Test
    void an_outage_of_its_own_is_one_notice_and_a_summary_when_it_is_over() {
        rounds(6, () -> driver.down("a", "b", "c", "gw", "dns"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]");
        rounds(5, () -> driver.up("gw", "dns", "a", "b", "c"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]", "noc BLIND [dns]");
        assertThat(blindModels().get(0))
                .containsEntry("kind", "blind")
                .containsEntry("over", false)
                .containsEntry(
                        "references",
                        List.of(
                                Map.of("target", "dns", "name", "dns", "address", "127.0.0.1"),
                                Map.of("target", "gw", "name", "gw", "address", "127.0.0.1")));
        assertThat(blindModels().get(1)).containsEntry("over", true).containsEntry("withheld", 5);
        assertThat(driver.withheld()).contains("inconclusive of a because of dns");
        assertThat(driver.events())
                .as("history knows all the same")
                .anyMatch(event ->
                        event.alert().identity().target().equals("a") && event.transition() == AlertTransition.CLEARED);
    }

    @Test
    void a_failure_in_the_middle_of_a_round_is_no_storm() {
        driver.nextRound();
        driver.up("gw", "dns"); // the line breaks now
        driver.down("a", "b", "c");
        driver.advance(ofSeconds(5));
        rounds(6, () -> driver.down("gw", "dns", "a", "b", "c"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]");
    }

    @Test
    void what_is_still_wrong_when_it_sees_again_is_told_after_a_fresh_result() {
        rounds(6, () -> driver.down("gw", "dns", "a", "b"));
        driver.nextRound();
        driver.up("gw", "dns");
        driver.advance(ofSeconds(2));
        assertThat(driver.rows()).as("only that it sees again").hasSize(1);
        driver.down("a");
        driver.up("b");
        driver.advance(ofSeconds(3));
        driver.deliverAll(Outcome.SENT);
        rounds(3, () -> {
            driver.up("gw", "dns", "b");
            driver.down("a");
        });
        assertThat(driver.told()).containsExactly("noc BLIND [dns]", "noc BLIND [dns]", "noc ALERT [a]");
        rounds(3, () -> driver.up("gw", "dns", "a", "b"));
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [a]");
    }

    @Test
    void one_reference_that_answers_is_enough_to_see() {
        rounds(6, () -> {
            driver.down("gw", "a");
            driver.up("dns");
        });
        assertThat(driver.told()).contains("noc ALERT [a, gw]");
    }

    @Test
    void not_knowing_is_as_blind_as_not_answering() {
        rounds(6, () -> {
            driver.result("gw", Status.UNKNOWN);
            driver.result("dns", Status.DOWN);
            driver.down("a");
        });
        assertThat(driver.told()).containsExactly("noc BLIND [dns]");
    }

    @Test
    void one_dark_round_is_not_enough() {
        round(() -> driver.down("gw", "dns", "a"));
        rounds(5, () -> driver.up("gw", "dns", "a"));
        assertThat(driver.told()).isEmpty();
    }

    @Test
    void recoveries_wait_until_it_sees_and_the_result_is_fresh() {
        rounds(4, () -> {
            driver.up("gw", "dns");
            driver.down("a");
        });
        assertThat(driver.told()).containsExactly("noc ALERT [a]");
        rounds(4, () -> {
            driver.down("gw", "dns");
            driver.up("a");
        });
        assertThat(driver.told()).containsExactly("noc ALERT [a]", "noc BLIND [dns]");
        rounds(3, () -> driver.up("gw", "dns", "a"));
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [a]");
    }

    @Test
    void it_is_told_whatever_routes_and_maintenance_say() {
        driver.recipients = new Recipients(
                Map.of("noc", List.of(Recipient.mail("noc@example.net"))),
                List.of(Route.to("noc").atLeast(Severity.CRITICAL).tag("site", "kediri")));
        driver.mode("dns", TargetMode.MUTED);
        driver.start();
        round(() -> driver.up("gw", "dns"));
        rounds(4, () -> driver.down("gw", "dns"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]");
    }

    @Test
    void a_restart_in_the_middle_tells_nobody_twice() {
        rounds(6, () -> driver.down("gw", "dns", "a", "b"));
        driver.start();
        rounds(4, () -> driver.down("gw", "dns", "a", "b"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]");
        rounds(4, () -> driver.up("gw", "dns", "a", "b"));
        assertThat(driver.told()).containsExactly("noc BLIND [dns]", "noc BLIND [dns]");
        assertThat(driver.book.alerts()).isEmpty();
        assertThat(driver.store.inside.load(io.denyut.spi.Fence.ALONE)).isEqualTo(io.denyut.spi.AlertSnapshot.EMPTY);
    }

    @Test
    void references_that_are_taken_away_end_it() {
        rounds(4, () -> driver.down("gw", "dns", "a"));
        driver.references();
        driver.advance(ofSeconds(15));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc BLIND [dns]", "noc BLIND [dns]", "noc ALERT [a, dns, gw]");
        assertThat(driver.events().get(0).reason()).isEqualTo("references.removed");
    }

    @Test
    void an_agent_that_is_blind_makes_nobody_else_blind() {
        rounds(4, () -> {
            driver.from("agent-1", () -> driver.down("gw", "dns", "b"));
            driver.up("gw", "dns");
            driver.down("a");
        });
        assertThat(driver.told()).containsExactlyInAnyOrder("noc BLIND [dns]", "noc ALERT [a]");
    }

    @Test
    void without_a_recipient_who_can_be_reached_the_end_is_told_to_nobody() {
        rounds(1, () -> driver.down("gw", "dns"));
        driver.nextRound();
        driver.down("gw", "dns");
        driver.advance(ofSeconds(2));
        driver.deliverAll(Outcome.DEAD);
        rounds(4, () -> driver.up("gw", "dns"));
        assertThat(driver.rows()).isEmpty();
        assertThat(driver.told()).isEmpty();
    }
}
