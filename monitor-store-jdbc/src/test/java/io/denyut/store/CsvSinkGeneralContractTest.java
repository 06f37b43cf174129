package io.denyut.store;

import io.denyut.spi.Sink;
import io.denyut.testkit.SinkContract;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
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
