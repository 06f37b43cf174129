package io.denyut.server.report;

import io.denyut.server.config.ConfiguredReport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * What a report is about, and with its end when it is due.
 *
 * @param from begin
 * @param to end
 */
record Period(Instant from, Instant to) {
    /** The last one that has ended: the hour, or the day from its time of day to that of the next day, on the clock of the zone. */
    static Period last(ConfiguredReport report, Instant now, ZoneId zone) {
        ZonedDateTime clock = now.atZone(zone);
        if (report.at().isEmpty()) {
            // Hours are counted in real time: an hour that the clock repeats or leaves out is none more, none less.
            Instant end = clock.truncatedTo(ChronoUnit.HOURS).toInstant();
            return new Period(end.minus(Duration.ofHours(1)), end);
        }
        LocalTime at = report.at().get();
        ZonedDateTime end = clock.toLocalDate().atTime(at).atZone(zone);
        if (end.isAfter(clock)) {
            end = clock.toLocalDate().minusDays(1).atTime(at).atZone(zone);
        }
        return new Period(end.toLocalDate().minusDays(1).atTime(at).atZone(zone).toInstant(), end.toInstant());
    }

    /** Whether it is so long over that the report would be no news: more than half of its own length. */
    boolean isStale(Instant now) {
        return Duration.between(to, now).compareTo(Duration.between(from, to).dividedBy(2)) > 0;
    }
}
