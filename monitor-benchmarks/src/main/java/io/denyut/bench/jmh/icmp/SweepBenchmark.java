package io.denyut.bench.jmh.icmp;

import io.denyut.icmp.IcmpPinger;
import io.denyut.icmp.PingBatch;
import io.denyut.icmp.PingOptions;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole sweep over loopback, kernel included: time per ping. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SweepBenchmark {
    private static final int TARGETS = 10_000;

    private final PingBatch batch = PingBatch.of(targets());
    private final IcmpPinger pinger = IcmpPinger.builder().unlimitedRate().build();

    private static int[] targets() {
        int[] targets = new int[TARGETS];
        Arrays.setAll(targets, i -> (127 << 24 | 2 << 16) + i);
        return targets;
    }

    /** Fails where pinging is not possible: a sweep that sends nothing would look fast. */
    @Setup
    public void requirePermission() throws Exception {
        if (pinger.ping("127.0.0.1").get().rtts().isEmpty()) {
            throw new IllegalStateException(
                    String.valueOf(pinger.ping("127.0.0.1").get()));
        }
    }

    @TearDown
    public void close() {
        pinger.close();
    }

    @Benchmark
    @OperationsPerInvocation(TARGETS)
    public Void sweep() throws Exception {
        return pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {}).get();
    }
}
