package io.denyut.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of channels and texts in a real browser. */
class ChannelsPageTest extends InABrowser {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets: [ { id: gw, name: Gateway, address: 192.168.1.1, tags: { does: down } } ]
            checks: { ping: { probe: scripted, targets: all, every: 200ms } }
            sinks: {}
            alerts: { groupWait: 0s }
            rules: { device-down: { type: down, rounds: 2, severity: critical } }
            """;
    private static final String CHANNEL =
            "notifiers: { box: { type: letterbox, language: id, to: [ ani@example.net, gone@example.net ] } }\n";

    @TempDir
    private Path folder;

    @Test
    void a_test_shows_what_the_channel_answered_and_dead_letters_are_listed() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG + CHANNEL)) {
            Await.until(
                    "a dead letter",
                    () -> server.get("/api/v1/notifiers").at("/items/0/dead").size() == 1);
            try (Page page = browser.open(server.server().url() + "channels")) {
                page.awaitText(".channel", "ani@example.net");
                page.awaitText(".channel summary", "1 notice that could not be delivered");
                page.click(".recipients li:nth-of-type(1) button");
                page.awaitText(".result", "The channel took it");
                page.awaitText(".result", "250 in the box");
                page.click(".recipients li:nth-of-type(2) button");
                page.awaitText(".result", "Refused");
                page.awaitText(".result", "550 no such mailbox");
                assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
            }
        }
    }

    @Test
    void a_template_is_tried_on_a_real_notice_while_it_is_written_then_kept_then_taken_back() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG + CHANNEL)) {
            Await.until(
                    "a notice",
                    () -> server.get("/api/v1/notifiers").at("/items/0/sent").asInt() == 1);
            try (Page page = browser.open(server.server().url() + "channels?template=plain.en.text")) {
                page.awaitText(".editor .made", "Gateway");
                page.awaitText(".editor", "From a real notice");
                write(page, "first\\n{{countt}}");
                page.awaitText(".editor .problems", "line 2");
                page.await("document.querySelector('.editor .primary').disabled");
                write(page, "{{count}} of ours");
                page.awaitText(".editor .made", "1 of ours");
                page.await("!document.querySelector('.editor .primary').disabled");
                page.click(".editor .primary");
                page.awaitText(".editor", "Saved");
                page.await("document.querySelector('.part.own')");
                assertThat(server.get("/api/v1/templates/plain.en.text")
                                .path("body")
                                .asText())
                        .isEqualTo("{{count}} of ours");
                page.click(".editor .buttons button:nth-of-type(2)");
                page.awaitText(".editor", "that came with Denyut holds again");
                page.await("!document.querySelector('.part.own')");
                assertThat(page.text("body")).doesNotContain("⟦", "undefined", "NaN");
            }
        }
    }

    private static void write(Page page, String text) {
        page.evaluate("(() => { const area = document.querySelector('#template'); area.value = '" + text
                + "'; area.dispatchEvent(new Event('input', {bubbles: true})); })()");
    }

    @Test
    void without_a_channel_it_says_how_to_have_one() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG);
                Page page = browser.open(server.server().url() + "channels")) {
            page.awaitText(".view", "nobody is told");
            page.awaitText(".view pre", "notifiers:");
            page.awaitText(".view", "denyut.yml");
        }
    }
}
