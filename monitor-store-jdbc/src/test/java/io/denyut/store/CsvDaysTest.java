package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDaysTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "Asia/Jakarta,2026-01-31T17:00:00Z,20260131,20260201",
        "UTC,2026-01-01T00:00:00Z,20251231,20260101",
        "America/St_Johns,2026-06-15T02:30:00Z,20260614,20260615",
        "Pacific/Apia,2011-12-30T10:00:00Z,20111229,20111231",
        "Africa/Cairo,2026-04-23T22:00:00Z,20260423,20260424"
    })
    void theFileChangesAtMidnightOfTheZone(String zone, Instant midnight, String before, String after)
            throws Exception {
        try (CsvSink sink = sink(zone).build()) {
            sink.write(List.of(
                    Observations.up("a", midnight.minusNanos(1_000), 0.001), Observations.up("a", midnight, 0.001)));
            sink.flush();
        }
        assertThat(CsvFiles.names(directory))
                .containsExactly("ping_results_" + before + ".csv", "ping_results_" + after + ".csv");
        assertThat(CsvFiles.rows(directory.resolve("ping_results_" + before + ".csv")))
                .hasSize(1);
        assertThat(CsvFiles.rows(directory.resolve("ping_results_" + after + ".csv")))
                .hasSize(1);
    }

    @Test
    void overAWholeYearEachRowIsInTheFileOfItsStampAndNoneIsLost() throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Observation> batch = new ArrayList<>();
        for (int i = 0; i < 366 * 24 * 2; i++) {
            batch.add(Observations.up("a", start.plus(Duration.ofMinutes(30L * i)), 0.001));
        }
        try (CsvSink sink = sink("Europe/Berlin").build()) {
            for (int i = 0; i < batch.size(); i += 500) {
                sink.write(batch.subList(i, Math.min(batch.size(), i + 500)));
                sink.flush();
            }
        }
        int rows = 0;
        for (String name : CsvFiles.names(directory)) {
            for (List<String> row : CsvFiles.rows(directory.resolve(name))) {
                assertThat(name)
                        .isEqualTo("ping_results_" + row.get(0).substring(0, 10).replace("-", "") + ".csv");
                rows++;
            }
        }
        assertThat(rows).isEqualTo(batch.size());
    }

    @Test
    void aLateRowGoesToTheFileOfItsDay() throws Exception {
        Instant midnight = Instant.parse("2026-03-05T00:00:00Z");
        try (CsvSink sink = sink("UTC").build()) {
            sink.write(List.of(Observations.up("a", midnight, 0.001)));
            sink.write(List.of(Observations.up("b", midnight.minusSeconds(1), 0.001)));
            sink.write(List.of(Observations.up("c", midnight.minus(Duration.ofDays(40)), 0.001)));
            sink.flush();
        }
        assertThat(CsvFiles.names(directory))
                .containsExactly("ping_results_20260124.csv", "ping_results_20260304.csv", "ping_results_20260305.csv");
    }

    @Test
    void bothPassesOfTheHourThatIsRepeatedAreWritten() throws Exception {
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = first.plus(Duration.ofHours(1));
        try (CsvSink sink = sink("Europe/Berlin").build()) {
            sink.write(List.of(Observations.down("a", first), Observations.down("a", second)));
            sink.write(List.of(Observations.down("a", first), Observations.down("a", second)));
            sink.flush();
        }
        assertThat(CsvFiles.rowsOfAll(directory))
                .hasSize(2)
                .allMatch(row -> row.get(0).equals("2026-10-25T02:30:00.000000"));
    }

    @Test
    void afterARestartInTheRepeatedHourItsRowsAreWrittenAndThoseOfTheFirstPassAreKnown() throws Exception {
        // The file's time of change, which is now, lies behind both passes; the step back in the file tells them apart.
        Instant first = Instant.parse("2025-10-26T00:00:00Z");
        List<Observation> both = every5Minutes(first, 24);
        write("Europe/Berlin", both.subList(0, 20));
        write("Europe/Berlin", both);
        assertThat(CsvFiles.rowsOfAll(directory)).hasSize(24);
        write("Europe/Berlin", both);
        assertThat(CsvFiles.rowsOfAll(directory)).hasSize(24);
    }

    @Test
    void aFileThatWasChangedInTheFirstPassHoldsNothingOfTheSecond() throws Exception {
        Instant first = Instant.parse("2025-10-26T00:00:00Z");
        List<Observation> both = every5Minutes(first, 24);
        write("Europe/Berlin", both.subList(0, 12));
        Path file = directory.resolve("ping_results_20251026.csv");
        java.nio.file.Files.setLastModifiedTime(
                file, java.nio.file.attribute.FileTime.from(first.plus(Duration.ofMinutes(56))));
        write("Europe/Berlin", both.subList(6, 24));
        assertThat(CsvFiles.rowsOfAll(directory))
                .extracting(row -> LocalDateTime.parse(row.get(0)))
                .hasSize(24)
                .isEqualTo(both.stream()
                        .map(o -> LocalDateTime.ofInstant(o.tick(), ZoneId.of("Europe/Berlin")))
                        .toList());
    }

    @Test
    void withALimitTheDayIsCutIntoNumberedParts() throws Exception {
        Instant start = Instant.parse("2026-03-05T10:00:00Z");
        List<Observation> batch = every5Minutes(start, 25);
        try (CsvSink sink = sink("UTC").maxRecords(10).build()) {
            sink.write(batch);
            sink.flush();
        }
        assertThat(CsvFiles.names(directory))
                .containsExactly(
                        "ping_results_20260305.csv", "ping_results_20260305_2.csv", "ping_results_20260305_3.csv");
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260305.csv")))
                .hasSize(10);
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260305_2.csv")))
                .hasSize(10);
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260305_3.csv")))
                .hasSize(5);
    }

    @Test
    void aRestartGoesOnInTheLastPartAndKnowsTheRowsOfThoseBefore() throws Exception {
        List<Observation> all = every5Minutes(Instant.parse("2026-03-05T10:00:00Z"), 48);
        int written = 0;
        for (int end : new int[] {7, 10, 11, 29, 30, 48}) {
            try (CsvSink sink = sink("UTC").maxRecords(10).build()) {
                sink.write(all.subList(Math.max(0, written - 15), end));
                sink.flush();
            }
            written = end;
        }
        assertThat(CsvFiles.names(directory)).hasSize(5);
        assertThat(CsvFiles.rowsOfAll(directory))
                .extracting(row -> row.get(0))
                .doesNotHaveDuplicates()
                .hasSize(48);
    }

    @Test
    void withoutALimitADayIsOneFile() throws Exception {
        Instant start = Instant.parse("2026-03-05T00:00:00Z");
        List<Observation> batch = IntStream.range(0, 20_000)
                .mapToObj(i -> Observations.up("a", start.plusSeconds(i), 0.001))
                .toList();
        try (CsvSink sink = sink("UTC").build()) {
            sink.write(batch);
            sink.flush();
        }
        assertThat(CsvFiles.names(directory)).containsExactly("ping_results_20260305.csv");
        assertThat(CsvFiles.rowsOfAll(directory)).hasSize(20_000);
    }

    private void write(String zone, List<Observation> observations) throws Exception {
        try (CsvSink sink = sink(zone).build()) {
            sink.write(observations);
            sink.flush();
        }
    }

    private static List<Observation> every5Minutes(Instant start, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Observations.down("a", start.plus(Duration.ofMinutes(5L * i))))
                .toList();
    }

    private CsvSink.Builder sink(String zone) {
        return CsvSink.builder(directory).zone(ZoneId.of(zone)).minFreeBytes(0);
    }
}
