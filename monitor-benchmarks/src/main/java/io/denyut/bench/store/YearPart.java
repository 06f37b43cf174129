package io.denyut.bench.store;

import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.Series;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.store.StoreForecast;
import io.denyut.store.StoreStatus;
import io.denyut.store.StoreTools;
import io.denyut.store.internal.series.SeriesOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A year of 1,000 targets that are pinged each minute, through the real writer as fast as it goes, with what is kept by default; and a month of
 * which every result is kept. How large the store is at which age, what its own forecast said, and how long charts take.
 */
final class YearPart implements StoreBench.Part {
    /** Midnight UTC, a multiple of 32 days, so that the first piece of the roll-up of days is a whole one. */
    private static final long START = 20_480L * 86_400;

    private static final long DAY = 86_400;
    private static final long INTERVAL = 60;
    private static final int ROUNDS_A_COMMIT = 5;
    private static final int POINTS = 600;
    private static final int TURNS = 15;
    /** Days at which the forecast is compared with what came of it: all tiers but the last grow at first, then one after the other stands. */
    private static final List<Integer> FORECASTS = List.of(7, 30, 100, 180);

    /** What a store is made of, as {@link Look#bytes} has it. */
    static final List<String> TIERS = List.of("results", "5 minutes", "1 hour", "1 day", "other");

    private final int days;
    private final Optional<Path> picture;

    /** @param days how old the store becomes */
    YearPart(int days, Optional<Path> picture) {
        this.days = days;
        this.picture = picture;
    }

