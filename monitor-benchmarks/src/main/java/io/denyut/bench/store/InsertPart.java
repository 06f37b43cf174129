package io.denyut.bench.store;

import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast samples go in, by commits of 10,000 and packing included; the sides in turns. */
final class InsertPart implements StoreBench.Part {
    /** A window and as much as it takes to be put away. */
    private static final int ROUNDS_OF_PINGS = 360 + 15;

    private static final long START = 1_772_600_400L;

    @Override
    public String name() {
        return "insert";
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 3;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int devices = isShort ? 1_000 : 2_000;
        int turns = isShort ? 3 : 6;
        double[][] rates = new double[3][turns - 1];
        // Ours is over in a moment, and would be measured before it is compiled.
        for (int warm = 0; warm < 8; warm++) {
            rate(Scratch.sub(folder, "warm" + warm), 2, devices);
        }
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < 3; i++) {
                int which = (i + turn) % 3;
                double rate = rate(Scratch.sub(folder, turn + "-" + which), which, devices);
                if (turn > 0) { // the first one warms the machine
                    rates[which][turn - 1] = rate;
                }
            }
            out.line("insert: turn " + turn + " of " + (turns - 1) + " done");
        }
        Series naive = new Series(rates[0]);
        Series indexed = new Series(rates[1]);
        Series ours = new Series(rates[2]);
        out.table(
                List.of("", "samples/s", "times"),
                List.of(
                        List.of("a row per sample", naive.text("%.0f"), "1"),
                        List.of(
                                "the same, indexed",
                                indexed.text("%.0f"),
                                indexed.per(naive).text("%.2f")),
                        List.of("denyut", ours.text("%.0f"), ours.per(naive).text("%.1f"))));
        double vsNaive = ours.per(naive).median();
        double vsIndexed = ours.per(indexed).median();
        figures.put("samples_per_s", ours.median())
                .put("insert_vs_naive", vsNaive)
                .put("insert_vs_indexed", vsIndexed);
    }

    private static double rate(Path folder, int which, int devices) throws Exception {
        Pings pings = new Pings(devices, START);
        long samples = 0;
        long nanos = 0;
        int rounds = Math.max(1, 10_000 / devices);
        try (Side side = which == 2
                ? new Ours(folder, false)
                : new Rows(which == 0 ? Rows.Layout.NAIVE : Rows.Layout.INDEXED, folder)) {
            List<Pings.Batch> batches = new ArrayList<>();
            for (int round = 0; round < ROUNDS_OF_PINGS; round += rounds) {
                batches.add(new Pings.Batch(pings, rounds, which == 2));
                // Made some at a time and outside of what is timed.
                if (batches.size() == 10 || round + rounds >= ROUNDS_OF_PINGS) {
                    long begun = System.nanoTime();
                    for (Pings.Batch batch : batches) {
                        side.write(batch);
                        samples += batch.size;
                    }
                    if (round + rounds >= ROUNDS_OF_PINGS) {
                        side.settle();
                    }
                    nanos += System.nanoTime() - begun;
                    batches.clear();
                }
            }
            if (side instanceof Ours ours && ours.count("chunk") != devices) {
                throw new IllegalStateException(ours.count("chunk") + " chunks instead of " + devices);
            }
        }
        Scratch.delete(folder);
        return samples / (nanos / 1e9);
    }
}
