package io.denyut.bench.alerts;

import io.denyut.Metric;
import io.denyut.Reason;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundMode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A network that answers at once, and a channel that takes everything. */
final class Rig {
    static final Metric LOAD = Metric.gauge("bench.load", Unit.RATIO, "Made up");

    private Rig() {}

    static Target[] targets(int count) {
        Target[] targets = new Target[count];
        for (int i = 0; i < count; i++) {
            targets[i] = Target.of("t" + i, "127.0.0.1");
        }
        return targets;
    }

    /** Reports every target of a round at once. */
    static final class Answers implements Probe {
        final AtomicLong reported = new AtomicLong();

        /** When the first round in which something was down had reported all; 0 before. */
        final AtomicLong failedRoundOver = new AtomicLong();

        volatile Predicate<Target> isDown = target -> false;
        private final RoundMode mode;

        Answers(RoundMode mode) {
            this.mode = mode;
        }

        @Override
        public RoundMode roundMode() {
            return mode;
        }

        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            Predicate<Target> down = isDown;
            int number = 0;
            boolean any = false;
            for (Target target : round.targets()) {
                double load = (number++ * 31L + round.number() * 7) % 100 / 100.0;
                boolean isDownNow = down.test(target);
                any |= isDownNow;
                output.report(
                        target,
                        isDownNow
                                ? ProbeResult.down(new Reason("bench.down", "made up"))
                                : ProbeResult.up(LOAD.of(load)));
                reported.incrementAndGet();
            }
            if (any) {
                failedRoundOver.compareAndSet(0, System.nanoTime());
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A notice and when it came. */
    record Got(Notification notice, Instant at, long nanos) {}

    static final class Channel implements Notifier {
        private final List<Got> got = new ArrayList<>();
        private final NotifierOptions options;

        Channel() {
            this.options = NotifierOptions.DEFAULT;
        }

        /** @param stormCap 0 = none */
        Channel(int stormCap) {
            this.options = NotifierOptions.DEFAULT.withStormCap(stormCap);
        }

        @Override
        public NotifierOptions options() {
            return options;
        }

        @Override
        public synchronized Receipt send(Notification notification, Recipient to) {
            got.add(new Got(notification, InstantSource.system().instant(), System.nanoTime()));
            notifyAll();
            return new Receipt("", "taken");
        }

        synchronized List<Got> got() {
            return List.copyOf(got);
        }

        /** Waits until so many have come, at most so many seconds. */
        synchronized boolean await(int count, int seconds) throws InterruptedException {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (got.size() < count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        }
    }

    /** CPU seconds of the thread with this name. */
    static double cpuOf(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(thread)) {
                return threads.getThreadCpuTime(info.getThreadId()) / 1e9;
            }
        }
        throw new IllegalStateException("there is no thread " + thread);
    }
}
