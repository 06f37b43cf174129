package io.denyut.server.cli;

import io.denyut.server.config.StoreSettings;
import io.denyut.server.doctor.Sizes;
import io.denyut.store.StoreForecast;
import io.denyut.store.StoreStatus;
import io.denyut.store.StoreTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut store status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows how large the store is, what takes the space, how it grows and when the disk will be full.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:it cannot be read", "2:wrong arguments"})
final class StoreStatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    @Override
    public Integer call() throws IOException {
        StoreStatus status = StoreTools.status(place.file());
        PrintWriter out = spec.commandLine().getOut();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("file", status.file().toString()));
        rows.add(List.of("schema", Integer.toString(status.schema())));
        rows.add(List.of(
                "size",
                Sizes.words(status.fileBytes()) + ", " + Sizes.words(status.freeBytes()) + " of it free; log "
                        + Sizes.words(status.logBytes())));
        rows.add(List.of("disk", Sizes.words(status.diskFreeBytes()) + " free"));
        rows.add(List.of(
                "growth",
                status.bytesPerDay()
                        .map(rate -> Sizes.words((long) Math.max(0, rate)) + " a day")
                        .orElse("not known yet: it takes an hour of use")));
        StoreForecast.Kept kept = place.settings().map(StoreSettings::kept).orElse(StoreForecast.Kept.DEFAULT);
        rows.add(List.of(
                "forecast",
                status.forecast(kept)
                        .map(StoreStatusCommand::forecast)
                        .orElse("not known yet: it takes three days of use")));
        rows.add(List.of(
                "full", status.untilFull(kept).map(StoreStatusCommand::days).orElse("not in sight")));
        rows.add(List.of("backup", status.lastBackup().map(Instant::toString).orElse("none was made")));
        out.print(Columns.of(rows));
        out.println();
        out.print(Columns.of(tiers(status)));
        out.println();
        List<List<String>> tables = new ArrayList<>();
        tables.add(List.of("TABLE", "ROWS", "SIZE"));
        status.tables()
                .forEach(table ->
                        tables.add(List.of(table.name(), Long.toString(table.rows()), Sizes.words(table.bytes()))));
        out.print(Columns.of(tables));
        out.flush();
        return 0;
    }

    /** What is kept of measurements beside what is to be kept, where a configuration says it. */
    private List<List<String>> tiers(StoreStatus status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MEASUREMENTS", "SIZE", "FROM", "KEPT FOR", "AT MOST"));
        Optional<StoreSettings> settings = place.settings();
        for (StoreStatus.Tier tier : status.tiers()) {
            rows.add(List.of(
                    tier.name(),
                    Sizes.words(tier.bytes().orElse(0)),
                    tier.from().map(Instant::toString).orElse("nothing yet"),
                    settings.map(one -> kept(keep(one, tier.name()))).orElse("-"),
                    settings.map(one -> bound(most(one, tier.name()))).orElse("-")));
        }
        settings.ifPresent(one -> rows.add(List.of(
                "all of the file",
                Sizes.words(status.fileBytes()),
                "",
                "",
                bound(one.maxBytes().orElse(Long.MAX_VALUE)))));
        return rows;
    }

    private static Duration keep(StoreSettings settings, String tier) {
        return switch (tier) {
            case "raw" -> settings.keepRaw();
            case "five-minutes" -> settings.keepFiveMinutes();
            case "hours" -> settings.keepHours();
            default -> settings.keepDays();
        };
    }

    private static long most(StoreSettings settings, String tier) {
        return switch (tier) {
            case "raw" -> settings.maxRawBytes();
            case "five-minutes" -> settings.maxFiveMinutesBytes();
            case "hours" -> settings.maxHoursBytes();
            default -> Long.MAX_VALUE;
        };
    }

    private static String kept(Duration time) {
        return time.toDays() >= 36_500 ? "ever" : time.toDays() + " days";
    }

    private static String bound(long bytes) {
        return bytes == Long.MAX_VALUE ? "any size" : Sizes.words(bytes);
    }

    private static String forecast(StoreForecast forecast) {
        return Sizes.words(forecast.bytesIn(Duration.ofDays(30))) + " in 30 days, "
                + Sizes.words(forecast.bytesIn(Duration.ofDays(365))) + " in a year";
    }

    private static String days(Duration time) {
        return time.toDays() < 2 ? "in " + time.toHours() + " hours" : "in " + time.toDays() + " days";
    }
}
