package io.denyut.bench.store;

import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A day of pings each five seconds in a file of each side: bytes, charts, statistics, stalls, deletion. */
final class DayPart implements StoreBench.Part {
    private static final int TURNS = 7;
    private static final int WARM_UPS = 40;
    private static final int DAY = 86_400;
    /** Midnight UTC. */
    private static final long START = 1_772_582_400L;

    private static final int COMMIT = 10_000;
    private static final int STALL_TURNS = 5;
    private static final long PAUSE_MILLIS = 100;

    @Override
    public String name() {
        return "day";
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 4;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int devices = isShort ? 100 : 500;
        try (Ours ours = new Ours(folder, false);
                Rows indexed = new Rows(Rows.Layout.INDEXED, folder);
                Rows clustered = new Rows(Rows.Layout.CLUSTERED, folder)) {
            Pings pings = load(ours, devices, figures, out);
            load(indexed, devices, new Figures(), out);
            Pings same = load(clustered, devices, new Figures(), out);
            charts(ours, indexed, clustered, pings, figures, out);
            statistics(ours, indexed, (long) devices * DAY / Pings.SECONDS, figures, out);
            stalls(ours, pings, clustered, same, isShort, figures, out);
            expiry(ours, clustered, figures, out);
        }
        bytes(folder, devices, figures, out);
    }

    static Pings load(Side side, int devices, Figures figures, Output out) throws Exception {
        Pings pings = new Pings(devices, START);
        int rounds = COMMIT / devices;
        long samples = 0;
        long nanos = 0;
        long written = Scratch.written();
        for (int round = 0; round < DAY / Pings.SECONDS; round += rounds) {
            Pings.Batch batch =
                    new Pings.Batch(pings, Math.min(rounds, (int) (DAY / Pings.SECONDS) - round), side instanceof Ours);
            long begun = System.nanoTime();
            side.write(batch);
            nanos += System.nanoTime() - begun;
            samples += batch.size;
        }
        side.settle();
        double perSample = (Scratch.written() - written) / (double) samples;
        out.line(String.format(
                Locale.ROOT,
                "day: %s: %d samples at %.0f/s, %.1f bytes written a sample",
                side.name(),
                samples,
                samples / (nanos / 1e9),
                perSample));
        if (side instanceof Ours) {
            figures.put("written_per_sample", perSample);
        }
        return pings;
    }

    private static void charts(Ours ours, Rows indexed, Rows clustered, Pings pings, Figures figures, Output out)
            throws Exception {
        double[][] millis = new double[3][TURNS];
        Side[] sides = {ours, indexed, clustered};
        int[] pieces = new int[3];
        for (int turn = -WARM_UPS; turn < TURNS; turn++) {
            for (int i = 0; i < 3; i++) {
                int device = (turn + WARM_UPS) * 7 % pings.devices();
                long begun = System.nanoTime();
                pieces[i] = sides[i].day(pings, device, START);
                if (turn >= 0) {
                    millis[i][turn] = (System.nanoTime() - begun) / 1e6;
                }
            }
            if (pieces[0] < pieces[1] - 1) {
                throw new IllegalStateException("pieces: " + Arrays.toString(pieces));
            }
        }
        Series mine = new Series(millis[0]);
        double speedup = new Series(millis[1]).per(mine).median();
        for (int i = 0; i < 3; i++) {
            out.line("day: chart, " + sides[i].name() + ": " + new Series(millis[i]).text("%.2f") + " ms");
        }
        figures.put("day_query_ms", mine.median())
                .put("day_query_speedup", speedup)
                .put("day_query_vs_clustered", new Series(millis[2]).per(mine).median());
    }

    private static void statistics(Ours ours, Rows rows, long wanted, Figures figures, Output out) throws Exception {
        int turns = TURNS;
        double[] mine = new double[turns];
        double[] theirs = new double[turns];
        for (int warm = 0; warm < 10; warm++) {
            ours.statistics(START);
        }
        for (int turn = 0; turn < turns; turn++) {
            long begun = System.nanoTime();
            long found = ours.statistics(START);
            mine[turn] = (System.nanoTime() - begun) / 1e6;
            begun = System.nanoTime();
            long peer = rows.statistics();
            theirs[turn] = (System.nanoTime() - begun) / 1e6;
            if (found != wanted || peer != wanted) {
                throw new IllegalStateException(found + " and " + peer + " samples instead of " + wanted);
            }
        }
        double speedup = new Series(theirs).per(new Series(mine)).median();
        out.line("day: statistics of all, denyut with percentiles: " + new Series(mine).text("%.1f") + " ms; rows: "
                + new Series(theirs).text("%.0f") + " ms");
        figures.put("stats_ms", new Series(mine).median()).put("stats_speedup", speedup);
    }

