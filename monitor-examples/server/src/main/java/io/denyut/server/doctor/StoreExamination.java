package io.denyut.server.doctor;

import io.denyut.server.DataDirectory;
import io.denyut.server.StoreAccess;
import io.denyut.server.config.StoreSettings;
import io.denyut.store.StoreException;
import io.denyut.store.StoreForecast;
import io.denyut.store.StoreStatus;
import io.denyut.store.StoreTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How large the store is, what takes the space, when the disk is full, whether there is a backup, and what waits to be stored. */
final class StoreExamination implements Examination {
    private static final long FEW_DAYS = 30;
    /** The spool keeps so much in reserve when nothing waits in it. */
    private static final long SPOOL_IN_RESERVE = 9 * Sizes.MEBIBYTE;

    @Override
    public String name() {
        return "Store";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws IOException {
        Optional<StoreSettings> settings = patient.config().map(config -> config.store());
        if (settings.isEmpty()) {
            return List.of(); // the configuration is a finding of its own
        }
        if (!settings.get().enabled()) {
            return List.of(Diagnosis.ok(name(), "switched off: what was measured is gone with a restart"));
        }
        Path file = settings.get().file();
        List<Diagnosis> all = new ArrayList<>();
        all.add(
                Files.exists(file)
                        ? store(file, settings.get().kept())
                        : Diagnosis.ok(name(), file + ": made with the first start"));
        long waits = bytes(patient.data().resolve("spool").resolve("store"));
        if (waits > SPOOL_IN_RESERVE) {
            boolean runs = DataDirectory.holder(patient.data()).isPresent();
            all.add(Diagnosis.warning(
                    name(),
                    Sizes.words(waits) + " of results wait in the spool to be stored",
                    runs
                            ? "see what is wrong: curl -s http://127.0.0.1:" + patient.port() + "/api/v1/health"
                            : "start the server: it stores them first"));
        }
        return all;
    }

    private Diagnosis store(Path file, StoreForecast.Kept kept) {
        try {
            return judge(StoreTools.status(file), kept);
        } catch (StoreException e) {
            return Diagnosis.failed(name(), String.valueOf(e.getMessage()), StoreAccess.remedy(e.kind(), file));
        }
    }

    Diagnosis judge(StoreStatus status, StoreForecast.Kept kept) {
        Optional<Duration> full = status.untilFull(kept);
        String finding = status.file() + ": " + Sizes.words(status.fileBytes() + status.logBytes())
                + status.bytesPerDay()
                        .map(rate -> ", grows by " + Sizes.words(Math.max(0, Math.round(rate))) + " a day")
                        .orElse("")
                + full.map(time -> ", the disk is full in " + time.toDays() + " days")
                        .orElse("");
        List<String> details = new ArrayList<>();
        for (StoreStatus.Tier tier : status.tiers()) {
            details.add(tier.name() + ": " + Sizes.words(tier.bytes().orElse(0))
                    + tier.from().map(from -> " from " + words(from) + " on").orElse(""));
        }
        details.add("last backup: "
                + status.lastBackup().map(StoreExamination::words).orElse("none was made"));
        Diagnosis found = full.filter(time -> time.toDays() < FEW_DAYS).isPresent()
                ? Diagnosis.warning(
                        name(), finding, "a larger disk, or keep less: store: { keep: { raw: 2d, megabytes: ... } }")
                : Diagnosis.ok(name(), finding);
        return found.with(details);
    }

    private static String words(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return bytes;
    }
}
