package io.denyut.bench.jmh.icmp;

import io.denyut.icmp.internal.Columns;
import io.denyut.icmp.internal.Job;
import io.denyut.icmp.internal.PingLoop;
import io.denyut.icmp.internal.Places;
import io.denyut.icmp.internal.Plan;
import io.denyut.icmp.internal.SocketOpener;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Our share of a ping: encode, timer, match and result, with a kernel that costs next to nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeMatchBenchmark {
    private static final int TARGETS = 20_000;

    private final Columns columns = new Columns(targets());
    private final Plan plan = Plan.of(1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final PingLoop loop = new PingLoop(
            new EchoingKernel(), new PingLoop.Config("benchmark-icmp", 0, 56, 1 << 20, SocketOpener.Kind.PING));

    private static int[] targets() {
        int[] targets = new int[TARGETS];
        Arrays.setAll(targets, i -> (10 << 24) + i);
        return targets;
    }

    @TearDown
    public void close() {
        loop.close();
    }

    /** Counts the answers: a kernel that answered wrongly would look fast. */
    @Benchmark
    @OperationsPerInvocation(TARGETS)
    public int encodeAndMatch() throws Exception {
        int[] answered = {0};
        Job job = new Job(
                columns,
                plan,
                new Places(Integer.MAX_VALUE),
                System.nanoTime(),
                Double.POSITIVE_INFINITY,
                Long.MAX_VALUE,
                () -> false,
                i -> {
                    answered[0] += columns.replies(i);
                });
        loop.submit(job);
        job.done().get();
        if (answered[0] != TARGETS) {
            throw new IllegalStateException(answered[0] + " of " + TARGETS + " were answered");
        }
        return answered[0];
    }
}