    private record Stall(double p95, double median, double walMegabytes) {}

    private static void stalls(
            Ours ours, Pings pings, Rows clustered, Pings same, boolean isShort, Figures figures, Output out)
            throws Exception {
        int seconds = isShort ? 3 : 8;
        double[] ratios = new double[STALL_TURNS];
        double wal = 0;
        for (int turn = 0; turn < ratios.length; turn++) {
            Stall theirs = stall(clustered, same, seconds);
            Stall mine = stall(ours, pings, seconds);
            ratios[turn] = mine.p95 / theirs.p95;
            wal = Math.max(wal, mine.walMegabytes);
            out.line(String.format(
                    Locale.ROOT,
                    "day: commit under a looping reader, median / p95 ms, WAL MB: denyut %.1f / %.1f, %.0f;"
                            + " clustered %.1f / %.1f, %.0f",
                    mine.median,
                    mine.p95,
                    mine.walMegabytes,
                    theirs.median,
                    theirs.p95,
                    theirs.walMegabytes));
        }
        double ratio = new Series(ratios).median();
        figures.put("commit_p95_ratio", ratio).put("wal_peak_mb", wal);
    }

    /** 100,000 samples a second in commits of 10,000, while somebody looks at one chart after the other. */
    private static Stall stall(Side side, Pings pings, int seconds) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        for (int i = 0; !over.get(); i++) {
                            side.day(pings, i % pings.devices(), START);
                        }
                    } catch (Exception e) {
                        failure.set(e);
                    }
                },
                "bench-reader");
        reader.start();
        int commits = (int) (seconds * 1_000L / PAUSE_MILLIS);
        double[] millis = new double[commits];
        long wal = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < commits; i++) {
            Pings.Batch batch = new Pings.Batch(pings, COMMIT / pings.devices(), side instanceof Ours);
            long due = begin + i * PAUSE_MILLIS * 1_000_000L;
            while (System.nanoTime() < due) {
                Thread.sleep(1);
            }
            long begun = System.nanoTime();
            side.write(batch);
            millis[i] = (System.nanoTime() - begun) / 1e6;
            wal = Math.max(wal, side.walBytes());
        }
        over.set(true);
        reader.join();
        side.settle();
        if (failure.get() != null) {
            throw failure.get();
        }
        Arrays.sort(millis);
        return new Stall(millis[commits * 95 / 100], millis[commits / 2], wal / 1e6);
    }

    /** The oldest four hours, five times. */
    private static void expiry(Ours ours, Rows clustered, Figures figures, Output out) throws Exception {
        double[] mine = new double[5];
        double[] theirs = new double[5];
        for (int turn = 0; turn < 5; turn++) {
            long before = START + (turn + 1L) * 4 * 3_600;
            long begun = System.nanoTime();
            ours.deleteBefore(before);
            mine[turn] = (System.nanoTime() - begun) / 1e6;
            begun = System.nanoTime();
            clustered.deleteBefore(before);
            theirs[turn] = (System.nanoTime() - begun) / 1e6;
        }
        double speedup = new Series(theirs).per(new Series(mine)).median();
        out.line("day: the oldest four hours, denyut: " + new Series(mine).text("%.1f") + " ms; clustered rows: "
                + new Series(theirs).text("%.0f") + " ms");
        figures.put("expiry_speedup", speedup);
    }

    /** A file that nothing else happened to: a day, and the day with its roll-ups. */
    private static void bytes(Path folder, int devices, Figures figures, Output out) throws Exception {
        Path own = Scratch.sub(folder, "bytes");
        long samples = (long) devices * DAY / Pings.SECONDS;
        try (Ours ours = new Ours(own, false)) {
            load(ours, devices, new Figures(), out);
        }
        double before = Files.size(own.resolve("denyut.db")) / (double) samples;
        try (Ours ours = new Ours(own, false)) {
            Pings pings = new Pings(devices, START + DAY);
            for (int i = 0; i < 380; i += 20) {
                ours.write(new Pings.Batch(pings, 20, true));
            }
            ours.settle();
            ours.rollUp(Instant.ofEpochSecond(START + DAY + 4_000));
            if (ours.count("rollup_1h") != devices) {
                throw new IllegalStateException("the day is not rolled up");
            }
        }
        double after = Files.size(own.resolve("denyut.db")) / (double) samples;
        out.line(String.format(
                Locale.ROOT,
                "day: whole file, bytes a sample: %.3f; rolled up, half an hour later: %.3f",
                before,
                after));
        figures.put("bytes_per_sample_ping", before).put("bytes_per_sample_ping_rolled_up", after);
    }
}
