package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Observation;
import io.denyut.testkit.Observations;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvKeepTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void withoutKeepNothingIsGzippedOrDeleted() throws Exception {
        try (CsvSink sink =
                CsvSink.builder(directory).zone(ZoneOffset.UTC).minFreeBytes(0).build()) {
            tenDays(sink);
        }
        assertThat(CsvFiles.names(directory)).hasSize(10).allMatch(name -> name.endsWith(".csv"));
    }

    @Test
    void todayAndYesterdayArePlainOlderDaysGzippedAndTheOldestDeleted() throws Exception {
        try (CsvSink sink = sink(5)) {
            tenDays(sink);
        }
        assertThat(CsvFiles.names(directory))
                .containsExactly(
                        "ping_results_20260305.csv.gz",
                        "ping_results_20260306.csv.gz",
                        "ping_results_20260307.csv.gz",
                        "ping_results_20260308.csv.gz",
                        "ping_results_20260309.csv",
                        "ping_results_20260310.csv");
    }

    @Test
    void aGzippedFileHoldsAllThatWasWritten() throws Exception {
        List<Observation> day = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            day.add(Observations.up("t" + i, NOON.minus(Duration.ofDays(3)), 0.001));
        }
        try (CsvSink sink = sink(5)) {
            sink.write(day);
            sink.flush();
            sink.write(List.of(Observations.up("a", NOON, 0.001)));
            flushOften(sink);
        }
        Path gzipped = directory.resolve("ping_results_20260307.csv.gz");
        assertThat(lines(gzipped)).hasSize(100_001);
        assertThat(Files.size(gzipped)).isLessThan(2_000_000);
        assertThat(CsvFiles.names(directory)).hasSize(2);
    }

    @Test
    void aLateRowForAGzippedDayBeginsAFurtherPart() throws Exception {
        try (CsvSink sink = sink(5)) {
            tenDays(sink);
            sink.write(List.of(Observations.up("late", NOON.minus(Duration.ofDays(3)), 0.001)));
            flushOften(sink);
        }
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260307_2.csv")))
                .hasSize(1);
        assertThat(lines(directory.resolve("ping_results_20260307.csv.gz"))).hasSize(2);
    }

    @Test
    void aLateRowWhileItsDayIsGzippedIsNotLost() throws Exception {
        List<Observation> day = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            day.add(Observations.up("t" + i, NOON.minus(Duration.ofDays(3)), 0.001));
        }
        try (CsvSink sink = sink(5)) {
            sink.write(day);
            sink.flush();
            sink.write(List.of(Observations.up("a", NOON, 0.001)));
            sink.flush();
            assertThat(CsvFiles.names(directory)).anyMatch(name -> name.endsWith(".tmp"));
            sink.write(List.of(Observations.up("late", NOON.minus(Duration.ofDays(3)), 0.001)));
            flushOften(sink);
        }
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260307.csv")))
                .hasSize(100_001);
        assertThat(CsvFiles.names(directory)).hasSize(2);
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        Files.writeString(directory.resolve("ping_results_notes.csv"), "x");
        Files.writeString(directory.resolve("observations_20200101.csv"), "x");
        Files.writeString(directory.resolve("ping_results_20200101.csv.bak"), "x");
        Files.writeString(directory.resolve("ping_results_20209999.csv"), "x");
        try (CsvSink sink = sink(2)) {
            tenDays(sink);
        }
        assertThat(CsvFiles.names(directory))
                .contains(
                        "ping_results_notes.csv",
                        "observations_20200101.csv",
                        "ping_results_20200101.csv.bak",
                        "ping_results_20209999.csv");
    }

    @Test
    void lessThanTwoDaysIsRefused() {
        assertThatThrownBy(() -> CsvSink.builder(directory).keep(Duration.ofHours(23)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 36,500 days");
    }

    private CsvSink sink(int days) {
        return CsvSink.builder(directory)
                .zone(ZoneOffset.UTC)
                .keep(Duration.ofDays(days))
                .minFreeBytes(0)
                .build();
    }

    private static void tenDays(CsvSink sink) throws Exception {
        for (int day = 9; day >= 0; day--) {
            sink.write(List.of(Observations.up("a", NOON.minus(Duration.ofDays(day)), 0.001)));
            flushOften(sink);
        }
    }

    private static void flushOften(CsvSink sink) throws Exception {
        for (int i = 0; i < 30; i++) {
            sink.flush();
        }
    }

    private static List<String> lines(Path gzipped) throws Exception {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
