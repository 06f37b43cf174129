package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.denyut.store.StoreForecast.Kept;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes are those of a store of 1,000 targets at 60 s with 3 metrics, measured for a year: 323.7 MB on day 365. */
class StoreForecastTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double YEAR = 323.7e6;

    private static StoreStatus status(
            int day, double raw, double fiveMinutes, double hours, double days, double other) {
        Instant now = START.plus(Duration.ofDays(day)).minusSeconds(60);
        List<StoreStatus.Tier> tiers = List.of(
                tier("raw", Math.max(0, day - 8), raw),
                tier("five-minutes", Math.max(0, day - 91), fiveMinutes),
                tier("hours", 0, hours),
                tier("days", -20, days));
        List<StoreStatus.Table> tables = List.of(
                new StoreStatus.Table("chunk", 1, (long) (raw * 1e6)),
                new StoreStatus.Table("rollup_5m", 1, (long) (fiveMinutes * 1e6)),
                new StoreStatus.Table("rollup_1h", 1, (long) (hours * 1e6)),
                new StoreStatus.Table("rollup_1d", 1, (long) (days * 1e6)),
                new StoreStatus.Table("state_change", 1, (long) (other * 1e6)));
        long used = tables.stream().mapToLong(StoreStatus.Table::bytes).sum();
        return new StoreStatus(
                Path.of("denyut.db"),
                30,
                used,
                0,
                0,
                200_000_000,
                tables,
                tiers,
                List.of(
                        new StoreStatus.Size(now.minus(Duration.ofDays(6)), (long) (used * (day - 6.0) / day)),
                        new StoreStatus.Size(now, used)),
                Optional.empty());
    }

    private static StoreStatus.Tier tier(String name, int day, double megabytes) {
        return new StoreStatus.Tier(
                name, Optional.of(START.plus(Duration.ofDays(day))), OptionalLong.of((long) (megabytes * 1e6)));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 23.6, 8.2, 2.5, 0.4, 0.5",
        "10, 26.7, 12.4, 3.8, 0.5, 0.4",
        "30, 26.7, 39.6, 12.4, 1.6, 0.5",
        "90, 26.7, 121.5, 38.2, 4.4, 0.5",
        "180, 26.7, 122.9, 76.7, 8.5, 0.7"
    })
    void a_year_is_foreseen_from_a_week_on(
            int day, double raw, double fiveMinutes, double hours, double days, double other) {
        StoreForecast forecast = status(day, raw, fiveMinutes, hours, days, other)
                .forecast(Kept.DEFAULT)
                .orElseThrow();
        assertThat(forecast.bytesIn(Duration.ofDays(365 - day)) / YEAR).isCloseTo(1, within(0.05));
    }

    @Test
    void a_month_of_which_every_result_is_kept_is_foreseen_too() {
        Kept all =
                new Kept(Duration.ofDays(36_500), Duration.ofDays(90), Duration.ofDays(730), Duration.ofDays(36_500));
        StoreForecast forecast =
                status(7, 23.6, 8.2, 2.5, 0.4, 0.5).forecast(all).orElseThrow();
        assertThat(forecast.bytesIn(Duration.ofDays(23)) / 152e6).isCloseTo(1, within(0.05));
    }

    @Test
    void the_disk_is_full_when_the_forecast_says_so_and_never_where_it_stops_growing() {
        StoreStatus month = status(30, 26.7, 39.6, 12.4, 1.6, 0.5);
        // 200 MB more: 83 of 5 minutes on day 90, the rest of hours and days at 0.48 a day.
        assertThat(month.untilFull(Kept.DEFAULT).orElseThrow().toDays()).isBetween(220L, 265L);
        assertThat(month.untilFull().orElseThrow().toDays()).isLessThan(100);
        Kept short1 = new Kept(Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7));
        assertThat(month.untilFull(short1)).isEmpty();
    }

    @Test
    void nothing_is_foreseen_before_the_third_day_or_without_tables() {
        assertThat(status(2, 7.5, 1.3, 0.5, 0, 0.5).forecast(Kept.DEFAULT)).isEmpty();
        StoreStatus week = status(7, 23.6, 8.2, 2.5, 0.4, 0.5);
        StoreStatus brief =
                new StoreStatus(week.file(), 30, 0, 0, 0, 0, List.of(), week.tiers(), week.samples(), Optional.empty());
        assertThat(brief.forecast(Kept.DEFAULT)).isEmpty();
    }
}
