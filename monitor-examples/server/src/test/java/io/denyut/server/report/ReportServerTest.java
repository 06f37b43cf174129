package io.denyut.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.notify.Rendered;
import io.denyut.notify.Templates;
import io.denyut.server.config.ConfiguredReport;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.Callers;
import io.denyut.server.support.RunningServer;
import io.denyut.server.view.TargetViews;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Recipient;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of a real server. */
class ReportServerTest {
    @TempDir
    private Path folder;

    @Test
    void it_counts_targets_and_names_alerts_and_its_template_can_write_it() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                        targets:
                          - { id: gw, name: Gateway, address: 192.168.1.11, tags: { does: down } }
                          - { id: ap, name: Access, address: 192.168.1.12 }
                          - { id: slow, name: Slow, address: 192.168.1.13, tags: { does: degraded } }
                          - { id: dark, name: Dark, address: 192.168.1.14, tags: { does: unknown } }
                          - { id: off, name: Off, address: 192.168.1.15, mode: paused }
                        checks: { ping: { probe: scripted, targets: all, every: 100ms } }
                        sinks: {}
                        store: { enabled: false }
                        rules: { device-down: { type: down, rounds: 2 } }
                        """).afterRounds(3);
                StoreQueries queries = new StoreQueries(new Callers())) {
            Await.until(
                    "an alert", () -> server.get("/api/v1/alerts").path("total").asInt() == 1);
            ReportSource source = new ReportSource(
                    server.server().monitor(),
                    new TargetViews(server.server().monitor(), Instant::now),
                    Optional.empty(),
                    queries,
                    ZoneOffset.UTC);
            Instant now = Instant.now();
            NoticeModel model = source.model(
                    new ConfiguredReport("hourly", Optional.empty(), "noc"),
                    new Period(now.minusSeconds(3600), now),
                    now);
            assertThat(model.values().get("totals"))
                    .isEqualTo(Map.of("targets", 4, "up", 1L, "degraded", 1L, "down", 1L, "unknown", 1L));
            assertThat((List<?>) model.values().get("open")).hasSize(1);
            Rendered rendered = Templates.shipped().render(model, Recipient.mail("noc@example.net"));
            assertThat(rendered.problem()).isNull();
            assertThat(rendered.text()).contains("4").doesNotContain("{{");
        }
    }

    @Test
    void with_a_store_it_knows_availability_and_who_was_worst() throws Exception {
        // Half past, whatever the time is here: no full hour passes while this begins.
        Instant here = Instant.now();
        Duration ahead =
                Duration.between(here, here.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(30)));
        try (RunningServer server = RunningServer.start(folder, """
                        targets:
                          - { id: gw, name: Gateway, address: 192.168.1.11, tags: { does: down } }
                          - { id: ap, name: Access, address: 192.168.1.12 }
                        checks: { ping: { probe: scripted, targets: all, every: 100ms } }
                        sinks: {}
                        notifiers: { box: { type: letterbox, to: [ ani@example.net ] } }
                        reports: { hourly: { every: hourly, to: box } }
                        """, ahead).afterRounds(5)) {
            Path objects = server.server().dataDirectory().resolve("objects.json");
            Await.until("the report is known", () -> text(objects).contains("hourly"));
            server.advance(Duration.ofMinutes(30));
            Await.until(
                    "the report",
                    Duration.ofSeconds(30),
                    () -> server.get("/api/v1/notifiers").at("/items/0/sent").asInt() == 1,
                    () -> server.get("/api/v1/health").path("problems").toString());
            assertThat(text(server.server().dataDirectory().resolve("letters/letters.txt")))
                    .startsWith("report ani@example.net");
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
