package io.denyut.bench.store;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Bytes of things with twenty metrics each minute: counters whose rate wanders, and states that hardly ever change. */
final class ObjectsPart implements StoreBench.Part {
    private static final int METRICS = 20;
    private static final long START = 1_772_582_400L;
    private static final int MINUTES = 1_440;

    @Override
    public String name() {
        return "objects";
    }

    @Override
    public int minutes(boolean isShort) {
        return 1;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int things = isShort ? 200 : 300;
        double counter = bytes(Scratch.sub(folder, "counter"), things, true);
        double flat = bytes(Scratch.sub(folder, "flat"), things, false);
        out.line(String.format(
                Locale.ROOT, "objects: whole file, bytes a sample: counters %.3f, flat %.3f", counter, flat));
        figures.put("bytes_per_sample_counter", counter).put("bytes_per_sample_flat", flat);
    }

    static double bytes(Path folder, int things, boolean counters) throws Exception {
        List<Metric> metrics = new ArrayList<>();
        for (int m = 0; m < METRICS; m++) {
            metrics.add(
                    counters
                            ? Metric.counter("if.octets." + letter(m), Unit.OCTETS, "")
                            : Metric.gauge("if.state." + letter(m), Unit.STATE, ""));
        }
        SplittableRandom random = new SplittableRandom(7);
        long[][] values = new long[things][METRICS];
        double[][] rates = new double[things][METRICS];
        List<Target> targets = new ArrayList<>();
        for (int t = 0; t < things; t++) {
            targets.add(Target.of("switch-" + t / 50 + "/if/" + t % 50, "192.0.2.1"));
            for (int m = 0; m < METRICS; m++) {
                values[t][m] = counters ? random.nextLong(1L << 40) : random.nextInt(4);
                rates[t][m] = 1_000 * Math.pow(10, 3 * random.nextDouble());
            }
        }
        try (Ours ours = new Ours(folder, false)) {
            for (int minute = 0; minute < MINUTES; minute++) {
                Instant tick = Instant.ofEpochSecond(START + 60L * minute);
                List<Observation> round = new ArrayList<>();
                for (int t = 0; t < things; t++) {
                    List<Sample> samples = new ArrayList<>();
                    for (int m = 0; m < METRICS; m++) {
                        if (counters) {
                            rates[t][m] *= 1 + 0.02 * (random.nextDouble() - 0.5);
                            values[t][m] += (long) (60 * rates[t][m]);
                        } else if (random.nextInt(2_000) == 0) {
                            values[t][m] = random.nextInt(4);
                        }
                        samples.add(metrics.get(m).of((double) values[t][m]));
                    }
                    round.add(new Observation(
                            targets.get(t),
                            "snmp",
                            Observation.LOCAL,
                            tick,
                            tick,
                            Duration.ZERO,
                            Status.UP,
                            null,
                            samples));
                }
                ours.write(round);
            }
            ours.settle();
        }
        return Files.size(folder.resolve("denyut.db")) / (double) ((long) things * METRICS * MINUTES);
    }

    private static String letter(int number) {
        return String.valueOf((char) ('a' + number));
    }
}
