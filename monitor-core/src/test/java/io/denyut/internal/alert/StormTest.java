package io.denyut.internal.alert;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Too many notices become a digest; what one notifier cannot tell another tells. */
class StormTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final Recipient BOSS = Recipient.mail("boss@example.net");

    private final BookDriver driver = new BookDriver();

    private List<NotificationKind> kinds() {
        return driver.ended.stream()
                .map(ended -> ended.row().notification().kind())
                .toList();
    }

    private void capped(int cap) {
        driver.recipients = new Recipients(Map.of("noc", List.of(NOC)), List.of(), Map.of("noc", cap), Map.of());
        for (int i = 0; i < 60; i++) {
            driver.target(Target.of("t" + i, "127.0.0.1"));
        }
        driver.start();
    }

    /** One notice for each. */
    private void oneByOne(int from, int to) {
        for (int i = from; i < to; i++) {
            driver.breach("t" + i);
            driver.advance(ofSeconds(11));
            driver.deliverAll(Outcome.SENT);
        }
    }

    @Test
    void beyond_the_cap_notices_fold_into_one_digest_and_so_do_their_recoveries() {
        capped(3);
        oneByOne(0, 8);
        assertThat(kinds()).containsExactly(NotificationKind.ALERT, NotificationKind.ALERT, NotificationKind.ALERT);
        driver.advance(ofMinutes(2));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).endsWith("noc DIGEST [t3, t4, t5, t6, t7]");
        assertThat(driver.withheld()).contains("storm.digest of t3");
        for (int i = 0; i < 8; i++) {
            driver.clear("t" + i);
        }
        driver.advance(ofMinutes(2));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told())
                .as("the recoveries too are in one")
                .endsWith("noc DIGEST [t0, t1, t2, t3, t4, t5, t6, t7]")
                .hasSize(5);
        assertThat(driver.store.inside.load(Fence.ALONE)).isEqualTo(AlertSnapshot.EMPTY);
    }

    @Test
    void what_was_told_by_a_digest_is_known_after_a_restart() {
        capped(1);
        oneByOne(0, 4);
        driver.advance(ofMinutes(2));
        driver.deliverAll(Outcome.SENT);
        driver.start();
        for (int i = 0; i < 4; i++) {
            driver.clear("t" + i);
        }
        driver.advance(ofMinutes(3));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told())
                .containsExactly(
                        "noc ALERT [t0]", "noc DIGEST [t1, t2, t3]", "noc RECOVERY [t0]", "noc DIGEST [t1, t2, t3]");
    }

    @Test
    void a_digest_names_the_worst_and_counts_the_rest() {
        capped(1);
        driver.breach("t0");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        for (int i = 1; i < 50; i++) {
            driver.breach("t" + i, i == 30 ? Severity.CRITICAL : Severity.MINOR);
        }
        driver.advance(ofSeconds(140));
        Map<String, Object> model = driver.rows().get(0).notification().model().values();
        assertThat(model)
                .containsEntry("kind", "digest")
                .containsEntry("count", 49)
                .containsEntry("more", 29)
                .containsKeys("from", "to", "time");
        List<?> sections = (List<?>) model.get("sections");
        assertThat(sections).hasSize(20);
        assertThat(((Map<?, ?>) sections.get(0)).get("root")).isEqualTo("t30");
    }

    @Test
    void what_is_cleared_before_the_digest_leaves_is_not_in_it() {
        capped(1);
        oneByOne(0, 3);
        driver.clear("t1");
        driver.advance(ofMinutes(2));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [t0]", "noc DIGEST [t2]");
    }

    @Test
    void after_ten_quiet_minutes_notices_are_single_again() {
        capped(2);
        oneByOne(0, 2);
        driver.advance(ofMinutes(10));
        oneByOne(2, 4);
        assertThat(kinds()).hasSize(4).containsOnly(NotificationKind.ALERT);
    }

    // ---------------------------------------------------------------- fallback

    private void withFallback() {
        driver.recipients = new Recipients(
                Map.of("noc", List.of(NOC), "pager", List.of(BOSS)),
                List.of(Route.to("noc"), Route.to("pager").tag("never", "ever")),
                Map.of(),
                Map.of("noc", "pager"));
        driver.start();
    }

    @Test
    void what_a_notifier_gives_up_the_other_one_tells_and_the_recovery_goes_where_the_problem_went() {
        withFallback();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.DEAD);
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("pager ALERT [gw]");
        assertThat(driver.withheld()).containsExactly("fallback.used of gw");
        driver.clear("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("pager ALERT [gw]", "pager RECOVERY [gw]");
        assertThat(driver.store.inside.load(Fence.ALONE)).isEqualTo(AlertSnapshot.EMPTY);
    }

    @Test
    void what_waits_too_long_behind_a_channel_that_fails_the_other_one_tells_too() {
        withFallback();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        String delivery = driver.rows().get(0).id();
        driver.book.delayed(delivery);
        driver.book.delayed(delivery);
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactlyInAnyOrder("noc ALERT [gw]", "pager ALERT [gw]");
        driver.clear("gw");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [gw]", "pager RECOVERY [gw]");
    }

    @Test
    void what_is_over_before_it_was_given_up_is_told_to_nobody() {
        withFallback();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.clear("gw");
        driver.commit();
        driver.deliverAll(Outcome.DEAD);
        driver.advance(ofSeconds(30));
        assertThat(driver.rows()).isEmpty();
        assertThat(driver.store.inside.load(Fence.ALONE)).isEqualTo(AlertSnapshot.EMPTY);
    }

    // ---------------------------------------------------------------- what is told besides

    @Test
    void a_report_goes_to_the_people_of_one_notifier_or_of_all() {
        withFallback();
        Notification report = new Notification(
                "hourly-1",
                NotificationKind.REPORT,
                List.of(),
                null,
                new NoticeModel(Map.of("kind", "report")),
                driver.clock.now());
        assertThat(driver.book.announce("noc", report)).containsExactly("hourly-1/noc/noc@example.net");
        driver.commit();
        driver.deliverAll(Outcome.DEAD);
        driver.advance(ofSeconds(30));
        assertThat(driver.rows())
                .as("nobody falls back on anybody for a report")
                .isEmpty();
        List<String> ids = new ArrayList<>(driver.book.announce("", report));
        assertThat(ids).containsExactlyInAnyOrder("hourly-1/noc/noc@example.net", "hourly-1/pager/boss@example.net");
    }
}
