package io.denyut.bench.store;

import io.denyut.Observation;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.series.SeriesEngine;
import io.denyut.store.internal.series.SeriesOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process that stores pings is killed at random moments, again and again. This one keeps what it confirmed, and looks afterwards for every
 * value of it.
 */
final class KillPart implements StoreBench.Part {
    private static final long START = 1_772_600_400L;
    private static final int DEVICES = 50;
    /** Looked at after so many kills and at the end. */
    private static final int LOOK_EVERY = 20;

    private final int kills;

    KillPart(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 5;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Path file = folder.resolve("denyut.db");
        long seed = System.nanoTime();
        out.line("kill: seed " + seed);
        Random random = new Random(seed);
        int next = 0;
        int confirmed = 0;
        long lost = 0;
        double slowest = 0;
        for (int kill = 1; kill <= kills; kill++) {
            confirmed = Math.max(confirmed, childUntilKilled(file, next, random));
            if (kill % LOOK_EVERY == 0 || kill == kills) {
                Look look = look(file, confirmed);
                lost += look.lost;
                slowest = Math.max(slowest, look.openSeconds);
                out.line(String.format(
                        Locale.ROOT,
                        "kill: %d kills, %d rounds of %d confirmed, %d lost or changed, %s, ready in %.2f s",
                        kill,
                        confirmed,
                        DEVICES,
                        look.lost,
                        look.check,
                        look.openSeconds));
                if (!look.check.equals("ok")) {
                    lost++;
                }
            }
            next = Math.max(0, confirmed - random.nextInt(30));
        }
        figures.put("kills", kills).put("lost_after_kill", lost).put("ready_after_kill_s", slowest);
    }

    private static int childUntilKilled(Path file, int next, Random random) throws Exception {
        int confirmed = next;
        int lines = 1 + random.nextInt(40);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        file.toString(),
                        String.valueOf(next))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                confirmed = Integer.parseInt(line);
                if (--lines == 0) {
                    long until = System.nanoTime() + random.nextInt(3_000_000);
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    child.toHandle().destroyForcibly(); // what it said before can still be read
                }
            }
            child.waitFor(30, TimeUnit.SECONDS);
        } finally {
            child.destroyForcibly();
        }
        return confirmed;
    }

    private record Look(long lost, String check, double openSeconds) {}

    private static Look look(Path file, int confirmed) throws Exception {
        Instant end = Instant.ofEpochSecond(START + confirmed * 5L);
        long begun = System.nanoTime();
        try (Database database = Database.open(file, DatabaseOptions.of(() -> end))) {
            SeriesEngine engine = SeriesEngine.open(database, SeriesOptions.of(() -> end));
            double seconds = (System.nanoTime() - begun) / 1e9;
            BitSet right = new BitSet(confirmed * DEVICES);
            engine.history().export(Instant.ofEpochSecond(START), end, entry -> {
                int round = (int) ((entry.tick().getEpochSecond() - START) / 5);
                int device = Integer.parseInt(entry.target().substring("device-".length()));
                double value = entry.value("icmp.rtt").orElse(-1);
                if (value == value(round, device)) {
                    right.set(round * DEVICES + device);
                }
            });
            String check = database.read(session -> session.query("PRAGMA quick_check", row -> row.getString(1)))
                    .get(0);
            return new Look((long) confirmed * DEVICES - right.cardinality(), check, seconds);
        }
    }

    /** Known without asking anybody. */
    private static double value(int round, int device) {
        long mixed = (round * 1_000_003L + device) * 0x9E3779B97F4A7C15L >>> 40;
        return Pings.RTT.of(mixed % 20_000 / 1e6).value();
    }

    /** Stores for ever, and says after each commit how many rounds are durable. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            int number = Integer.parseInt(args[1]);
            Pings pings = new Pings(DEVICES, START);
            AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(START + number * 5L));
            try (Database database = Database.open(Path.of(args[0]), DatabaseOptions.of(now::get))) {
                SeriesEngine engine = SeriesEngine.open(database, SeriesOptions.of(now::get));
                while (true) {
                    for (int i = 0; i < 20; i++) {
                        engine.write(round(pings, number++));
                    }
                    engine.flush();
                    System.out.println(number);
                    now.set(Instant.ofEpochSecond(START + number * 5L));
                    engine.upkeep();
                }
            }
        }

        private static List<Observation> round(Pings pings, int number) {
            Instant tick = Instant.ofEpochSecond(START + number * 5L);
            Observation[] round = new Observation[DEVICES];
            for (int i = 0; i < DEVICES; i++) {
                round[i] = new Observation(
                        pings.targets.get(i),
                        "ping",
                        Observation.LOCAL,
                        tick,
                        tick,
                        java.time.Duration.ZERO,
                        io.denyut.Status.UP,
                        null,
                        List.of(Pings.RTT.of(value(number, i))));
            }
            return List.of(round);
        }
    }
}
