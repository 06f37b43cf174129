package io.denyut.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentSpoolTest {
    private static final int SEGMENT = 64 << 10;
    private static final long MAX = 16L * SEGMENT;

    @TempDir
    private Path directory;

    @Test
    void recordsComeOutInTheOrderTheyWentIn() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 5_000);
            assertThat(spool.records()).isEqualTo(5_000);
            assertThat(drain(spool)).isEqualTo(names(0, 5_000));
            assertThat(spool.records()).isZero();
            assertThat(spool.bytes()).isZero();
        }
    }

    @Test
    void lookingDoesNotTake() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 10);
            assertThat(texts(spool.peek(3))).isEqualTo(names(0, 3));
            assertThat(texts(spool.peek(20))).isEqualTo(names(0, 10));
            assertThat(spool.remove(4)).isEqualTo(4);
            assertThat(texts(spool.peek(20))).isEqualTo(names(4, 10));
        }
    }

    @Test
    void whatWaitsIsThereAfterAReopenAndWhatWasTakenIsNot() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 5_000);
            spool.peek(3_210);
            spool.remove(3_210);
        }
        try (SegmentSpool spool = open()) {
            assertThat(spool.records()).isEqualTo(1_790);
            fill(spool, 5_000, 5_100);
            assertThat(drain(spool)).isEqualTo(names(3_210, 5_100));
            assertThat(spool.damaged()).isZero();
        }
    }

    @Test
    void manyTurnsThroughTheSameFilesLoseNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int written = 0;
        int read = 0;
        SegmentSpool spool = open();
        for (int turn = 0; turn < 300; turn++) {
            int more = random.nextInt(1_500);
            fill(spool, written, written + more);
            written += more;
            List<String> seen = texts(spool.peek(random.nextInt(2_000)));
            assertThat(seen).as("seed %d", seed).isEqualTo(names(read, read + seen.size()));
            int take = seen.isEmpty() ? 0 : random.nextInt(seen.size() + 1);
            assertThat(spool.remove(take)).isEqualTo(take);
            read += take;
            if (written - read > 4_000) {
                assertThat(drain(spool)).as("seed %d", seed).isEqualTo(names(read, written));
                read = written;
            }
            if (random.nextInt(10) == 0) {
                spool.close();
                spool = open();
            }
            assertThat(spool.records()).as("seed %d", seed).isEqualTo(written - read);
        }
        assertThat(spool.damaged()).as("seed %d", seed).isZero();
        spool.close();
    }

    @Test
    void beyondTheBoundTheOldestSegmentGoesAndItsRecordsAreCounted() throws Exception {
        try (SegmentSpool spool = open()) {
            int dropped = fill(spool, 0, 80_000);
            assertThat(dropped).isPositive();
            assertThat(spool.records()).isEqualTo(80_000 - dropped);
            assertThat(sizeOfFiles()).isLessThanOrEqualTo(MAX + 8192);
            assertThat(drain(spool)).isEqualTo(names(dropped, 80_000));
        }
    }

    @Test
    void recordsThatWereLookedAtAndThenDroppedAreNotCountedAsTaken() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 1_000);
            spool.peek(1_000);
            int dropped = fill(spool, 1_000, 80_000);
            assertThat(dropped).isGreaterThan(1_000);
            assertThat(spool.remove(1_000)).isZero();
            assertThat(spool.records()).isEqualTo(80_000 - dropped);
        }
    }

    @Test
    void dropOldestGivesUpOneSegment() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 10_000);
            int dropped = spool.dropOldest();
            assertThat(dropped).isBetween(1, 9_000);
            assertThat(drain(spool)).isEqualTo(names(dropped, 10_000));
            assertThat(spool.dropOldest()).isZero();
        }
    }

    @Test
    void aTornLastRecordIsCutOff() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 100);
        }
        Path file = segments().get(0);
        byte[] bytes = Files.readAllBytes(file);
        int end = lastByte(bytes);
        try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
            torn.seek(end - 2);
            torn.write(new byte[3]);
        }
        try (SegmentSpool spool = open()) {
            assertThat(spool.records()).isEqualTo(99);
            assertThat(spool.damaged()).isZero();
            fill(spool, 200, 201);
            List<String> expected = names(0, 99);
            expected.add("record-200");
            assertThat(drain(spool)).isEqualTo(expected);
        }
    }

    @Test
    void aDamagedRecordInTheMiddleCostsThatRecordAndIsCounted() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 5_000);
        }
        damage(segments().get(0), 1_000, 1);
        try (SegmentSpool spool = open()) {
            assertThat(spool.damaged()).isEqualTo(1);
            assertThat(spool.records()).isEqualTo(4_999);
            assertThat(drain(spool)).hasSize(4_999).contains("record-0", "record-4999");
        }
    }

    @Test
    void damageThatIsFoundWhileReadingIsCountedOnce() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 5_000);
            damage(segments().get(0), 1_000, 400);
            int got = drain(spool).size();
            assertThat(got).isBetween(4_900, 4_990);
            assertThat(spool.damaged()).isEqualTo(5_000 - got);
            assertThat(spool.records()).isZero();
        }
    }

    @Test
    void aSegmentWhoseHeaderIsDamagedIsLostAndCounted() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 8_000);
        }
        damage(segments().get(1), 3, 1);
        try (SegmentSpool spool = open()) {
            assertThat(spool.damaged()).isPositive();
            assertThat(spool.records()).isEqualTo(8_000 - spool.damaged());
            assertThat(drain(spool)).contains("record-0", "record-7999");
        }
    }

    @Test
    void randomDamageNeverStopsItAndEveryLossIsCounted() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 40; turn++) {
            Path own = directory.resolve("turn-" + turn);
            try (SegmentSpool spool = SegmentSpool.open(own, MAX, 0, SEGMENT)) {
                fill(spool, 0, 6_000);
            }
            List<Path> segments = segments(own);
            // The last segment's end is only known from its records, so its loss cannot be counted.
            for (Path segment : segments.subList(0, segments.size() - 1)) {
                damage(segment, random.nextInt(SEGMENT), 1 + random.nextInt(2_000));
            }
            try (SegmentSpool spool = SegmentSpool.open(own, MAX, 0, SEGMENT)) {
                assertThat(spool.records() + spool.damaged())
                        .as("seed %d", seed)
                        .isEqualTo(6_000);
                assertThat(drain(spool)).as("seed %d", seed).hasSize((int) (6_000 - spool.damaged()));
            }
        }
    }

    @Test
    void aRecordLargerThanASegmentIsKept() throws Exception {
        byte[] large = new byte[3 * SEGMENT];
        new Random(7).nextBytes(large);
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 10);
            spool.append(large);
            fill(spool, 10, 20);
        }
        try (SegmentSpool spool = open()) {
            List<byte[]> all = spool.peek(100);
            assertThat(all).hasSize(21);
            assertThat(all.get(10)).isEqualTo(large);
            assertThatThrownBy(() -> spool.append(new byte[(int) MAX / 4 + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("262145 bytes");
        }
    }

    @Test
    void aSecondSpoolInTheSameFolderIsRefused() throws Exception {
        try (SegmentSpool spool = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use");
            assertThat(spool.records()).isZero();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> SegmentSpool.open(file, MAX, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("spool " + file + " cannot be opened");
    }

    @Test
    void theReserveHasItsBlocksAtOnceAndIsKept() throws Exception {
        try (SegmentSpool spool = SegmentSpool.open(directory, MAX, 5L * SEGMENT, SEGMENT)) {
            assertThat(spool.reserved()).isEqualTo(7L * SEGMENT);
            assertThat(segments()).hasSize(7).allMatch(path -> path.toFile().length() == SEGMENT);
            fill(spool, 0, 20_000);
            drain(spool);
            assertThat(segments()).hasSizeLessThanOrEqualTo(8);
        }
        try (SegmentSpool spool = SegmentSpool.open(directory, MAX, 5L * SEGMENT, SEGMENT)) {
            assertThat(segments()).hasSize(7);
            assertThat(spool.records()).isZero();
        }
    }

    @Test
    void moreThanWasLookedAtCannotBeTaken() throws Exception {
        try (SegmentSpool spool = open()) {
            fill(spool, 0, 5);
            spool.peek(2);
            assertThatThrownBy(() -> spool.remove(3)).isInstanceOf(IllegalArgumentException.class);
            assertThat(spool.records()).isEqualTo(5);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        SegmentSpool spool = open();
        spool.close();
        spool.close();
        assertThatThrownBy(() -> spool.append(new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptedThreadCanStillWrite() throws Exception {
        try (SegmentSpool spool = open()) {
            Thread.currentThread().interrupt();
            fill(spool, 0, 10);
            spool.force();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(drain(spool)).isEqualTo(names(0, 10));
        }
    }

    private SegmentSpool open() throws IOException {
        return SegmentSpool.open(directory, MAX, 0, SEGMENT);
    }

    private static int fill(SegmentSpool spool, int from, int to) throws IOException {
        int dropped = 0;
        for (int i = from; i < to; i++) {
            dropped += spool.append(("record-" + i).getBytes(StandardCharsets.US_ASCII));
        }
        return dropped;
    }

    private static List<String> drain(SegmentSpool spool) throws IOException {
        List<String> all = new ArrayList<>();
        while (true) {
            List<byte[]> some = spool.peek(700);
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(texts(some));
            spool.remove(some.size());
        }
    }

    private static List<String> names(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add("record-" + i);
        }
        return names;
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream()
                .map(record -> new String(record, StandardCharsets.US_ASCII))
                .toList();
    }

    private List<Path> segments() throws IOException {
        return segments(directory);
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    private long sizeOfFiles() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private static int lastByte(byte[] bytes) {
        int last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        return last;
    }

    private static void damage(Path file, long at, int length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long i = at; i < Math.min(at + length, bytes.length()); i++) {
                bytes.seek(i);
                int old = bytes.read();
                bytes.seek(i);
                bytes.write(~old);
            }
        }
    }
}
