package io.denyut.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.config.ConfiguredReport;
import io.denyut.server.config.FileObjectStore;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
    private static final ConfiguredReport HOURLY = new ConfiguredReport("hourly", Optional.empty(), "noc");
    private static final ConfiguredReport DAILY =
            new ConfiguredReport("morning", Optional.of(LocalTime.of(7, 0)), "noc");

    private final List<String> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T05:20:00Z");
    private boolean fails;

    @TempDir
    private Path folder;

    /** As after a start of the server. */
    private Reports started(ConfiguredReport... configured) {
        return new Reports(
                () -> List.of(configured),
                (report, period, time) -> new NoticeModel(Map.of("from", period.from(), "to", period.to())),
                this::send,
                new FileObjectStore(folder.resolve("objects.json")),
                JAKARTA,
                () -> now);
    }

    private void send(String notifier, Notification notice) throws IOException {
        if (fails) {
            throw new IOException("the store is full");
        }
        sent.add(notifier + " " + notice.id() + " " + notice.model().values().get("from"));
    }

    @Test
    void an_hourly_report_comes_once_an_hour_from_the_next_full_hour_on() {
        try (Reports reports = started(HOURLY)) {
            reports.look();
            assertThat(sent).as("the hour that is over is not told of").isEmpty();
            for (int minute = 0; minute < 120; minute++) {
                now = now.plus(Duration.ofMinutes(1));
                reports.look();
            }
        }
        assertThat(sent)
                .containsExactly(
                        "noc report-hourly-1795240800 2026-11-21T05:00:00Z",
                        "noc report-hourly-1795244400 2026-11-21T06:00:00Z");
    }

    @Test
    void a_daily_report_comes_at_its_time_in_the_zone_of_the_server() {
        try (Reports reports = started(DAILY)) {
            reports.look();
            now = Instant.parse("2026-11-21T23:59:59Z");
            reports.look();
            assertThat(sent).isEmpty();
            now = Instant.parse("2026-11-22T00:00:00Z");
            reports.look();
        }
        assertThat(sent).hasSize(1).first().asString().endsWith("2026-11-21T00:00:00Z");
    }

    @Test
    void none_comes_twice_after_a_restart() {
        try (Reports reports = started(HOURLY)) {
            reports.look();
            now = Instant.parse("2026-11-21T06:00:05Z");
            reports.look();
        }
        try (Reports reports = started(HOURLY)) {
            now = Instant.parse("2026-11-21T06:10:00Z");
            reports.look();
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void one_that_was_missed_comes_late_by_half_of_its_time_at_most() {
        started(HOURLY).look();
        now = Instant.parse("2026-11-21T06:30:00Z");
        started(HOURLY).look();
        assertThat(sent).hasSize(1);
        now = Instant.parse("2026-11-21T09:30:01Z");
        Reports late = started(HOURLY);
        late.look();
        assertThat(sent).as("it would be no news").hasSize(1);
        now = Instant.parse("2026-11-21T10:00:00Z");
        late.look();
        assertThat(sent).hasSize(2);
    }

    @Test
    void one_that_could_not_be_sent_is_tried_again_and_health_says_so() {
        try (Reports reports = started(HOURLY)) {
            reports.look();
            now = Instant.parse("2026-11-21T06:00:05Z");
            fails = true;
            reports.look();
            assertThat(reports.problems()).singleElement().asString().contains("reports.hourly", "the store is full");
            fails = false;
            reports.look();
            assertThat(reports.problems()).isEmpty();
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_day_in_which_clocks_change_is_as_long_as_it_is() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Period spring = Period.last(DAILY, Instant.parse("2026-03-29T10:00:00Z"), berlin);
        assertThat(Duration.between(spring.from(), spring.to())).isEqualTo(Duration.ofHours(23));
        Period autumn = Period.last(DAILY, Instant.parse("2026-10-25T10:00:00Z"), berlin);
        assertThat(Duration.between(autumn.from(), autumn.to())).isEqualTo(Duration.ofHours(25));
    }
}
