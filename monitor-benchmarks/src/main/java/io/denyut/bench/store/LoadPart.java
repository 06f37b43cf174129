package io.denyut.bench.store;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.store.internal.series.SeriesHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The whole load for an hour of its own time: 10,000 pings each five seconds, 50,000 interfaces with ten metrics each minute, 50,000 ONUs with
 * five each half minute; 18,700 samples a second, 760,000 series. It goes as fast as it can.
 */
final class LoadPart implements StoreBench.Part {
    private static final long START = 1_772_600_400L;
    private static final int PINGED = 10_000;
    private static final int INTERFACES = 50_000;
    private static final int ONUS = 50_000;

    @Override
    public String name() {
        return "load";
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 3;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int seconds = isShort ? 120 : 3_600;
        Group pings = new Group("device-", "ping", PINGED, 5, metrics("icmp.rtt", 1, Unit.SECONDS));
        Group interfaces = new Group("if-", "snmp", INTERFACES, 60, metrics("if.octets", 10, Unit.OCTETS));
        Group onus = new Group("onu-", "epon", ONUS, 30, metrics("onu.rx", 5, Unit.DBM));
        long samples = 0;
        double slowest = 0;
        long begun = System.nanoTime();
        long wall;
        SeriesHealth health;
        try (Ours ours = new Ours(folder, true)) {
            for (int second = 0; second < seconds; second++) {
                List<Observation> batch = new ArrayList<>();
                Instant tick = Instant.ofEpochSecond(START + second);
                pings.add(second, tick, batch);
                interfaces.add(second, tick, batch);
                onus.add(second, tick, batch);
                long before = System.nanoTime();
                ours.write(batch);
                slowest = Math.max(slowest, (System.nanoTime() - before) / 1e9);
                for (Observation one : batch) {
                    samples += one.samples().size();
                }
            }
            ours.settle();
            wall = System.nanoTime() - begun;
            health = ours.health();
        }
        boolean good = health.samples() == samples
                && health.overLimit() + health.tooLate() + health.overflown() + health.outOfRange() == 0
                && wall / 1e9 < seconds;
        out.line(String.format(
                Locale.ROOT,
                "load: %d s of %d samples in %.0f s, slowest second %.2f s, %d series, rows in memory take %d MB,"
                        + " file %d MB, heap %d MB",
                seconds,
                samples,
                wall / 1e9,
                slowest,
                health.series(),
                health.bytesInMemory() >> 20,
                Files.size(folder.resolve("denyut.db")) >> 20,
                Runtime.getRuntime().maxMemory() >> 20));
        figures.put("full_load_seconds", seconds)
                .put("full_load_wall_s", wall / 1e9)
                .put("full_load_slowest_s", slowest)
                .put("full_load_ok", good ? 1 : 0);
    }

    private static List<Metric> metrics(String name, int count, Unit unit) {
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String full = count == 1 ? name : name + "." + (char) ('a' + i);
            metrics.add(unit == Unit.OCTETS ? Metric.counter(full, unit, "") : Metric.gauge(full, unit, ""));
        }
        return metrics;
    }

    /** Things of one kind, spread over their interval. */
    private static final class Group {
        private final List<Target> targets = new ArrayList<>();
        private final String check;
        private final int interval;
        private final List<Metric> metrics;
        private final double[] values;
        private final SplittableRandom random = new SplittableRandom(3);

        Group(String prefix, String check, int count, int interval, List<Metric> metrics) {
            this.check = check;
            this.interval = interval;
            this.metrics = metrics;
            values = new double[count * metrics.size()];
            for (int i = 0; i < count; i++) {
                targets.add(Target.of(prefix + i, "192.0.2.1"));
            }
        }

        void add(int second, Instant tick, List<Observation> into) {
            for (int i = second % interval; i < targets.size(); i += interval) {
                List<Sample> samples = new ArrayList<>(metrics.size());
                for (int m = 0; m < metrics.size(); m++) {
                    samples.add(metrics.get(m).of(next(i * metrics.size() + m, metrics.get(m))));
                }
                into.add(new Observation(
                        targets.get(i), check, Observation.LOCAL, tick, tick, Duration.ZERO, Status.UP, null, samples));
            }
        }

        private double next(int series, Metric metric) {
            double step = random.nextDouble();
            if (metric.unit().equals(Unit.SECONDS)) {
                return 0.008 - 0.000_24 * Math.log(1 - step);
            }
            if (metric.unit().equals(Unit.OCTETS)) {
                // Half of the counters stand still, as those of errors do.
                values[series] += series % 2 == 0 ? 100_000 + 10_000 * step : 0;
                return values[series];
            }
            return -20 - (series % 50) / 10.0 + (step < 0.05 ? 0.1 : 0);
        }
    }
}
