package io.denyut.server.doctor;

import io.denyut.server.config.ConfiguredCheck;
import io.denyut.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much room there is where a server writes, and how long it lasts. */
final class DiskSpaceExamination implements Examination {
    private static final long TOO_LITTLE = 64 * Sizes.MEBIBYTE;
    private static final long LITTLE = Sizes.GIBIBYTE;
    private static final long FEW_DAYS = 30;
    /** Of a result in the S1 layout, on average. */
    private static final long PER_ROW = 90;

    @Override
    public String name() {
        return "Disk";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws IOException {
        Map<FileStore, Path> stores = new LinkedHashMap<>();
        for (Path directory : Directories.of(patient).values()) {
            Path there = Directories.existing(directory);
            stores.putIfAbsent(Files.getFileStore(there), there);
        }
        long perDay = patient.config().map(DiskSpaceExamination::perDay).orElse(0L);
        return stores.entrySet().stream()
                .map(store -> judge(store.getValue(), free(store.getKey()), perDay))
                .toList();
    }

    private static long free(FileStore store) {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bytes of CSV that the targets make a day; 0 if nothing is written, or if nobody knows how many targets an inventory has. */
    static long perDay(ServerConfig config) {
        if (config.directories().isEmpty() || !config.sources().isEmpty()) {
            return 0;
        }
        long rows = 0;
        for (ConfiguredCheck check : config.checks()) {
            long every = check.check().schedule().every().toMillis();
            rows += check.targets().size() * (Duration.ofDays(1).toMillis() / Math.max(1, every));
        }
        return rows * PER_ROW;
    }

    Diagnosis judge(Path place, long free, long perDay) {
        String finding = Sizes.words(free) + " free at " + place;
        if (free < TOO_LITTLE) {
            return Diagnosis.failed(
                    name(), finding + ": too little", "make room: du -xh " + place + " | sort -h | tail");
        }
        if (perDay > 0) {
            long days = free / perDay;
            finding += ", enough for " + (days > 3_650 ? "years" : days + " days") + " of CSV at about "
                    + Sizes.words(perDay) + " a day";
            if (days < FEW_DAYS) {
                return Diagnosis.warning(
                        name(), finding, "a larger disk, a longer interval, or 'keep' in the CSV sink");
            }
        }
        return free < LITTLE
                ? Diagnosis.warning(name(), finding, "make room: du -xh " + place + " | sort -h | tail")
                : Diagnosis.ok(name(), finding);
    }
}
