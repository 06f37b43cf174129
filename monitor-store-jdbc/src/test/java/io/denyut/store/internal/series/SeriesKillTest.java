package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.store.History;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.testkit.ChildJvm;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is killed while it writes and packs, again and again; what it said was durable is compared by value. */
class SeriesKillTest {
    private static final Instant START = Instant.parse("2026-03-04T20:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-05T12:00:00Z"));
    private static final int TARGETS = 50;
    /** More in the long form: {@code -Ddenyut.kills=200}. */
    private static final int KILLS = Integer.getInteger("denyut.kills", 6);

    @TempDir
    private Path directory;

    @Test
    void nothingThatWasConfirmedIsLostOrChanged() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = directory.resolve("denyut.db");
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int confirmed = next;
            int lines = 1 + random.nextInt(60);
            int spin = random.nextInt(2_000_000);
            try (ChildJvm child = ChildJvm.start(Child.class, file.toString(), String.valueOf(next))) {
                for (Optional<String> line = child.line(); line.isPresent(); line = child.line()) {
                    confirmed = Integer.parseInt(line.get());
                    if (--lines == 0) {
                        long until = System.nanoTime() + spin; // anywhere within the next commit
                        while (System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                        child.kill();
                    }
                }
                assertThat(child.exitValue()).isEqualTo(ChildJvm.KILLED);
            }
            check(file, confirmed, "seed " + seed + ", kill " + kill);
            // A queue begins again behind the last good flush, often a little before.
            next = Math.max(0, confirmed - random.nextInt(30));
        }
    }

    private static void check(Path file, int confirmed, String what) throws Exception {
        long begun = System.nanoTime();
        try (Database database = Database.open(file, DatabaseOptions.of(CLOCK))) {
            SeriesEngine engine = SeriesEngine.open(database, SeriesOptions.of(CLOCK));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(what).isLessThan(Duration.ofSeconds(5));
            Map<String, OptionalDouble> found = new HashMap<>();
            List<String> twice = new ArrayList<>();
            engine.history().export(START, START.plusSeconds(10_000_000), entry -> {
                String key = entry.target() + "@" + entry.tick();
                if (found.put(key, entry.value("icmp.rtt")) != null) {
                    twice.add(key);
                }
            });
            assertThat(twice).as(what).isEmpty();
            for (int round = 0; round < confirmed; round++) {
                for (Observation one : round(round)) {
                    String key = one.target().id() + "@" + one.tick();
                    OptionalDouble wanted = one.sample(Observations.RTT)
                            .map(sample -> OptionalDouble.of(sample.value()))
                            .orElse(OptionalDouble.empty());
                    assertThat(found.get(key)).as("%s, %s", what, key).isEqualTo(wanted);
                }
            }
            String sound = database.read(session -> session.query("PRAGMA quick_check", row -> row.getString(1)))
                    .get(0);
            assertThat(sound).as(what).isEqualTo("ok");
            History.Totals totals = engine.history()
                    .statistics(Optional.empty(), Set.of(), "icmp.rtt", START, START.plusSeconds(10_000_000))
                    .all();
            assertThat(totals.up() + totals.down()).as(what).isEqualTo(found.size());
        }
    }

    private static List<Observation> round(int number) {
        List<Observation> round = new ArrayList<>();
        Instant tick = START.plusSeconds(5L * number);
        for (int i = 0; i < TARGETS; i++) {
            long mixed = (number * 1_000_003L + i) * 0x9E3779B97F4A7C15L >>> 40;
            round.add(
                    mixed % 97 == 0
                            ? Observations.down("target-" + i, tick)
                            : Observations.up("target-" + i, tick, mixed % 20_000 / 1e6));
        }
        return round;
    }

    /** Writes for ever, and says after each commit how many rounds are durable. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            int number = Integer.parseInt(args[1]);
            AtomicReference<Instant> now = new AtomicReference<>(START);
            try (Database database = Database.open(Path.of(args[0]), DatabaseOptions.of(now::get))) {
                SeriesEngine engine = SeriesEngine.open(database, SeriesOptions.of(now::get));
                while (true) {
                    for (int i = 0; i < 20; i++) {
                        engine.write(round(number++));
                    }
                    engine.flush();
                    System.out.println(number);
                    now.set(START.plusSeconds(5L * number));
                    engine.upkeep();
                }
            }
        }
    }
}
