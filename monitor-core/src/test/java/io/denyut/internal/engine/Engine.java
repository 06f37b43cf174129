package io.denyut.internal.engine;

import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.testkit.Await;
import io.denyut.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A monitor on a clock that the test moves: time stands still until all that is under way has settled. */
final class Engine implements AutoCloseable {
    private static final long PATIENCE_WITH_BLOCKED_PARTS = 200_000_000;

    final FakeClock clock;
    final DefaultMonitor monitor;
    private final boolean blockedParts;

    private Engine(FakeClock clock, Consumer<Monitor.Builder> parts, boolean blockedParts) {
        this.clock = clock;
        Monitor.Builder builder = Monitor.builder().timeSource(clock).closeWithin(Duration.ofSeconds(2));
        parts.accept(builder);
        this.monitor = (DefaultMonitor) builder.build();
        this.blockedParts = blockedParts;
    }

    /** A monitor whose parts all come back. */
    static Engine of(Consumer<Monitor.Builder> parts) {
        return of(new FakeClock(), parts);
    }

    /** A monitor on the clock of an earlier one: a restart. */
    static Engine of(FakeClock clock, Consumer<Monitor.Builder> parts) {
        return new Engine(clock, parts, false);
    }

    /** A monitor with parts that may never come back: settling does not wait for them. */
    static Engine withBlockedParts(Consumer<Monitor.Builder> parts) {
        return new Engine(new FakeClock(), parts, true);
    }

    Engine start() {
        monitor.start();
        settle();
        return this;
    }

    Engine advance(Duration by) {
        settle();
        long left = by.toNanos();
        while (left > 0) {
            Duration next = clock.untilNext();
            long step = next == null ? left : Math.min(left, Math.max(1, next.toNanos()));
            clock.advance(Duration.ofNanos(step));
            left -= step;
            settle();
        }
        return this;
    }

    void settle() {
        if (blockedParts) {
            long end = System.nanoTime() + PATIENCE_WITH_BLOCKED_PARTS / 10;
            while (System.nanoTime() < end && !isQuiet()) {
                Thread.onSpinWait();
            }
        } else {
            Await.until("the engine to settle", this::isQuiet);
        }
    }

    /** Twice in a row: a part may be between two others. */
    private boolean isQuiet() {
        return monitor.isQuiet() && monitor.isQuiet();
    }

    /** What was written, as {@code target@seconds=STATUS reason}. */
    static List<String> words(List<Observation> observations) {
        return observations.stream()
                .map(o -> o.target().id() + "@" + o.tick().getEpochSecond() % 86_400 + "=" + o.status()
                        + (o.reason() == null ? "" : " " + o.reason().code()))
                .toList();
    }

    static List<io.denyut.Target> targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> io.denyut.Target.of("t" + i, "127.0.0.1"))
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        monitor.close();
    }
}
