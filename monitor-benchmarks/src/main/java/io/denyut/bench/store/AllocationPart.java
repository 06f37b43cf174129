package io.denyut.bench.store;

import com.sun.management.ThreadMXBean;
import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.series.SeriesEngine;
import io.denyut.store.internal.series.SeriesOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Garbage of the sink's lane and of the store, with 10,000 results a second through a whole monitor. */
final class AllocationPart implements StoreBench.Part {
    private static final int TARGETS = 10_000;

    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public int minutes(boolean isShort) {
        return 1;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Database database = Database.open(folder.resolve("denyut.db"), DatabaseOptions.of(InstantSource.system()));
        SeriesEngine engine = SeriesEngine.open(database, SeriesOptions.of(InstantSource.system()));
        double bytes;
        try (Monitor monitor = Monitor.builder()
                .check(Check.of("ping", new Reports())
                        .every(Duration.ofSeconds(1))
                        .targets(TargetSource.of(IntStream.range(0, TARGETS)
                                .mapToObj(i -> Target.of("target-" + i, "192.0.2.1"))
                                .toList())))
                .sink("store", engine.sink())
                .build()) {
            monitor.start();
            Thread.sleep(isShort ? 5_000 : 10_000);
            long samples = engine.health().samples();
            long allocated = allocated();
            Thread.sleep(isShort ? 5_000 : 20_000);
            bytes = (allocated() - allocated) / (double) (engine.health().samples() - samples);
        } finally {
            database.close();
        }
        out.line(String.format(Locale.ROOT, "allocation: %.1f bytes an observation in lane and store", bytes));
        figures.put("bytes_allocated_per_observation", bytes);
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("sink-store")
                        || thread.getName().equals("denyut-store-writer"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    private static final class Reports implements Probe {
        @Override
        public RoundMode roundMode() {
            return RoundMode.SWEEP;
        }

        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            double rtt = 0.008 + round.number() % 100 / 1e6;
            round.targets().forEach(target -> output.report(target, ProbeResult.up(Pings.RTT.of(rtt))));
            return CompletableFuture.completedFuture(null);
        }
    }
}
