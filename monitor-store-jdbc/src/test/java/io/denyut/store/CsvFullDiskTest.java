package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Observation;
import io.denyut.testkit.Observations;
import io.denyut.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 1 MiB of our own that fills up. */
@Tag("privileged")
class CsvFullDiskTest {
    private static final Instant TICK = Instant.parse("2026-03-05T10:00:00Z");

    @TempDir
    private Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(directory.resolve("disk"), 1 << 20);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void aFullDiskLeavesWholeRowsAndAfterwardsNothingIsLostOrDoubled() throws Exception {
        Path file = disk.path().resolve("ping_results_20260305.csv");
        try (CsvSink sink = sink()) {
            int number = 0;
            IOException full = null;
            while (full == null) {
                try {
                    sink.write(batch(number));
                    sink.flush();
                    number += 500;
                } catch (IOException e) {
                    full = e;
                }
            }
            assertThat(full).hasMessageContaining(file.toString()).hasMessageContaining("No space left on device");
            assertThat(CsvFiles.rows(file)).hasSize(number);

            int failed = number;
            assertThatThrownBy(() -> sink.write(batch(failed))).isInstanceOf(IOException.class);
            assertThat(CsvFiles.rows(file)).hasSize(number);

            makeRoom(file);
            sink.write(batch(number));
            sink.flush();
            assertThat(CsvFiles.rows(file))
                    .extracting(row -> row.get(1))
                    .doesNotHaveDuplicates()
                    .contains(String.valueOf(number), String.valueOf(number + 499))
                    .hasSize(number + 500);
        }
    }

    @Test
    void aDiskThatIsFullFromTheBeginningIsAClearErrorAndPasses() throws Exception {
        disk.fill();
        try (CsvSink sink = sink()) {
            assertThatThrownBy(() -> sink.write(batch(0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            disk.empty();
            sink.write(batch(0));
            sink.flush();
        }
        assertThat(CsvFiles.rows(disk.path().resolve("ping_results_20260305.csv")))
                .hasSize(500);
    }

    @Test
    void belowTheMinimumOfFreeSpaceItStopsAndGoesOnByItself() throws Exception {
        try (CsvSink sink = CsvSink.builder(disk.path())
                .zone(ZoneOffset.UTC)
                .minFreeBytes(500_000)
                .build()) {
            sink.write(batch(0));
            sink.flush();
            disk.fill();
            assertThatThrownBy(() -> sink.write(batch(500)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(disk.path().toString())
                    .hasMessageContaining("0 MB free");
            disk.empty();
            sink.write(batch(500));
            sink.flush();
        }
        assertThat(CsvFiles.rows(disk.path().resolve("ping_results_20260305.csv")))
                .hasSize(1_000);
    }

    /** The file system grows to twice its size, with all that is in it. */
    private void makeRoom(Path file) throws Exception {
        long size = Files.size(file);
        Process process = new ProcessBuilder(
                        "mount", "-o", "remount,size=" + (2 << 20), disk.path().toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.size(file)).isEqualTo(size);
    }

    private CsvSink sink() {
        return CsvSink.builder(disk.path()).zone(ZoneOffset.UTC).minFreeBytes(0).build();
    }

    private static List<Observation> batch(int from) {
        List<Observation> batch = new ArrayList<>();
        for (int i = from; i < from + 500; i++) {
            batch.add(Observations.up(String.valueOf(i), TICK.plusMillis(i), 0.0123));
        }
        return batch;
    }
}
