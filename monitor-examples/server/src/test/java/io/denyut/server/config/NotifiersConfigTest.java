package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifiersConfigTest {
    private static final Plugins PLUGINS = Plugins.discover(NotifiersConfigTest.class.getClassLoader());

    @TempDir
    private Path folder;

    private ServerConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("denyut.yml"), "zone: Asia/Jakarta\n" + yaml);
        return ConfigReader.read(file, PLUGINS, folder.resolve("data"));
    }

    private void refused(String yaml, String... lines) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOfSatisfying(ConfigException.class, e -> {
            for (String line : lines) {
                assertThat(e.problems())
                        .anySatisfy(problem -> assertThat(problem.toString()).contains(line));
            }
            assertThat(e.problems()).hasSize(lines.length);
        });
    }

    @Test
    void recipients_are_addresses_or_addresses_with_a_language_and_a_zone() throws Exception {
        try (ServerConfig config = read("""
                notifiers:
                  box:
                    type: letterbox
                    language: id
                    fallback: other
                    to:
                      - ani@example.net
                      - { address: budi@example.net, language: mixed, zone: Asia/Makassar }
                      - { address: citra@example.net, kind: pager, language: en }
                  other: { type: letterbox, to: dewi@example.net }
                """)) {
            ConfiguredNotifier box = config.notifiers().get(0);
            ZoneId jakarta = ZoneId.of("Asia/Jakarta");
            Locale indonesian = Locale.forLanguageTag("id");
            assertThat(box.recipients())
                    .containsExactly(
                            Recipient.of("letterbox", "ani@example.net").in(indonesian, jakarta),
                            Recipient.of("letterbox", "budi@example.net")
                                    .in(Locale.forLanguageTag("mixed"), ZoneId.of("Asia/Makassar")),
                            Recipient.of("pager", "citra@example.net").in(Locale.ENGLISH, jakarta));
            assertThat(box.fallback()).contains("other");
            assertThat(box.type()).isEqualTo("letterbox");
            assertThat(config.notifiers().get(1).recipients())
                    .containsExactly(
                            Recipient.of("letterbox", "dewi@example.net").in(Locale.ENGLISH, jakarta));
            try (Notifier another = box.another().get()) {
                assertThat(another).isNotSameAs(box.notifier());
            }
        }
    }

    @Test
    void what_is_wrong_with_recipients_is_said_with_its_line() {
        refused(
                """
                notifiers:
                  a: { type: letterbox, to: 12345 }
                  b: { type: letterbox, to: [] }
                  c: { type: letterbox }
                  d:
                    type: letterbox
                    to:
                      - { address: x@y, zone: Asia/Jakrta }
                      - { adress: x@z }
                      - [ x@y ]
                      - double@y
                      - double@y
                """,
                "denyut.yml:3 notifiers.a.to: '12345' is not an address",
                "denyut.yml:4 notifiers.b.to: must name somebody",
                "denyut.yml:5 notifiers.c.to: must name somebody",
                "denyut.yml:9 notifiers.d.to[0].zone: 'Asia/Jakrta' is not a time zone",
                "denyut.yml:10 notifiers.d.to[1].address: must be set",
                "denyut.yml:10 notifiers.d.to[1].adress: unknown key",
                "denyut.yml:11 notifiers.d.to[2]: must be an address",
                "denyut.yml:13 notifiers.d.to[4]: 'double@y' is named twice");
    }

    @Test
    void a_fallback_is_another_notifier_that_there_is() {
        refused(
                """
                notifiers:
                  a: { type: letterbox, to: x@y, fallback: a }
                  b: { type: letterbox, to: x@y, fallback: aa }
                """,
                "denyut.yml:3 notifiers.a.fallback: must be another notifier",
                "denyut.yml:4 notifiers.b.fallback: there is no notifier 'aa'");
    }

    @Test
    void what_a_channel_may_do_is_said_in_place_of_what_its_notifier_says() throws Exception {
        try (ServerConfig config = read("""
                notifiers:
                  a: { type: letterbox, to: x@y, delivery: { spacing: 2s, perMinute: 30, stormCap: 0, breakAfter: 3, breakFor: 5m } }
                  b: { type: letterbox, to: x@y, delivery: { stormCap: 7 } }
                  c: { type: letterbox, to: x@y }
                """)) {
            assertThat(config.notifiers().get(0).delivery())
                    .contains(new NotifierOptions(Duration.ofSeconds(2), 30, 0, 3, Duration.ofMinutes(5)));
            assertThat(config.notifiers().get(1).delivery()).contains(NotifierOptions.DEFAULT.withStormCap(7));
            assertThat(config.notifiers().get(2).delivery()).isEmpty();
        }
        refused(
                """
                notifiers:
                  a:
                    type: letterbox
                    to: x@y
                    delivery:
                      spacing: 2h
                      perMinute: 6001
                      stormCap: -1
                      breakAfter: 0
                      breakFor: 10ms
                      stormcap: 3
                """,
                "denyut.yml:7 notifiers.a.delivery.spacing: '2h' must be 0ms to 1h",
                "denyut.yml:8 notifiers.a.delivery.perMinute: '6001' must be 0 to 6000",
                "denyut.yml:9 notifiers.a.delivery.stormCap: '-1' must be 0 to 1000",
                "denyut.yml:10 notifiers.a.delivery.breakAfter: '0' must be 1 to 1000",
                "denyut.yml:11 notifiers.a.delivery.breakFor: '10ms' must be 1s to 1h",
                "denyut.yml:12 notifiers.a.delivery.stormcap: unknown key");
    }

    @Test
    void a_report_has_no_language_for_each_of_its_recipients_has_his_own() {
        refused("""
                notifiers: { box: { type: letterbox, to: x@y } }
                reports: { a: { every: hourly, to: box, language: id } }
                """, "denyut.yml:3 reports.a.language: unknown key");
    }

    @Test
    void reports_are_sent_hourly_or_daily() throws Exception {
        try (ServerConfig config = read("""
                alerts: { groupWait: 30s }
                notifiers: { box: { type: letterbox, to: x@y } }
                reports:
                  hourly: { every: hourly, to: box }
                  morning: { every: daily at 7:30, to: box }
                """)) {
            assertThat(config.groupWait()).isEqualTo(Duration.ofSeconds(30));
            assertThat(config.reports())
                    .containsExactly(
                            new ConfiguredReport("hourly", Optional.empty(), "box"),
                            new ConfiguredReport("morning", Optional.of(LocalTime.of(7, 30)), "box"));
        }
        refused(
                """
                alerts: { groupWait: 11m }
                notifiers: { box: { type: letterbox, to: x@y } }
                reports:
                  a: { every: weekly, to: box }
                  b: { every: daily at 24:30, to: box }
                  c: { every: hourly, to: bax }
                  d: hourly
                """,
                "denyut.yml:2 alerts.groupWait: '11m' must be 0ms to 10m",
                "denyut.yml:5 reports.a.every: 'weekly' must be hourly, or daily at 07:00",
                "denyut.yml:6 reports.b.every: 'daily at 24:30' has no time of day",
                "denyut.yml:7 reports.c.to: there is no notifier 'bax'",
                "denyut.yml:8 reports.d: must be a report such as");
    }
}
