package io.denyut.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.support.RunningServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of one target, and that of the monitor's health, in a real browser. */
class TargetPageTest extends InABrowser {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: core/gw, name: Gateway, address: 192.168.1.1, tags: { does: random, site: kediri }, dependsOn: [ 3 ] }
              - { id: 2, name: "<img src=x onerror=alert(1)>", address: 192.168.1.2, tags: { does: down } }
              - { id: 3, name: Vanishing, address: 192.168.1.3, tags: { does: vanish } }
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    @Test
    void the_chart_is_drawn_and_says_the_same_in_words_and_as_a_table() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(10);
                Page page = browser.open(server.server().url() + "targets/core/gw?range=15m")) {
            page.awaitText("h1", "Gateway");
            page.awaitText(".head .facts", "site=kediri");
            page.awaitText(".head .facts", "Reached through");
            assertThat(server.get("/api/v1/targets/core/gw").path("depends_on"))
                    .extracting(JsonNode::asText)
                    .containsExactly("3");
            page.await("document.querySelector('.plot canvas')");
            page.await(drawn());
            page.await("document.querySelector('.plot').ariaLabel.includes('results')");
            page.awaitText(".legend .zone", "WIB (UTC+7)");
            page.awaitText(".reach", "Data reaches back to");

            page.click(".astable");
            page.await("document.querySelectorAll('.chart tbody tr').length > 0");
            page.evaluate("document.querySelector('.plot').focus()");
            page.press("ArrowLeft");
            page.awaitText(".readout", "WIB (UTC+7) ·");
            page.press("+");
            page.awaitText(".chart .cardhead", "Back to live");
            assertThat(page.evaluate("location.search").asText()).contains("from=", "to=");
            page.press("0");
            page.awaitText(".chart .cardhead", "live");
            page.await("location.search === '?range=15m'");
            page.drag(".plot", 0.7, 0.9);
            page.await("location.search.includes('from=')");
        }
    }

    /** Whether anything but the background is on the canvas, in the colour of the line. */
    private static String drawn() {
        return "(() => { const c = document.querySelector('.plot canvas'); const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; "
                + "let n = 0; for (let i = 0; i < p.length; i += 4) if (p[i + 3] > 100 && p[i + 2] > p[i] + 60) n++; return n > 20; })()";
    }

    @Test
    void a_target_that_does_not_answer_says_why_and_since_when() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(4);
                Page page = browser.open(server.server().url() + "targets/3")) {
            page.awaitText(".head .state", "Down");
            page.awaitText(".head .state", "No answer in time");
            page.awaitText(".changes", "Up");
            page.awaitText(".changes", "No answer in time");
            page.awaitText(".check", "icmp.packet_loss");
            page.awaitText(".check .n", "100 %");
            assertThat(page.evaluate("document.title").asText()).contains("Down · Vanishing");
        }
    }

    @Test
    void probing_now_says_what_came_of_it() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url() + "targets/2")) {
            page.awaitText("h1", "<img src=x onerror=alert(1)>");
            page.click(".head .primary");
            page.awaitText(".probed", "Probed just now: Down");
            assertThat(page.count("img")).isZero();
            assertThat(page.evaluate("window.ran.length").asInt()).isZero();
        }
    }

    @Test
    void an_unknown_id_is_said_to_be_unknown() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1);
                Page page = browser.open(server.server().url() + "targets/nobody")) {
            page.awaitText(".empty", "No such target");
            page.awaitText(".empty", "nobody");
            page.expectRefusal(404, "/api/v1/targets/nobody");
            page.expectRefusal(404, "/api/v1/history");
            page.click(".empty a");
            page.awaitText(".grid", "Gateway");
        }
    }

    @Test
    void the_health_of_the_monitor_is_told_with_its_parts() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url() + "health")) {
            page.awaitText(".verdict", "The monitor is well");
            page.awaitText(".cards", "ping");
            page.awaitText(".cards", "running");
            page.awaitText(".cards", "200 ms");
            page.awaitText(".cards", "Data directory");
            page.awaitText(".cards", "denyut.yml");
            page.awaitText(".owned", "3");
            assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
        }
    }
}
