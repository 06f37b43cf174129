package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is killed while it writes, again and again, around midnight. */
class CsvKillTest {
    private static final Instant START = Instant.parse("2026-03-04T23:59:00Z");

    @TempDir
    private Path directory;

    @Test
    void everyFlushedRowIsThereOnceAndNoneIsCutOff() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int next = 0;
        for (int kill = 0; kill < 5; kill++) {
            int flushed = next;
            int lines = 5 + random.nextInt(60);
            try (ChildJvm child = ChildJvm.start(Child.class, directory.toString(), String.valueOf(next))) {
                for (Optional<String> line = child.line(); line.isPresent(); line = child.line()) {
                    flushed = Integer.parseInt(line.get());
                    if (--lines == 0) {
                        child.kill();
                    }
                }
                assertThat(child.exitValue()).isEqualTo(ChildJvm.KILLED);
            }
            // What a queue does: it begins again behind the last good flush, often a little before.
            next = Math.max(0, flushed - random.nextInt(300));
            try (CsvSink sink = sink(directory)) {
                sink.write(batch(next, next + 10));
                sink.flush();
            }
            check(seed, flushed);
        }
    }

    private void check(long seed, int flushed) throws Exception {
        List<Integer> numbers = CsvFiles.rowsOfAll(directory).stream()
                .map(row -> Integer.parseInt(row.get(1)))
                .sorted()
                .toList();
        assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(numbers.subList(0, flushed)).as("seed %d", seed).last().isEqualTo(flushed - 1);
    }

    private static CsvSink sink(Path directory) {
        return CsvSink.builder(directory)
                .zone(ZoneOffset.UTC)
                .maxRecords(20_000)
                .minFreeBytes(0)
                .build();
    }

    private static List<Observation> batch(int from, int to) {
        List<Observation> batch = new ArrayList<>();
        for (int i = from; i < to; i++) {
            batch.add(Observations.up(String.valueOf(i), START.plusMillis(i), 0.0123));
        }
        return batch;
    }

    /** Writes for ever, and says after each flush how many rows are durable. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            int number = Integer.parseInt(args[1]);
            try (CsvSink sink = sink(Path.of(args[0]))) {
                while (true) {
                    for (int i = 0; i < 3; i++) {
                        sink.write(batch(number, number + 333));
                        number += 333;
                    }
                    sink.flush();
                    System.out.println(number);
                }
            }
        }
    }
}
