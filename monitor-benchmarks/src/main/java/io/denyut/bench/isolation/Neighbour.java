package io.denyut.bench.isolation;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.bench.LoopbackTargets;
import io.denyut.icmp.IcmpProbe;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A healthy check with sink, rule and notifier, run for a while in a monitor of its own. */
final class Neighbour {
    private static final String CHECK = "ping";

    /** Threads that were told to end may take a moment; those that never will have had it then. */
    private static final long LEAVE_NANOS = 300_000_000;

    private final List<Target> targets;
    private final Duration every;
    private final Duration timeout;
    private final Duration length;
    private final Duration closeWithin;
    private final Clock clock = Clock.systemUTC();

    /** @param length how long it is watched: a multiple of {@code every} */
    Neighbour(int targets, Duration every, Duration timeout, Duration length, Duration closeWithin) {
        this.targets = LoopbackTargets.of(targets);
        this.every = every;
        this.timeout = timeout;
        this.length = length;
        this.closeWithin = closeWithin;
    }

    /**
     * What it got.
     *
     * @param rounds that ended
     * @param skipped ticks passed over
     * @param gaps observations that did not reach the sink
     * @param doubles observations that reached it more than once
     * @param notUp observations that do not say what the pings showed
     * @param notEvaluated observations that did not reach the rule
     * @param notices that reached the notifier
     * @param threadsMore threads at the end of the run, less those after the first rounds
     * @param threadsLeft threads after the close, less those before the start
     * @param closeMillis how long the close took
     */
    record Result(
            long rounds,
            long skipped,
            long gaps,
            long doubles,
            long notUp,
            long notEvaluated,
            long notices,
            int threadsMore,
            int threadsLeft,
            long closeMillis) {}

    /** One run beside what {@code badPart} puts in. */
    Result run(Consumer<Monitor.Builder> badPart) throws InterruptedException {
        RoundBook book = new RoundBook(CHECK, targets.size());
        HealthyRule rule = new HealthyRule(CHECK);
        AtomicLong notices = new AtomicLong();
        Monitor.Builder builder = Monitor.builder()
                .closeWithin(closeWithin)
                .groupWait(Duration.ZERO)
                .check(Check.of(CHECK, IcmpProbe.create())
                        .every(every)
                        .timeout(timeout)
                        .targets(TargetSource.of(targets)))
                .sink("healthy", book)
                .rule(rule)
                .notifier(
                        "healthy",
                        (notification, to) -> {
                            notices.incrementAndGet();
                            return new Receipt("", "");
                        },
                        Recipient.mail("somebody@example.org"));
        badPart.accept(builder);
        waitForTheEndOfAnInterval();
        int threadsBefore = threads();
        long begin = System.nanoTime();
        Monitor monitor = builder.build();
        CheckHealth check;
        int threadsEarly;
        int threadsEnd;
        try {
            monitor.start();
            Duration settled = every.multipliedBy(2);
            sleepUntil(begin + settled.toNanos());
            threadsEarly = threads();
            sleepUntil(begin + length.toNanos());
            threadsEnd = threads();
            check = Objects.requireNonNull(monitor.health().checks().get(CHECK));
        } finally {
            begin = System.nanoTime();
            monitor.close();
        }
        long closeMillis = (System.nanoTime() - begin) / 1_000_000;
        long lostRounds = Math.max(0, check.rounds() - book.rounds());
        return new Result(
                check.rounds(),
                check.skippedTicks(),
                book.gaps() + lostRounds * targets.size(),
                book.doubles(),
                book.notUp(),
                (long) book.rounds() * targets.size() - rule.evaluated(),
                notices.get(),
                threadsEnd - threadsEarly,
                threadsLeft(threadsBefore),
                closeMillis);
    }

    /** All runs begin, and so end, at the same place between two ticks: after the round, before the next. */
    private void waitForTheEndOfAnInterval() throws InterruptedException {
        long interval = every.toMillis();
        long at = Math.floorMod(clock.millis() - interval * 9 / 10, interval);
        TimeUnit.MILLISECONDS.sleep(interval - at);
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    private static int threadsLeft(int before) {
        long begin = System.nanoTime();
        while (threads() > before && System.nanoTime() - begin < LEAVE_NANOS) {
            LockSupport.parkNanos(1_000_000);
        }
        return threads() - before;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