    /** How it was at an age. */
    record Look(
            int day,
            Map<String, Long> bytes,
            double dayMillis,
            double monthMillis,
            double allMillis,
            Optional<StoreForecast> forecast) {
        long used() {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    public String name() {
        return "year";
    }

    @Override
    public boolean isUsual() {
        return false;
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 10;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int targets = isShort ? 100 : 1_000;
        int month = Math.min(days, isShort ? 10 : 30);
        out.line("year: " + targets + " targets each " + INTERVAL + " s for " + days + " days, then for " + month
                + " days of which every result is kept");
        List<Look> year = age(folder.resolve("year"), SeriesOptions.of(Instant::now), targets, days, out);
        List<Look> raw = age(
                folder.resolve("raw"),
                SeriesOptions.of(Instant::now).withKeepRaw(SeriesOptions.FOR_EVER),
                targets,
                month,
                out);
        sizes(year, targets, out);
        forecasts("year", year, out);
        forecasts("all results", raw, out);
        Look end = year.get(year.size() - 1);
        Look rawEnd = raw.get(raw.size() - 1);
        double ratio = end.allMillis / end.dayMillis;
        out.line(String.format(
                Locale.ROOT,
                "year: after %d days: chart of a day %.2f ms, of 30 days %.2f ms, of all of it %.2f ms",
                end.day,
                end.dayMillis,
                end.monthMillis,
                end.allMillis));
        figures.put("year_days", end.day)
                .put("year_targets", targets)
                .put("year_mb", end.used() / 1e6)
                .put("year_day_chart_ms", end.dayMillis)
                .put("year_month_chart_ms", end.monthMillis)
                .put("year_chart_ms", end.allMillis)
                .put("year_chart_ratio", ratio)
                .put("raw_month_days", rawEnd.day)
                .put("raw_month_mb", rawEnd.used() / 1e6)
                .put("raw_month_forecast_ratio", forecast(at(raw, 7), rawEnd.day) / rawEnd.used());
        Path file = picture.orElse(Path.of("monitor-benchmarks", "target", "store-year.svg"));
        Files.writeString(file, YearPicture.svg(year, targets));
        out.line("year: picture in " + file);
    }

    private static List<Look> age(Path folder, SeriesOptions options, int targets, int days, Output out)
            throws Exception {
        Files.createDirectories(folder);
        List<Look> looks = new ArrayList<>();
        long begun = System.nanoTime();
        Pings pings = new Pings(targets, START, INTERVAL);
        try (Ours ours = new Ours(folder, false, options)) {
            for (int day = 0; day < days; day++) {
                for (int round = 0; round < DAY / INTERVAL; round += ROUNDS_A_COMMIT) {
                    ours.write(rounds(pings));
                    if (round % 60 == 0) {
                        ours.lookAfter();
                    }
                }
                if (isLook(day + 1, days)) {
                    ours.settle();
                    looks.add(look(ours, pings, day + 1, kept(options)));
                }
                if ((day + 1) % 30 == 0) {
                    out.line(String.format(
                            Locale.ROOT,
                            "year: day %d of %d after %.0f s, %.1f MB",
                            day + 1,
                            days,
                            (System.nanoTime() - begun) / 1e9,
                            looks.get(looks.size() - 1).used() / 1e6));
                }
            }
        }
        return looks;
    }

    private static boolean isLook(int day, int days) {
        return day <= 10 || day % 5 == 0 || day == days;
    }

    private static List<Observation> rounds(Pings pings) {
        List<Observation> rounds = new ArrayList<>(ROUNDS_A_COMMIT * pings.devices());
        Sample answered = IcmpMetrics.PACKET_LOSS.of(0);
        Sample lost = IcmpMetrics.PACKET_LOSS.of(1);
        Sample hops = IcmpMetrics.REPLY_TTL.of(61);
        for (int round = 0; round < ROUNDS_A_COMMIT; round++) {
            pings.next();
            Instant tick = Instant.ofEpochSecond(pings.second());
            for (int i = 0; i < pings.devices(); i++) {
                long rtt = pings.rtt(i);
                rounds.add(new Observation(
                        pings.targets.get(i),
                        "ping",
                        Observation.LOCAL,
                        tick,
                        tick,
                        Duration.ZERO,
                        rtt < 0 ? Status.DOWN : Status.UP,
                        rtt < 0 ? Pings.LOST : null,
                        rtt < 0 ? List.of(lost) : List.of(Pings.RTT.of(rtt / 1e6), answered, hops)));
            }
        }
        return rounds;
    }

    private static Look look(Ours ours, Pings pings, int day, StoreForecast.Kept kept) throws Exception {
        StoreStatus status = StoreTools.status(ours.file());
        Map<String, Long> bytes = new TreeMap<>();
        for (StoreStatus.Table table : status.tables()) {
            bytes.merge(tier(table.name()), table.bytes(), Long::sum);
        }
        Instant now = Instant.ofEpochSecond(START + day * DAY);
        return new Look(
                day,
                bytes,
                chart(ours, pings, now, 1),
                chart(ours, pings, now, Math.min(day, 30)),
                chart(ours, pings, now, day),
                status.forecast(kept));
    }

    private static StoreForecast.Kept kept(SeriesOptions options) {
        return new StoreForecast.Kept(
                options.keepRaw(), options.keepFiveMinutes(), options.keepHours(), options.keepDays());
    }

    private static String tier(String table) {
        return switch (table) {
            case "chunk", "chunk_summary", "journal" -> "results";
            case "rollup_5m" -> "5 minutes";
            case "rollup_1h" -> "1 hour";
            case "rollup_1d" -> "1 day";
            default -> "other";
        };
    }

    private static double chart(Ours ours, Pings pings, Instant now, int days) throws Exception {
        double[] millis = new double[TURNS];
        for (int turn = -TURNS; turn < TURNS; turn++) {
            String target =
                    pings.targets.get(Math.floorMod(turn * 37, pings.devices())).id();
            long begun = System.nanoTime();
            long results = ours.chart(target, now.minusSeconds(days * DAY), now, POINTS);
            if (turn >= 0) {
                millis[turn] = (System.nanoTime() - begun) / 1e6;
            }
            // Pieces are aligned, so the range may be a little longer than what was asked for.
            if (results < days * DAY / INTERVAL) {
                throw new IllegalStateException(results + " results in a chart of " + days + " days");
            }
        }
        return new Series(millis).median();
    }

    private static Look at(List<Look> looks, int day) {
        return looks.stream().filter(look -> look.day == day).findFirst().orElse(looks.get(looks.size() - 1));
    }

    private static double forecast(Look from, int day) {
        return from.forecast
                .map(one -> (double) one.bytesIn(Duration.ofDays(day - from.day)))
                .orElse(Double.NaN);
    }

    private static void sizes(List<Look> looks, int targets, Output out) {
        List<String> heading = new ArrayList<>(List.of("age in days"));
        TIERS.forEach(tier -> heading.add(tier + " MB"));
        heading.addAll(List.of("all MB", "kB a target", "day ms", "30 days ms", "all ms"));
        List<List<String>> rows = new ArrayList<>();
        for (Look look : looks) {
            if (look.day == 1 || look.day == 7 || look.day % 30 == 0 || look == looks.get(looks.size() - 1)) {
                List<String> row = new ArrayList<>(List.of(String.valueOf(look.day)));
                TIERS.forEach(tier -> row.add(text("%.1f", look.bytes.getOrDefault(tier, 0L) / 1e6)));
                row.add(text("%.1f", look.used() / 1e6));
                row.add(text("%.1f", look.used() / 1e3 / targets));
                row.add(text("%.2f", look.dayMillis));
                row.add(text("%.2f", look.monthMillis));
                row.add(text("%.2f", look.allMillis));
                rows.add(row);
            }
        }
        out.table(heading, rows);
    }

    /** What {@code ./denyut store status} would have said, and what came of it. */
    private static void forecasts(String name, List<Look> looks, Output out) {
        Look end = looks.get(looks.size() - 1);
        List<List<String>> rows = new ArrayList<>();
        for (int day : FORECASTS) {
            if (day < end.day) {
                Look from = at(looks, day);
                rows.add(List.of(
                        String.valueOf(from.day),
                        text("%.1f", forecast(from, end.day) / 1e6),
                        text("%.1f", end.used() / 1e6),
                        text("%.2f", forecast(from, end.day) / end.used())));
            }
        }
        out.table(List.of(name + ": forecast on day", "forecast MB on day " + end.day, "measured", "ratio"), rows);
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
