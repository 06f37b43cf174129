package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.testkit.Observations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRestartTest {
    private static final Instant TICK = Instant.parse("2026-03-05T10:00:00.5Z");
    private static final String HEADER =
            "timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("ping_results_20260305.csv");
    }

    @Test
    void thereIsOneHeaderHoweverOftenItStarts() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(rows(i * 3, i * 3 + 3));
        }
        assertThat(Files.readAllLines(file))
                .hasSize(16)
                .filteredOn(line -> line.startsWith("timestamp"))
                .hasSize(1);
    }

    @Test
    void whereverTheFileWasCutOffTheReplayMakesItWholeAgain() throws Exception {
        List<Observation> all = new ArrayList<>(rows(0, 2));
        all.add(Observations.down(Target.of("9", "192.0.2.9").withName("two\nlines, \"quoted\"\n"), TICK));
        write(all);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            write(all);
            assertThat(Files.readAllBytes(file)).as("cut at %d", length).isEqualTo(whole);
        }
    }

    @Test
    void zerosThatAPowerFailureLeftAreCutOff() throws Exception {
        write(rows(0, 3));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[4096], StandardOpenOption.APPEND);
        write(rows(0, 3));
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void aRowThatWasCutOffInTheMiddleOfTheFileHidesNoOther() throws Exception {
        write(rows(0, 3));
        Files.writeString(file, "2026-03-05T10:00:00.500000,x,\"192.0", StandardOpenOption.APPEND);
        Files.writeString(
                file,
                "\n" + Files.readAllLines(file).get(1).replace(",target-0,", ",target-7,") + "\n",
                StandardOpenOption.APPEND);
        long length = Files.size(file);
        write(rows(0, 3));
        assertThat(Files.size(file)).isEqualTo(length);
        write(rows(3, 4));
        assertThat(Files.readAllLines(file)).last().asString().contains("target-3");
    }

    @Test
    void aTextThatLooksLikeARowIsNotTakenForOne() throws Exception {
        Observation nasty = Observations.down(
                Target.of("evil", "192.0.2.9")
                        .withName("x\n2026-03-05T10:00:00.500000,target-5,192.0.2.1,target-5,True,6.0,\n"),
                TICK);
        write(List.of(nasty));
        write(rows(5, 6));
        assertThat(CsvFiles.rows(file)).extracting(row -> row.get(1)).containsExactly("evil", "target-5");
    }

    @Test
    void aFileOfSomebodyElseIsLeftAlone() throws Exception {
        Files.writeString(file, "a,b,c\n1,2,3\n");
        write(rows(0, 2));
        write(rows(1, 3));
        assertThat(Files.readString(file)).isEqualTo("a,b,c\n1,2,3\n");
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260305_2.csv")))
                .hasSize(3);
    }

    @Test
    void aFileWithWindowsLineEndsIsContinued() throws Exception {
        Files.writeString(
                file,
                HEADER.replace("\n", "\r\n") + "2026-03-05T09:59:55.500000,target-0,192.0.2.1,target-0,True,1.0,\r\n");
        write(rows(0, 1));
        write(rows(0, 1));
        assertThat(CsvFiles.rows(file)).hasSize(2);
    }

    @Test
    void aFileWhoseTailIsLongerThanTheWindowIsContinued() throws Exception {
        StringBuilder long_ = new StringBuilder(HEADER);
        String row = "2026-03-05T08:00:00.000000,old,192.0.2.1," + "n".repeat(400) + ",True,1.0,\n";
        for (int i = 0; i < 90_000; i++) {
            long_.append(row);
        }
        Files.writeString(file, long_);
        write(rows(0, 500));
        write(rows(0, 501));
        assertThat(Files.size(file)).isGreaterThan(36 << 20);
        assertThat(CsvFiles.rows(file)).hasSize(90_501);
    }

    @Test
    void randomCutsAndReplaysLoseAndDoubleNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Observation> all = rows(0, 3_000);
        int written = 0;
        while (written < all.size()) {
            int from = Math.max(0, written - random.nextInt(200));
            int to = Math.min(all.size(), written + random.nextInt(300));
            write(all.subList(from, to));
            written = to;
            if (random.nextBoolean() && written < all.size()) {
                // As a kill: what was not flushed may be gone, in the middle of a row.
                long cut = Math.max(0, Files.size(file) - random.nextInt(2_000));
                try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(cut);
                }
                written = Math.max(0, written - 60);
            }
        }
        assertThat(CsvFiles.rows(file))
                .as("seed %d", seed)
                .extracting(row -> row.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(o -> o.target().id()).toList());
    }

    @Test
    void twoChecksWithEqualRowsAreBothKeptOverARestart() throws Exception {
        Observation one = Observations.down("a", TICK);
        Observation two = new Observation(
                one.target(), "other", "local", TICK, TICK, one.elapsed(), one.status(), one.reason(), one.samples());
        write(List.of(one));
        write(List.of(one, two));
        write(List.of(one, two));
        assertThat(CsvFiles.rows(file)).hasSize(2);
    }

    @Test
    void aFileThatIsDeletedWhileItIsWrittenBeginsAnewAndUnflushedRowsComeAgain() throws Exception {
        try (CsvSink sink = sink()) {
            sink.write(rows(0, 5));
            sink.flush();
            sink.write(rows(5, 8));
            Files.delete(file);
            assertThatThrownBy(sink::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("deleted");
            sink.write(rows(5, 8));
            sink.flush();
        }
        assertThat(CsvFiles.rows(file)).hasSize(3);
    }

    @Test
    void aFileThatSomebodyElseCutsIsContinuedWithoutAHole() throws Exception {
        try (CsvSink sink = sink()) {
            sink.write(rows(0, 5));
            sink.flush();
            Files.writeString(file, "");
            sink.write(rows(5, 8));
            sink.flush();
        }
        assertThat(CsvFiles.all(file)).hasSize(4);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).doesNotContain("\0");
    }

    @Test
    void aFileThatSomebodyElseReplacesIsLeftAloneAndAFurtherPartIsWritten() throws Exception {
        try (CsvSink sink = sink()) {
            sink.write(rows(0, 5));
            sink.flush();
            Files.writeString(file, "mine\n");
            sink.write(rows(5, 8));
            sink.flush();
        }
        assertThat(Files.readString(file)).isEqualTo("mine\n");
        assertThat(CsvFiles.rows(directory.resolve("ping_results_20260305_2.csv")))
                .hasSize(3);
    }

    @Test
    void aFolderThatIsDeletedWhileItIsWrittenIsMadeAgain() throws Exception {
        Path folder = directory.resolve("csv");
        try (CsvSink sink =
                CsvSink.builder(folder).zone(ZoneOffset.UTC).minFreeBytes(0).build()) {
            sink.write(rows(0, 5));
            Files.delete(folder.resolve(file.getFileName()));
            Files.delete(folder);
            assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> sink.write(rows(0, 5))).isInstanceOf(IOException.class);
            sink.write(rows(0, 5));
            sink.flush();
        }
        assertThat(CsvFiles.rows(folder.resolve(file.getFileName()))).hasSize(5);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithTheRemedyAtTheFirstWrite() throws Exception {
        Path notAFolder = Files.writeString(directory.resolve("file"), "");
        try (CsvSink sink = CsvSink.builder(notAFolder.resolve("csv")).build()) {
            assertThatThrownBy(() -> sink.write(rows(0, 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(notAFolder.resolve("csv").toString())
                    .hasMessageContaining("set another");
            assertThatThrownBy(sink::check).isInstanceOf(IOException.class);
            Files.delete(notAFolder);
            sink.check();
            sink.write(rows(0, 1));
            sink.flush();
        }
        assertThat(CsvFiles.names(notAFolder.resolve("csv"))).containsExactly("ping_results_20260305.csv");
    }

    @Test
    void anInterruptedThreadCanStillWrite() throws Exception {
        try (CsvSink sink = sink()) {
            Thread.currentThread().interrupt();
            sink.write(rows(0, 5));
            sink.flush();
            assertThat(Thread.interrupted()).isTrue();
            sink.write(rows(5, 6));
            sink.flush();
        }
        assertThat(CsvFiles.rows(file)).hasSize(6);
    }

    @Test
    void aClosedSinkRefusesToWrite() throws Exception {
        CsvSink sink = sink();
        sink.close();
        assertThatThrownBy(() -> sink.write(rows(0, 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSpoolIsAskedFor() throws Exception {
        try (CsvSink sink = sink()) {
            assertThat(sink.options().onFull()).isEqualTo(io.denyut.spi.SinkOptions.OnFull.SPOOL);
            assertThat(sink.options().maxSpoolBytes()).isEqualTo(256L << 20);
            assertThat(sink.options().preallocatedSpoolBytes()).isEqualTo(8L << 20);
        }
    }

    private void write(List<Observation> observations) throws Exception {
        try (CsvSink sink = sink()) {
            sink.write(observations);
            sink.flush();
        }
    }

    private CsvSink sink() {
        return CsvSink.builder(directory).zone(ZoneOffset.UTC).minFreeBytes(0).build();
    }

    private static List<Observation> rows(int from, int to) {
        List<Observation> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(Observations.up("target-" + i, TICK.plusMillis(i), 0.001 * (i + 1)));
        }
        return rows;
    }
}
