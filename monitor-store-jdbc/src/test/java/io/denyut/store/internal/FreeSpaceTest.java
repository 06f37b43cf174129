package io.denyut.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.testkit.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
    private static final Instant TICK = Instant.parse("2026-03-05T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void withTooLittleSpaceNothingIsWrittenAndWithEnoughItGoesOn() throws Exception {
        AtomicLong usable = new AtomicLong(999_999_999);
        CsvWriter writer = new CsvWriter(
                new CsvWriter.Settings(directory, false, ZoneOffset.UTC, Set.of(), 0, 0, 1_000_000_000),
                path -> usable.get());
        assertThatThrownBy(() -> writer.write(List.of(Observations.up("a", TICK, 0.001))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has only 999 MB free")
                .hasMessageContaining("nothing is written below 1000 MB");
        assertThat(directory).isEmptyDirectory();
        usable.set(1_000_000_000);
        writer.write(List.of(Observations.up("a", TICK, 0.001)));
        writer.close();
        assertThat(Files.readAllLines(directory.resolve("ping_results_20260305.csv")))
                .hasSize(2);
    }
}
