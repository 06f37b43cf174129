package io.denyut.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.Check;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of targets in a real browser. */
class TargetsPageTest extends InABrowser {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: 1, name: Gateway, address: 192.168.1.1 }
              - { id: 2, name: Access switch, address: 192.168.1.2, tags: { does: down } }
              - { id: 3, name: "<img src=x onerror=alert(1)>", address: 192.168.1.3 }
              - { id: 4, name: "\\"><script>alert(2)</script>", address: 192.168.1.4, tags: { does: degraded } }
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    @Test
    void every_target_is_there_the_worst_first_and_a_row_changes_when_its_target_does() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "Gateway");

            assertThat(page.count(".row.data")).isEqualTo(4);
            assertThat(page.text("#row-0"))
                    .contains("Down", "Access switch", "192.168.1.2", "100", "No answer in time");
            assertThat(page.text("#row-1")).contains("Degraded", "41.2", "18");
            page.awaitText(".clock", "WIB (UTC+7)");
            assertThat(page.text(".fresh")).contains("old");
            assertThat(page.evaluate("document.title").asText()).isEqualTo("(1) Targets · Denyut");

            Check check = server.server().monitor().checks().get(0);
            server.server()
                    .monitor()
                    .update(change -> change.putCheck(check.targets(TargetSource.of(List.of(
                            Target.of("1", "192.168.1.1").withName("Gateway").withTags(Tags.of("does", "down")))))));

            page.awaitText("#row-0", "Gateway");
            page.awaitText("#row-0", "Down");
            page.await("document.querySelectorAll('.row.data').length === 1");
        }
    }

    @Test
    void search_and_states_filter_and_the_address_keeps_them() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "Gateway");

            page.press("/");
            page.type("switch 1.2");
            page.await("document.querySelectorAll('.row.data').length === 1");
            assertThat(page.text("#row-0")).contains("Access switch");
            assertThat(page.text(".shown")).isEqualTo("1 of 4 shown");
            assertThat(page.evaluate("location.search").asText()).isEqualTo("?q=switch+1.2");

            page.press("Escape");
            page.click(".chip.down");
            page.click(".chip.degraded");
            page.await("location.search === '?state=down%2Cdegraded'");
            page.await("document.querySelectorAll('.row.data').length === 2");

            page.go(page.evaluate("location.href").asText());
            page.await("document.querySelectorAll('.row.data').length === 2");
            page.click(".row.head .name button");
            page.await("location.search.endsWith('sort=name')");
        }
    }

    @Test
    void names_that_look_like_markup_are_shown_as_they_are() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "<img src=x onerror=alert(1)>");
            page.awaitText(".grid", "\"><script>alert(2)</script>");

            assertThat(page.count("img")).isZero();
            assertThat(page.count(".grid script")).isZero();
            assertThat(page.evaluate("window.ran.length").asInt()).isZero();
        }
    }

    @Test
    void the_page_speaks_both_languages() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".chip.down", "Down");

            page.click(".languages button[lang=id]");
            page.awaitText(".chip.down", "Mati");
            page.awaitText("nav", "Kesehatan");
            assertThat(page.evaluate("document.documentElement.lang").asText()).isEqualTo("id");
            assertThat(page.text("body")).doesNotContain("⟦");
        }
    }

    @Test
    void a_target_is_added_by_the_form_and_removed_on_its_page() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "Gateway");

            page.click(".plus");
            page.await("document.activeElement?.id === 'add-address'");
            page.press("Enter");
            page.awaitText(".field.address", "Say which address to watch");
            page.type("not an address");
            page.press("Enter");
            page.awaitText(".field.address .wrong", "not an address");
            page.expectRefusal(400, "/api/v1/targets");

            page.evaluate("document.getElementById('add-address').select()");
            page.type("192.168.1.77");
            page.click("#add-name");
            page.type("<img src=x onerror=alert(3)>");
            page.click("#add-tags");
            page.type("site=kediri");
            page.press("Enter");
            page.awaitText(".notice.good", "192.168.1.77");
            page.awaitText(".grid", "<img src=x onerror=alert(3)>");

            page.click(".notice.good a");
            page.awaitText(".head .facts", "added on this page");
            page.awaitText(".head .facts", "site=kediri");
            page.click(".remove");
            page.awaitText(".confirm", "192.168.1.77");
            page.click(".confirm .danger");
            page.await("location.pathname === '/'");
            page.await("document.querySelectorAll('.row.data').length === 4");
            assertThat(page.evaluate("window.ran.length").asInt()).isZero();
        }
    }

    @Test
    void what_comes_from_the_file_cannot_be_removed_here() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url() + "targets/1")) {
            page.awaitText(".head .facts", "configuration file");
            assertThat(page.count(".remove")).isZero();
        }
    }

    @Test
    void a_server_that_is_gone_is_said_to_be_gone_and_nothing_looks_healthy() throws Exception {
        RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
        try (Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "Gateway");
            page.expectProblems("net::ERR_");
            server.close();
            page.awaitText(".notice.bad", "The server has not been heard");
            page.await("document.querySelector('.page.old')");
            page.await("document.title.startsWith('? ')");
        } finally {
            server.close();
        }
    }

    @Test
    void keys_move_through_the_rows_and_open_one() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText(".grid", "Gateway");
            page.evaluate("document.querySelector('.grid').focus()");

            page.press("ArrowDown");
            page.press("ArrowDown");
            page.await("document.querySelector('.grid').getAttribute('aria-activedescendant') === 'row-1'");
            page.press("?");
            page.awaitText("dialog", "Search");
            page.press("Escape");
            page.await("!document.querySelector('dialog')");
            String name = page.evaluate("document.querySelector('#row-1 .name').innerText")
                    .asText();
            page.press("Enter");
            page.await("location.pathname.startsWith('/targets/')");
            page.awaitText("h1", name);
            page.evaluate("history.back()");
            page.awaitText("#row-1", name);
        }
    }

    @Test
    void ten_thousand_targets_make_no_large_page() throws Exception {
        String targets = IntStream.range(0, 10_000)
                .mapToObj(i -> "  - { id: " + i + ", name: 'Access switch " + i + "', address: 10." + i / 65_536 + "."
                        + i / 256 % 256 + "." + i % 256 + ", tags: { does: random } }\n")
                .collect(Collectors.joining());
        String config = "zone: Asia/Jakarta\ntargets:\n" + targets
                + "checks:\n  ping: { probe: scripted, targets: all, every: 1s }\nsinks: {}\n";
        try (RunningServer server = RunningServer.start(folder, config).afterRounds(2);
                Page page = browser.open(server.server().url())) {
            page.awaitText("#row-0", "Access switch");
            int first = page.evaluate(
                            "Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)")
                    .asInt();
            int elements = page.count("*");
            page.evaluate("document.querySelector('.viewport').scrollTop = 150000");
            page.await("document.querySelector('#row-5000')");
            int scrolled = page.count("*");
            double before = taskSeconds(page);
            long sequence = sequence(server);
            Await.until("ten updates", () -> sequence(server) >= sequence + 10);
            double task = (taskSeconds(page) - before) / 10 * 1_000;
            byte[] snapshot = server.answer("GET", "/api/v1/live").body().getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
                gzip.write(snapshot);
            }

            System.out.printf(
                    "10,000 targets: first contentful paint %d ms, %d elements, %d scrolled, %.1f ms of main thread per update, "
                            + "snapshot %d bytes, %d gzip%n",
                    first, elements, scrolled, task, snapshot.length, gzipped.size());
            assertThat(elements).isBetween(200, 999);
            assertThat(scrolled).isBetween(200, 999);
            assertThat(page.evaluate("document.querySelector('.grid').getAttribute('aria-rowcount')")
                            .asText())
                    .isEqualTo("10001");
        }
    }

    private static long sequence(RunningServer server) {
        return server.get("/api/v1/live").path("q").longValue();
    }

    private static double taskSeconds(Page page) {
        page.call("Performance.enable", Map.of());
        for (JsonNode metric : page.call("Performance.getMetrics", Map.of()).path("metrics")) {
            if (metric.path("name").asText().equals("TaskDuration")) {
                return metric.path("value").asDouble();
            }
        }
        return 0;
    }
}
