package io.denyut.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of alerts, and what every page says of a new one, in a real browser. */
class AlertsPageTest extends InABrowser {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: gw, name: Gateway, address: 192.168.1.1, tags: { does: %s } }
              - { id: 2, name: "<img src=x onerror=alert(1)>", address: 192.168.1.2, tags: { does: %s } }
            checks: { ping: { probe: scripted, targets: all, every: 200ms } }
            sinks: {}
            alerts: { groupWait: 0s }
            rules:
              device-down: { type: down, rounds: 2, severity: critical }
              lossy: { type: threshold, metric: icmp.packet_loss, above: 0.1, clearBelow: 0.05, rounds: 2, severity: minor }
            notifiers: { box: { type: letterbox, to: [ ani@example.net, gone@example.net ] } }
            """;

    @TempDir
    private Path folder;

    private static void open(RunningServer server, int alerts) {
        Await.until(
                alerts + " alerts",
                () -> server.get("/api/v1/alerts").path("total").asInt() == alerts);
    }

    @Test
    void a_new_alert_is_told_on_whatever_page_is_open() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG.formatted("up", "up"))
                        .afterRounds(2);
                Page page = browser.open(server.server().url() + "health")) {
            page.awaitText(".cards", "200 ms");
            assertThat(page.count(".news")).isZero();
            server.send(
                    "POST",
                    "/api/v1/targets",
                    "{\"id\":\"late\",\"name\":\"<b>Late</b>\",\"address\":\"192.0.2.7\",\"tags\":{\"does\":\"down\"}}");
            page.awaitText(".news", "<b>Late</b>");
            page.awaitText(".news", "Critical");
            page.await("document.title.startsWith('(2 alerts) ')");
            page.awaitText("nav .badge", "2");
            page.click(".news .close");
            page.await("!document.querySelector('.news')");
            assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
        }
    }

    @Test
    void what_was_open_before_is_no_news_and_is_listed_with_its_story() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG.formatted("down", "degraded"))) {
            open(server, 3);
            try (Page page = browser.open(server.server().url() + "alerts")) {
                page.awaitText(".alerts.list", "Gateway");
                page.awaitText(".alerts.list tbody tr", "Critical");
                page.awaitText(".alerts.list", "<img src=x onerror=alert(1)>");
                assertThat(page.count(".news")).isZero();
                page.click(".alerts.list .act button");
                page.awaitText(".why", "ani@example.net");
                page.awaitText(".why", "250 in the box");
                page.awaitText(".why", "given up");
                page.awaitText(".why", "550 no such mailbox");
                page.await("location.search.includes('id=device-down')");
                page.press("Escape");
                page.await("!document.querySelector('.why')");

                page.click(".chip:nth-of-type(3)");
                page.await("document.querySelectorAll('.alerts.list tbody tr').length === 2");
                page.await("location.search === '?severity=MINOR'");
                page.click(".tabs button:nth-of-type(2)");
                page.awaitText(".events", "Raised");
                page.press("/");
                page.type("nothing is called that");
                page.awaitText(".view", "Nothing happened in this time");
                assertThat(page.evaluate("window.ran.length").asInt()).isZero();
                assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
            }
        }
    }

    @Test
    void in_indonesian_and_with_nothing_wrong() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG.formatted("up", "up"))
                        .afterRounds(2);
                Page page = browser.open(server.server().url() + "alerts")) {
            page.awaitText(".calm", "Nothing is wrong");
            page.evaluate("localStorage.setItem('denyut.lang', 'id')");
            page.go(server.server().url() + "alerts?view=history");
            page.awaitText(".view", "Tidak ada kejadian");
            page.awaitText("nav", "Alarm");
            assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
        }
    }
}
