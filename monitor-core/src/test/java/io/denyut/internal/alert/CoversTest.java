package io.denyut.internal.alert;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.rule.Rules;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A finding that says which targets it explains keeps their notices back while it lasts. */
class CoversTest {
    private static final Rule CUT = Rules.down("fibre-cut", Severity.CRITICAL, 1);
    private static final Rule SLOW_CUT = Rules.down("slow-cut", Severity.CRITICAL, 2);
    private static final Set<String> ONUS = Set.of("onu-1", "onu-2");

    private final BookDriver driver = new BookDriver();

    @BeforeEach
    void network() {
        for (String id : List.of("pon", "onu-1", "onu-2", "onu-3")) {
            driver.target(Target.of(id, "127.0.0.1"));
        }
        driver.rules = Map.of(BookDriver.DOWN.id(), BookDriver.DOWN, CUT.id(), CUT, SLOW_CUT.id(), SLOW_CUT);
        driver.start();
    }

    private void cut(Rule rule, Verdict verdict) {
        driver.apply(rule, "pon", verdict, Severity.CRITICAL, verdict == Verdict.BREACH ? ONUS : Set.of());
    }

    private void settle() {
        driver.advance(ofSeconds(12));
        driver.deliverAll(Outcome.SENT);
    }

    @Test
    void what_it_explains_is_not_told_and_counted() {
        driver.breach("onu-1");
        driver.breach("onu-2");
        driver.breach("onu-3");
        cut(CUT, Verdict.BREACH);
        settle();
        assertThat(driver.told()).containsExactly("noc ALERT [onu-3, pon]");
        assertThat(driver.withheld())
                .containsExactlyInAnyOrder("covered of onu-1 because of pon", "covered of onu-2 because of pon");
        assertThat(driver.ended.get(0).row().notification().model().sections())
                .filteredOn(section -> section.get("root").equals("pon"))
                .singleElement()
                .satisfies(section -> assertThat((List<?>) section.get("alerts"))
                        .singleElement()
                        .satisfies(alert ->
                                assertThat(((Map<?, ?>) alert).get("behind")).isEqualTo(2)));
        cut(CUT, Verdict.CLEAR);
        driver.clear("onu-1");
        driver.clear("onu-2");
        settle();
        assertThat(driver.told()).containsExactly("noc ALERT [onu-3, pon]", "noc RECOVERY [pon]");
    }

    @Test
    void what_is_still_wrong_when_it_clears_is_told() {
        cut(CUT, Verdict.BREACH);
        driver.breach("onu-1");
        driver.breach("onu-2");
        settle();
        cut(CUT, Verdict.CLEAR);
        driver.clear("onu-2");
        settle();
        assertThat(driver.told()).containsExactly("noc ALERT [pon]", "noc RECOVERY [pon]", "noc ALERT [onu-1]");
        driver.clear("onu-1");
        settle();
        assertThat(driver.told()).hasSize(4).contains("noc RECOVERY [onu-1]");
    }

    @Test
    void it_may_explain_fewer_as_it_goes_on() {
        cut(CUT, Verdict.BREACH);
        driver.breach("onu-1");
        driver.breach("onu-2");
        settle();
        driver.apply(CUT, "pon", Verdict.BREACH, Severity.CRITICAL, Set.of("onu-2"));
        settle();
        assertThat(driver.told()).containsExactly("noc ALERT [pon]", "noc ALERT [onu-1]");
    }

    @Test
    void while_it_is_pending_what_it_would_explain_waits_but_not_for_ever() {
        cut(SLOW_CUT, Verdict.BREACH);
        driver.breach("onu-1");
        driver.advance(ofMinutes(1));
        assertThat(driver.rows()).isEmpty();
        driver.advance(ofMinutes(5));
        driver.deliverAll(Outcome.SENT);
        assertThat(driver.told()).containsExactly("noc ALERT [onu-1]");
    }

    @Test
    void who_does_not_get_it_gets_what_it_explains() {
        driver.recipients = new Recipients(
                Map.of(
                        "noc", List.of(Recipient.mail("noc@example.net")),
                        "pager", List.of(Recipient.mail("boss@example.net"))),
                List.of(
                        Route.to("noc").atLeast(Severity.CRITICAL),
                        Route.to("pager").tag("site", "kediri")));
        driver.target(Target.of("onu-1", "127.0.0.1").withTags(Tags.of("site", "kediri")));
        driver.start();
        cut(CUT, Verdict.BREACH);
        driver.breach("onu-1");
        settle();
        assertThat(driver.told()).containsExactlyInAnyOrder("noc ALERT [pon]", "pager ALERT [onu-1]");
    }

    @Test
    void two_that_explain_each_other_do_not_silence_each_other() {
        driver.apply(CUT, "pon", Verdict.BREACH, Severity.CRITICAL, Set.of("onu-1"));
        driver.apply(SLOW_CUT, "onu-1", Verdict.BREACH, Severity.CRITICAL, Set.of("pon"));
        driver.apply(SLOW_CUT, "onu-1", Verdict.BREACH, Severity.CRITICAL, Set.of("pon"));
        settle();
        assertThat(driver.told()).hasSize(1);
    }
}
