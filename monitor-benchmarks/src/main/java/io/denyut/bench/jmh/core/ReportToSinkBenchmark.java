package io.denyut.bench.jmh.core;

import io.denyut.Check;
import io.denyut.Metric;
import io.denyut.Monitor;
import io.denyut.MonitorListener;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.Unit;
import io.denyut.rule.Rules;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import io.denyut.spi.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A round through the engine, from the tick until the sink has all of it: time per observation. With the latest table, one rule and one
 * sink; the probe only reports.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReportToSinkBenchmark {
    private static final int TARGETS = 10_000;

    private static final String CHECK = "report";
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Of the sink's queue. */
    private static final Duration BATCH_DELAY = Duration.ofMillis(200);

    /** Fewer than would bring the next tick. */
    private static final int MOST_MOVES = 20;

    private static final long MOVE_AGAIN_NANOS = 5_000_000;
    private static final long LOOK_AGAIN_NANOS = 20_000;
    private static final long SETTLE_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Metric RTT = Metric.gauge("bench.rtt", Unit.SECONDS, "what a probe might have measured");

    private final SteppedTime time = new SteppedTime();
    private final CountingSink sink = new CountingSink();
    private final Rounds rounds = new Rounds();
    private final Monitor monitor = Monitor.builder()
            .timeSource(time)
            .check(Check.of(CHECK, new ReportingProbe())
                    .every(EVERY)
                    .targets(TargetSource.of(IntStream.range(0, TARGETS)
                            .mapToObj(i -> Target.of("target-" + i, "192.0.2.1"))
                            .toList())))
            .sink("count", sink)
            .rule(Rules.down("down", Severity.CRITICAL, 2))
            .listener(rounds)
            .build();
    private long begun;

    @Setup
    public void start() {
        monitor.start();
    }

    @TearDown
    public void close() {
        monitor.close();
    }

    /** The round before has ended. */
    @Setup(Level.Invocation)
    public void settle() {
        waitFor(() -> rounds.ended.get() == begun);
        LockSupport.parkNanos(SETTLE_NANOS);
    }

    /** One round. */
    @Benchmark
    @OperationsPerInvocation(TARGETS)
    public long round() {
        begun++;
        long wanted = begun * TARGETS;
        begin();
        waitFor(() -> rounds.ended.get() == begun);
        for (int i = 0; i < MOST_MOVES && sink.received.get() < wanted; i++) {
            time.advance(BATCH_DELAY); // what does not fill a batch of the sink's queue waits for time to pass
            long moved = System.nanoTime();
            while (sink.received.get() < wanted && System.nanoTime() - moved < MOVE_AGAIN_NANOS) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        waitFor(() -> sink.received.get() >= wanted);
        return wanted;
    }

    /** A tick is skipped while the engine still puts the round before away, which is seldom after the time to settle. */
    private void begin() {
        long before = skipped();
        time.advanceToNext(EVERY);
        for (long now = skipped(); now > before; now = skipped()) {
            before = now;
            LockSupport.parkNanos(SETTLE_NANOS);
            time.advanceToNext(EVERY);
        }
    }

    private long skipped() {
        return Objects.requireNonNull(monitor.health().checks().get(CHECK)).skippedTicks();
    }

    private void waitFor(BooleanSupplier met) {
        long begin = System.nanoTime();
        while (!met.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException("round " + begun + " does not end: " + monitor.health());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static final class ReportingProbe implements Probe {
        private final ProbeResult result = ProbeResult.up(RTT.of(0.001));

        @Override
        public RoundMode roundMode() {
            return RoundMode.SWEEP;
        }

        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            round.targets().forEach(target -> output.report(target, result));
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class CountingSink implements Sink {
        final AtomicLong received = new AtomicLong();

        @Override
        public void write(List<Observation> batch) {
            received.addAndGet(batch.size());
        }
    }

    private static final class Rounds implements MonitorListener {
        final AtomicLong ended = new AtomicLong();

        @Override
        public void roundEnded(String check, Instant tick, int targets, Duration took) {
            ended.incrementAndGet();
        }
    }
}
