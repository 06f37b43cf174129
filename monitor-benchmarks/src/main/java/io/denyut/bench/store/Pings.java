package io.denyut.bench.store;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pings of many devices each five seconds, the same for all sides: round-trip times around a base that wanders slowly back to its mean, 3 %
 * jitter to one side, spikes, losses that come in bursts (about 0.35 %), in microseconds.
 */
final class Pings {
    static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "Mean round-trip time of the round");
    static final long SECONDS = 5;
    static final Reason LOST = new Reason("icmp.timeout", "no answer within 3 s");

    final List<Target> targets = new ArrayList<>();
    private final SplittableRandom[] randoms;
    private final double[] means;
    private final double[] bases;
    private final boolean[] losing;
    private final long[] rtt;
    private final long interval;
    private long second;

    Pings(int devices, long firstSecond) {
        this(devices, firstSecond, SECONDS);
    }

    /** With another interval, in seconds. */
    Pings(int devices, long firstSecond, long interval) {
        this.interval = interval;
        second = firstSecond - interval;
        randoms = new SplittableRandom[devices];
        means = new double[devices];
        bases = new double[devices];
        losing = new boolean[devices];
        rtt = new long[devices];
        SplittableRandom seeds = new SplittableRandom(42);
        for (int i = 0; i < devices; i++) {
            targets.add(Target.of("device-" + i, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
            randoms[i] = seeds.split();
            means[i] = 8_000 * Math.exp(0.6 * gauss(randoms[i]));
            bases[i] = means[i];
        }
    }

    private static double gauss(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    int devices() {
        return rtt.length;
    }

    /** The next round of all devices. */
    void next() {
        second += interval;
        for (int i = 0; i < rtt.length; i++) {
            SplittableRandom random = randoms[i];
            bases[i] += 0.005 * (means[i] - bases[i]) + 0.003 * means[i] * gauss(random);
            bases[i] = Math.max(bases[i], means[i] / 4);
            losing[i] = random.nextInt(1_000) < (losing[i] ? 600 : 2) - (losing[i] ? 0 : random.nextInt(2));
            double value = bases[i] * (1 - 0.03 * Math.log(1 - random.nextDouble()));
            if (random.nextInt(300) == 0) {
                value *= 1 + 8 * random.nextDouble();
            }
            rtt[i] = losing[i] ? -1 : Math.max(1, Math.round(value));
        }
    }

    long second() {
        return second;
    }

    /** Microseconds; -1 for a loss. */
    long rtt(int device) {
        return rtt[device];
    }

    Observation observation(int device, Instant tick) {
        long value = rtt[device];
        return new Observation(
                targets.get(device),
                "ping",
                Observation.LOCAL,
                tick,
                tick,
                Duration.ZERO,
                value < 0 ? Status.DOWN : Status.UP,
                value < 0 ? LOST : null,
                value < 0 ? List.of() : List.of(RTT.of(value / 1e6)));
    }

    /** Some rounds in a row, made before they are timed. */
    static final class Batch {
        final int size;
        final int[] devices;
        final long[] seconds;
        final long[] values;
        final List<Observation> observations;
        private final List<Target> targets;

        Target targets(int device) {
            return targets.get(device);
        }

        Batch(Pings pings, int rounds, boolean withObservations) {
            targets = pings.targets;
            size = rounds * pings.devices();
            devices = new int[size];
            seconds = new long[size];
            values = new long[size];
            observations = new ArrayList<>(withObservations ? size : 0);
            int at = 0;
            for (int round = 0; round < rounds; round++) {
                pings.next();
                Instant tick = Instant.ofEpochSecond(pings.second());
                for (int i = 0; i < pings.devices(); i++) {
                    devices[at] = i;
                    seconds[at] = pings.second();
                    values[at++] = pings.rtt(i);
                    if (withObservations) {
                        observations.add(pings.observation(i, tick));
                    }
                }
            }
        }
    }
}
