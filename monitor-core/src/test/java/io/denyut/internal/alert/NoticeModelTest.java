package io.denyut.internal.alert;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What templates see: frozen when the notice is decided. */
class NoticeModelTest {
    private static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "answer time");

    private final BookDriver driver = new BookDriver();

    private Map<String, Object> alert(Delivery row) {
        List<?> alerts = (List<?>) row.notification().model().sections().get(0).get("alerts");
        @SuppressWarnings("unchecked")
        Map<String, Object> first = (Map<String, Object>) alerts.get(0);
        return first;
    }

    private void known(Target target) {
        Instant now = driver.clock.now();
        driver.latest.put(
                target.id(),
                List.of(new Latest(
                        new Observation(
                                target,
                                "ping",
                                Observation.LOCAL,
                                now,
                                now,
                                Duration.ZERO,
                                Status.DOWN,
                                new Reason("icmp.timeout", "no answer in 3 s"),
                                List.of(RTT.of(0.25))),
                        now,
                        null,
                        Map.of("model", "C-Data"),
                        false)));
    }

    @Test
    void says_all_that_is_known_of_the_alert_and_its_target() {
        Target olt = Target.of("olt", "127.0.0.2").withName("OLT Kediri").withTags(Tags.of("site", "kediri"));
        driver.target(olt);
        driver.start();
        known(olt);
        Instant measured = driver.clock.now();
        Instant since = driver.clock.now();
        driver.breach("olt");
        driver.advance(ofSeconds(11));
        Delivery problem = driver.rows().get(0);
        assertThat(problem.notification().model().values())
                .containsEntry("kind", "alert")
                .containsEntry("count", 1)
                .containsEntry("time", problem.notification().time());
        assertThat(problem.notification().model().sections().get(0))
                .containsEntry("root", "olt")
                .containsEntry("rootName", "OLT Kediri")
                .containsEntry("rootAddress", "127.0.0.2")
                .containsEntry("count", 1);
        assertThat(alert(problem))
                .containsEntry("rule", "device-down")
                .containsEntry("check", "ping")
                .containsEntry("source", "local")
                .containsEntry("target", "olt")
                .containsEntry("name", "OLT Kediri")
                .containsEntry("address", "127.0.0.2")
                .containsEntry("severity", "major")
                .containsEntry("transition", "raised")
                .containsEntry("state", "raised")
                .containsEntry("text", "text")
                .containsEntry("tags", Map.of("site", "kediri"))
                .containsEntry("facts", Map.of("model", "C-Data"))
                .containsEntry("reason", Map.of("code", "icmp.timeout", "text", "no answer in 3 s"))
                .containsEntry("samples", Map.of("icmp.rtt", Map.of("value", 0.25, "unit", "s", "time", measured)))
                .containsEntry("id", "device-down~olt~ping~local~~" + since.toEpochMilli())
                .doesNotContainKeys("duration", "value", "behind");
        driver.deliverAll(Outcome.SENT);
        driver.advance(ofSeconds(49));
        driver.clear("olt");
        driver.advance(ofSeconds(11));
        assertThat(alert(driver.rows().get(0)))
                .containsEntry("transition", "cleared")
                .containsEntry("duration", 60L);
    }

    @Test
    void does_not_change_with_what_is_known_later() {
        Target gw = Target.of("gw", "127.0.0.1");
        driver.start();
        known(gw);
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        driver.latest.clear();
        assertThat(alert(driver.rows().get(0))).containsEntry("facts", Map.of("model", "C-Data"));
    }

    @Test
    void what_is_not_known_is_not_there() {
        driver.start();
        driver.breach("gw");
        driver.advance(ofSeconds(11));
        assertThat(alert(driver.rows().get(0)))
                .containsEntry("facts", Map.of())
                .containsEntry("samples", Map.of())
                .doesNotContainKey("reason");
    }
}
