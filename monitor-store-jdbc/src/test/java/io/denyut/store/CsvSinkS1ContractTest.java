package io.denyut.store;

import io.denyut.spi.Sink;
import io.denyut.testkit.SinkContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkS1ContractTest extends SinkContract {
    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

    @TempDir
    private Path directory;

    @Override
    protected Sink open() {
        return CsvSink.builder(directory.resolve("csv"))
                .zone(ZONE)
                .minFreeBytes(0)
                .build();
    }

    @Override
    protected List<Entry> readBack() throws Exception {
        return CsvFiles.rowsOfAll(directory.resolve("csv")).stream()
                .map(row -> new Entry(
                        row.get(1), LocalDateTime.parse(row.get(0)).atZone(ZONE).toInstant()))
                .toList();
    }

    /** The file of the day disappears, and a folder stands in its place. */
    @Override
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        Path file = directory.resolve("csv/ping_results_20260304.csv");
        Path saved = directory.resolve("saved");
        Files.move(file, saved);
        Files.createDirectory(file);
        return Optional.of(() -> {
            Files.delete(file);
            Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE);
        });
    }
}
