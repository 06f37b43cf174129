package io.denyut.bench;

import io.denyut.Status;
import io.denyut.Target;
import io.denyut.icmp.IcmpProbe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What the probe costs at the pace of a monitor: 10,000 targets every 5 s, without the monitor. */
final class PacedSweeps {
    private static final int TARGETS = 10_000;
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration DEADLINE = EVERY.minusMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 4;

    private PacedSweeps() {}

    /** Sweeps for half a minute and says how much of one core that took. */
    static double coreShare(Output out) throws Exception {
        List<Target> targets = IntStream.range(0, TARGETS)
                .mapToObj(i -> Target.of("t" + i, "127.3." + (i >> 8) + "." + (i & 255)))
                .toList();
        double cpu = 0;
        try (IcmpProbe probe = IcmpProbe.create()) {
            long start = System.nanoTime();
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                if (round == WARM_UP) {
                    cpu = CpuTime.ofThisProcess();
                }
                AtomicInteger up = new AtomicInteger();
                probe.probe(new Round(targets, round, System.nanoTime()), new Count(up))
                        .toCompletableFuture()
                        .get();
                if (up.get() != TARGETS) {
                    out.line("paced round " + round + ": " + up + " of " + TARGETS + " are up");
                }
                long next = start + (round + 1) * EVERY.toNanos();
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            }
        }
        return (CpuTime.ofThisProcess() - cpu) / (ROUNDS * EVERY.toSeconds());
    }

    private record Count(AtomicInteger up) implements ProbeOutput {
        @Override
        public boolean report(Target target, ProbeResult result) {
            if (result.status() == Status.UP) {
                up.incrementAndGet();
            }
            return true;
        }

        @Override
        public boolean report(Target target, ProbeResult result, Instant time) {
            return report(target, result);
        }

        @Override
        public void components(Target parent, Collection<Target> present, boolean complete) {}
    }

    private record Round(List<Target> targets, long number, long start) implements ProbeRound {
        @Override
        public String checkId() {
            return "ping";
        }

        @Override
        public Instant tick() {
            return Instant.EPOCH.plus(EVERY.multipliedBy(number));
        }

        @Override
        public Duration timeout() {
            return TIMEOUT;
        }

        @Override
        public Duration remaining() {
            Duration left = DEADLINE.minusNanos(System.nanoTime() - start);
            return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
        }

        @Override
        public boolean isOver() {
            return System.nanoTime() - start >= DEADLINE.toNanos();
        }

        @Override
        public Executor workers() {
            return Runnable::run;
        }

        @Override
        public Secrets secrets() {
            return Secrets.none();
        }
    }
}
