package io.denyut.store;

import io.denyut.spi.Sink;
import io.denyut.testkit.SinkContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkGeneralContractTest extends SinkContract {
    @TempDir
    private Path directory;

    @Override
    protected Sink open() {
        return CsvSink.builder(directory)
                .layout(CsvSink.Layout.GENERAL)
                .zone(ZoneId.of("Europe/Berlin"))
                .minFreeBytes(0)
                .build();
    }

    /** The file of the day disappears, and a folder stands in its place. */
    @Override
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        Path file = directory.resolve("observations_20260304.csv");
        Path saved = directory.resolve("saved");
        Files.move(file, saved);
        Files.createDirectory(file);
        return Optional.of(() -> {
            Files.delete(file);
            Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** The rows of one observation stand together and differ in the last three cells. */
    @Override
    protected List<Entry> readBack() throws Exception {
        return CsvFiles.rowsOfAll(directory).stream()
                .map(row -> row.subList(0, 4))
                .distinct()
                .map(row ->
                        new Entry(row.get(1), OffsetDateTime.parse(row.get(0)).toInstant()))
                .toList();
    }
}
