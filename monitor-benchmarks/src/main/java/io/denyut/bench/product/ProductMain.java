package io.denyut.bench.product;

import com.sun.management.ThreadMXBean;
import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.MonitorListener;
import io.denyut.Severity;
import io.denyut.TargetSource;
import io.denyut.bench.LoopbackTargets;
import io.denyut.icmp.IcmpProbe;
import io.denyut.rule.Rules;
import io.denyut.store.CsvSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The product that is measured: ping check, latest table, rule and CSV. Told on standard input what to do: {@code mark} prints a line of
 * counters, {@code stop} closes the monitor, prints them a last time and ends.
 */
public final class ProductMain {
    static final String CHECK = "ping";
    static final String SINK = "csv";

    private ProductMain() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args targets, seconds between rounds, folder of the CSV files
     */
    public static void main(String[] args) throws IOException {
        int targets = Integer.parseInt(args[0]);
        Duration every = Duration.ofSeconds(Integer.parseInt(args[1]));
        LateRounds late = new LateRounds(every);
        PrintStream out = System.out;
        Monitor monitor = Monitor.builder()
                .check(Check.of(CHECK, IcmpProbe.create())
                        .every(every)
                        .targets(TargetSource.of(LoopbackTargets.of(targets))))
                .sink(
                        SINK,
                        CsvSink.builder(Path.of(args[2])).zone(ZoneOffset.UTC).build())
                .rule(Rules.down("down", Severity.CRITICAL, 2))
                .listener(late)
                .build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            monitor.start();
            // The end of the input is the end of the parent: nobody is left to measure for.
            String word = in.readLine();
            while (word != null && !word.equals("stop")) {
                print(out, monitor, late);
                word = in.readLine();
            }
        } finally {
            monitor.close();
        }
        print(out, monitor, late);
    }

    private static void print(PrintStream out, Monitor monitor, LateRounds late) {
        MonitorHealth health = monitor.health();
        MonitorHealth.CheckHealth check = health.checks().get(CHECK);
        MonitorHealth.LaneHealth csv = health.sinks().get(SINK);
        out.println(new ProductCounters(
                check == null ? 0 : check.rounds(),
                check == null ? 0 : check.skippedTicks(),
                check == null ? 0 : check.gapsFilled(),
                late.over.get(),
                late.longestMillis.get(),
                csv == null ? 0 : csv.accepted(),
                csv == null ? 0 : csv.written(),
                allocatedBytes()));
        out.flush();
    }

    /** By the threads that live now. The threads that do the work live as long as the monitor. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Rounds that took longer than their interval. */
    private static final class LateRounds implements MonitorListener {
        final AtomicLong over = new AtomicLong();
        final AtomicLong longestMillis = new AtomicLong();
        private final Duration every;

        LateRounds(Duration every) {
            this.every = every;
        }

        @Override
        public void roundEnded(String check, Instant tick, int targets, Duration took) {
            longestMillis.accumulateAndGet(took.toMillis(), Math::max);
            if (took.compareTo(every) > 0) {
                over.incrementAndGet();
            }
        }
    }
}
