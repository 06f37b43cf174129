package io.denyut.internal.alert;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.rule.Rules;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clause 6: a notice about what is behind others waits for news of them, and stays where they explain it. */
class ParentsTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final Recipient BOSS = Recipient.mail("boss@example.net");

    private final BookDriver driver = new BookDriver();

    /** A core router, an OLT behind it, an ONU in that; and a host behind two routes. */
    @BeforeEach
    void network() {
        driver.target(Target.of("core", "127.0.0.1"));
        driver.target(Target.of("olt", "127.0.0.2"));
        driver.target(Target.of("onu", "127.0.0.2").withParent("olt"));
        driver.target(Target.of("east", "127.0.0.3"));
        driver.target(Target.of("west", "127.0.0.4"));
        driver.target(Target.of("host", "127.0.0.5"));
        List.of("core", "olt", "onu", "east", "west", "host").forEach(id -> driver.intervals.put(id, ofSeconds(5)));
        driver.dependsOn(Map.of("olt", Set.of("core"), "host", Set.of("east", "west")));
        driver.start();
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

    private int behind() {
        Object first = ((List<?>) driver.ended
                        .get(0)
                        .row()
                        .notification()
                        .model()
                        .sections()
                        .get(0)
                        .get("alerts"))
                .get(0);
        return (int) ((Map<?, ?>) first).get("behind");
    }

    @Test
    void what_is_behind_a_parent_that_is_down_is_not_told_and_counted() {
        round(() -> driver.up("core", "olt", "onu"));
        rounds(4, () -> driver.down("core", "olt", "onu"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]");
        assertThat(behind()).isEqualTo(2);
        assertThat(driver.withheld())
                .containsExactly("parent.down of olt because of core", "parent.down of onu because of olt");
        rounds(4, () -> driver.up("core", "olt", "onu"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]", "noc RECOVERY [core]");
    }

    @Test
    void the_order_in_which_they_fail_does_not_matter() {
        round(() -> driver.up("core", "olt", "onu"));
        round(() -> {
            driver.up("core");
            driver.down("onu", "olt");
        });
        rounds(4, () -> driver.down("onu", "olt", "core"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]");
    }

    @Test
    void a_child_whose_parent_answers_after_the_failure_is_told() {
        rounds(2, () -> driver.up("core", "olt", "onu"));
        rounds(4, () -> {
            driver.up("core", "olt");
            driver.down("onu");
        });
        assertThat(driver.told()).containsExactly("noc ALERT [onu]");
    }

    @Test
    void what_the_parent_said_before_the_failure_does_not_count_and_it_is_looked_at() {
        driver.intervals.put("core", ofSeconds(60));
        driver.up("core", "olt", "onu");
        driver.nextRound();
        driver.down("olt");
        driver.advance(ofSeconds(30));
        assertThat(driver.rows()).isEmpty();
        assertThat(driver.looks).contains("core");
        driver.up("core");
        driver.advance(ofSeconds(2));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [olt]");
    }

    @Test
    void components_of_the_same_round_need_no_further_one() {
        round(() -> driver.up("olt", "onu"));
        driver.nextRound();
        driver.up("olt");
        driver.down("onu");
        driver.up("core");
        driver.advance(ofSeconds(11));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [onu]");
    }

    @Test
    void a_parent_that_is_never_heard_of_again_holds_the_notice_for_a_while_only() {
        driver.up("core", "olt", "onu");
        driver.nextRound();
        driver.down("olt");
        driver.advance(ofSeconds(14));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).as("two and a half intervals of 5 s").containsExactly("noc ALERT [olt]");
    }

    @Test
    void a_parent_that_nobody_looks_at_holds_nothing() {
        driver.intervals.remove("core");
        driver.down("olt");
        driver.advance(ofSeconds(11));
        assertThat(driver.rows()).hasSize(1);
    }

    @Test
    void a_parent_that_is_down_without_anybody_being_told_explains_nothing() {
        driver.rules = Map.of("access-down", onlyRole("access-down", "access"));
        driver.target(Target.of("olt", "127.0.0.2").withTags(Tags.of("role", "access")));
        driver.start();
        rounds(2, () -> driver.up("core", "olt"));
        rounds(8, () -> driver.down("core", "olt"));
        assertThat(driver.told()).containsExactly("noc ALERT [olt]");
    }

    @Test
    void a_parent_whose_alert_goes_to_others_explains_nothing_to_those_who_do_not_get_it() {
        driver.recipients = new Recipients(
                Map.of("noc", List.of(NOC), "pager", List.of(BOSS)),
                List.of(Route.to("noc"), Route.to("pager").tag("role", "access")));
        driver.target(Target.of("olt", "127.0.0.2").withTags(Tags.of("role", "access")));
        driver.start();
        rounds(2, () -> driver.up("core", "olt"));
        rounds(5, () -> driver.down("core", "olt"));
        assertThat(driver.told()).containsExactlyInAnyOrder("noc ALERT [core]", "pager ALERT [olt]");
    }

    @Test
    void a_pending_parent_is_waited_for() {
        driver.rules = Map.of(
                "core-down", Rules.down().forRounds(6).only("role", "core").named("core-down"),
                "access-down", onlyRole("access-down", "access"));
        driver.target(Target.of("core", "127.0.0.1").withTags(Tags.of("role", "core")));
        driver.target(Target.of("olt", "127.0.0.2").withTags(Tags.of("role", "access")));
        driver.start();
        rounds(2, () -> driver.up("core", "olt"));
        rounds(5, () -> driver.down("core", "olt"));
        assertThat(driver.told()).as("the sixth round decides").isEmpty();
        rounds(5, () -> driver.down("core", "olt"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]");
    }

    private static Rule onlyRole(String id, String role) {
        return Rules.down()
                .severity(Severity.MAJOR)
                .forRounds(1)
                .only("role", role)
                .named(id);
    }

    @Test
    void a_child_that_is_still_down_when_its_parent_is_back_is_told_after_it_was_looked_at_again() {
        round(() -> driver.up("core", "olt", "onu"));
        rounds(4, () -> driver.down("core", "olt", "onu"));
        driver.nextRound();
        driver.up("core");
        driver.advance(ofSeconds(2));
        driver.up("onu");
        driver.down("olt");
        driver.advance(ofSeconds(3));
        rounds(5, () -> {
            driver.up("core");
            driver.down("olt");
        });
        assertThat(driver.told())
                .containsExactlyInAnyOrder("noc ALERT [core]", "noc RECOVERY [core]", "noc ALERT [olt]");
        rounds(3, () -> driver.up("core", "olt"));
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [olt]");
    }

    @Test
    void one_route_that_answers_is_enough() {
        round(() -> driver.up("east", "west", "host"));
        rounds(6, () -> {
            driver.down("east", "host");
            driver.up("west");
        });
        assertThat(driver.told()).contains("noc ALERT [east, host]");
    }

    @Test
    void all_routes_down_explain_it() {
        round(() -> driver.up("east", "west", "host"));
        rounds(6, () -> driver.down("east", "host", "west"));
        assertThat(driver.told()).containsExactly("noc ALERT [east, west]");
        assertThat(driver.withheld()).singleElement().asString().startsWith("parent.down of host because of ");
    }

    @Test
    void a_parent_in_maintenance_explains_what_is_behind_it() {
        driver.mode("core", TargetMode.MUTED);
        round(() -> driver.up("core", "olt"));
        rounds(6, () -> driver.down("core", "olt"));
        assertThat(driver.told()).isEmpty();
        assertThat(driver.withheld())
                .containsExactly("target.maintenance of core", "parent.down of olt because of core");
    }

    @Test
    void who_was_told_of_a_child_before_its_parent_failed_hears_of_its_end() {
        round(() -> driver.up("core", "olt"));
        rounds(4, () -> {
            driver.up("core");
            driver.down("olt");
        });
        rounds(3, () -> driver.down("core", "olt"));
        rounds(4, () -> driver.up("core", "olt"));
        assertThat(driver.told()).containsExactly("noc ALERT [olt]", "noc ALERT [core]", "noc RECOVERY [core, olt]");
    }

    @Test
    void targets_that_are_behind_themselves_do_not_silence_each_other() {
        driver.dependsOn(Map.of("east", Set.of("west"), "west", Set.of("east")));
        round(() -> driver.up("east", "west"));
        rounds(6, () -> driver.down("east", "west"));
        assertThat(driver.told()).as("one of them is told").hasSize(1);
    }

    @Test
    void after_a_restart_children_wait_for_news_of_their_parents() {
        round(() -> driver.up("core", "olt", "onu"));
        rounds(4, () -> driver.down("core", "olt", "onu"));
        driver.start();
        driver.advance(ofSeconds(3));
        rounds(4, () -> driver.down("onu", "olt", "core"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]");
        rounds(4, () -> driver.up("core", "olt", "onu"));
        assertThat(driver.told()).containsExactly("noc ALERT [core]", "noc RECOVERY [core]");
    }

    @Test
    void setting_the_wall_clock_makes_no_result_newer() {
        driver.intervals.put("core", ofMinutes(10));
        driver.up("core", "olt");
        driver.clock.setWall(driver.clock.now().minusSeconds(3_600));
        driver.nextRound();
        driver.down("olt");
        driver.advance(ofSeconds(40));
        assertThat(driver.rows()).isEmpty();
    }

    @Test
    void ten_thousand_behind_one_parent_are_one_notice() {
        String[] ids = new String[10_000];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "h" + i;
            driver.target(Target.of(ids[i], "127.0.0.1").withParent("core"));
            driver.intervals.put(ids[i], ofSeconds(5));
        }
        round(() -> {
            driver.up(ids);
            driver.up("core");
        });
        rounds(4, () -> {
            driver.down(ids);
            driver.down("core");
        });
        assertThat(driver.told()).containsExactly("noc ALERT [core]");
        assertThat(behind()).isEqualTo(10_000);
        rounds(4, () -> {
            driver.up("core");
            driver.up(ids);
        });
        assertThat(driver.told()).containsExactly("noc ALERT [core]", "noc RECOVERY [core]");
    }
}
