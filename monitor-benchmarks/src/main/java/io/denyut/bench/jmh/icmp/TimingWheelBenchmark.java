package io.denyut.bench.jmh.icmp;

import io.denyut.icmp.internal.TimingWheel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Timers of 65,536 requests: set and taken back (the host answers), set and fired (it does not). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimingWheelBenchmark {
    private static final int ENTRIES = 1 << 16;
    private static final long TIMEOUT = 2_000_000_000L;

    private final TimingWheel wheel = new TimingWheel(ENTRIES);
    private long now;

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int scheduleAndCancel() {
        for (int i = 0; i < ENTRIES; i++) {
            wheel.schedule(i, now + i * 50_000L);
        }
        for (int i = 0; i < ENTRIES; i++) {
            wheel.cancel(i);
        }
        return wheel.size();
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long scheduleAndFire() {
        for (int i = 0; i < ENTRIES; i++) {
            wheel.schedule(i, now + i * 25_000L);
        }
        now += TIMEOUT;
        return wheel.advance(now, entry -> {});
    }
}
