package io.denyut.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.Observations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is killed while it writes and takes out. */
class SegmentSpoolCrashTest {
    private static final long MAX = 64 << 20;

    @TempDir
    private Path directory;

    @Test
    void whatAKilledProcessHadAppendedIsThereAndWhatItTookOutEarlierIsNot() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long next = 0;
        for (int kill = 0; kill < 4; kill++) {
            long appended = -1;
            long removed = -1;
            int lines = 20 + random.nextInt(200);
            try (ChildJvm child = ChildJvm.start(Child.class, directory.toString(), String.valueOf(next))) {
                for (Optional<String> line = child.line(); line.isPresent(); line = child.line()) {
                    String[] words = line.get().split(" ");
                    appended = words[0].equals("appended") ? Long.parseLong(words[1]) : appended;
                    removed = words[0].equals("removed") ? Long.parseLong(words[1]) : removed;
                    if (--lines == 0) {
                        child.kill();
                    }
                }
                assertThat(child.exitValue()).isEqualTo(ChildJvm.KILLED);
            }
            next = check(seed, appended, removed);
        }
    }

    /** Returns the number that comes after the last. */
    private long check(long seed, long appended, long removed) throws IOException {
        try (SegmentSpool spool = SegmentSpool.open(directory, MAX, 0)) {
            List<Long> left = new ArrayList<>();
            for (byte[] record : spool.peek(Integer.MAX_VALUE)) {
                Observation observation = (Observation) ObservationCodec.decode(record);
                left.add(Long.parseLong(observation.target().id()));
            }
            assertThat(spool.damaged()).as("seed %d", seed).isZero();
            assertThat(left).as("seed %d", seed).isNotEmpty();
            assertThat(left.get(0)).as("first left, seed %d", seed).isGreaterThan(removed);
            assertThat(left.get(left.size() - 1)).as("seed %d", seed).isGreaterThanOrEqualTo(appended);
            for (int i = 1; i < left.size(); i++) {
                assertThat(left.get(i)).as("seed %d", seed).isEqualTo(left.get(i - 1) + 1);
            }
            spool.remove(left.size());
            return left.get(left.size() - 1) + 1;
        }
    }

    /** Appends for ever, takes most of it out again, and says after the fact what it did. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            long number = Long.parseLong(args[1]);
            try (SegmentSpool spool = SegmentSpool.open(Path.of(args[0]), MAX, 1 << 20)) {
                while (true) {
                    for (int i = 0; i < 300; i++) {
                        Observation observation = Observations.up(String.valueOf(number), Instant.EPOCH, 0.01);
                        spool.append(ObservationCodec.encode(observation));
                        number++;
                    }
                    print("appended " + (number - 1));
                    List<byte[]> oldest = spool.peek(280);
                    spool.remove(oldest.size());
                    Observation last = (Observation) ObservationCodec.decode(oldest.get(oldest.size() - 1));
                    print("removed " + last.target().id());
                }
            }
        }

        private static void print(String line) {
            System.out.println(line);
        }
    }
}
