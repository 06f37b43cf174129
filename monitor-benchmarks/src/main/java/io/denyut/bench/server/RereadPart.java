package io.denyut.bench.server;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorListener;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.icmp.IcmpProbe;
import io.denyut.store.JdbcTargetSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A monitor that pings all rows of a large inventory, while the inventory changes and is read again. */
final class RereadPart {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration REFRESH = Duration.ofSeconds(7);
    private static final long DEMANDED_MILLIS = 2_000;
    private static final int WARM_UP_ROUNDS = 2;

    private RereadPart() {}

    static void measure(Path folder, int rows, int rereads, Figures figures, Output out) throws Exception {
        InventoryFile inventory = new InventoryFile(folder.resolve("inventaris.db"), rows);
        TimedSource source = new TimedSource(
                JdbcTargetSource.builder(inventory.url()).refresh(REFRESH).build());
        Watch watch = new Watch(source);
        try (Monitor monitor = Monitor.builder()
                .check(Check.of("ping", IcmpProbe.create()).every(EVERY).targets(source))
                .listener(watch)
                .build()) {
            monitor.start();
            out.line(rows + " rows in SQLite, pinged each " + EVERY.toSeconds() + " s, read again each "
                    + REFRESH.toSeconds() + " s");
            await(watch.changes, "the first reading");
            while (health(monitor).rounds() < WARM_UP_ROUNDS) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < rereads; i++) {
                inventory.change();
                long took = await(watch.changes, "the change");
                millis.add(took);
                out.line(String.format(
                        Locale.ROOT,
                        "  %d %% changed: in effect %d ms after the reading began, of which the database took %d ms",
                        1,
                        took,
                        source.readMillis));
            }
            long rounds = health(monitor).rounds();
            while (health(monitor).rounds() <= rounds) {
                TimeUnit.MILLISECONDS.sleep(100); // the round that the last change fell into ends, too
            }
            report(health(monitor), watch, millis, figures, out);
        }
    }

    private static void report(CheckHealth health, Watch watch, List<Long> millis, Figures figures, Output out) {
        long most = Collections.max(millis);
        long late = watch.over.get() + health.skippedTicks();
        out.line(String.format(
                Locale.ROOT,
                "  %d rounds, the longest %d ms; %d late, %d results missing",
                health.rounds(),
                watch.longestMillis.get(),
                late,
                health.gapsFilled()));
        figures.put("reread_100k_ms", most)
                .put("reread_100k_median_ms", millis.stream().sorted().toList().get(millis.size() / 2))
                .put("rereads", millis.size())
                .put("rounds", health.rounds())
                .put("longest_round_ms", watch.longestMillis.get())
                .put("late_rounds", late)
                .put("gaps_filled", health.gapsFilled());
        figures.demand(most < DEMANDED_MILLIS, "reread_100k_ms < " + DEMANDED_MILLIS)
                .demand(late == 0, "late_rounds 0")
                .demand(health.gapsFilled() == 0, "gaps_filled 0");
    }

    private static long await(BlockingQueue<Long> changes, String what) throws Exception {
        Long took = changes.poll(2, TimeUnit.MINUTES);
        if (took == null) {
            throw new BenchException(what + " did not come within 2 min");
        }
        return took;
    }

    private static CheckHealth health(Monitor monitor) throws BenchException {
        CheckHealth health = monitor.health().checks().get("ping");
        if (health == null) {
            throw new BenchException("there is no check");
        }
        return health;
    }

    /** Remembers when the last reading began and how long it took. */
    private static final class TimedSource implements TargetSource {
        private final TargetSource source;
        volatile long begun;
        volatile long readMillis;

        TimedSource(TargetSource source) {
            this.source = source;
        }

        @Override
        public TargetSet targets() throws Exception {
            begun = System.nanoTime();
            TargetSet set = source.targets();
            readMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            return set;
        }

        @Override
        public Duration refresh() {
            return source.refresh();
        }
    }

    /** Notes when a changed set is in effect, and what became of the rounds. */
    private static final class Watch implements MonitorListener {
        final BlockingQueue<Long> changes = new ArrayBlockingQueue<>(1_000);
        final AtomicLong over = new AtomicLong();
        final AtomicLong longestMillis = new AtomicLong();
        private final TimedSource source;

        Watch(TimedSource source) {
            this.source = source;
        }

        @Override
        public void targetsChanged(String check, int targets, int refused) {
            changes.offer(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - source.begun));
        }

        @Override
        public void roundEnded(String check, Instant tick, int targets, Duration took) {
            longestMillis.accumulateAndGet(took.toMillis(), Math::max);
            if (took.compareTo(EVERY) > 0) {
                over.incrementAndGet();
            }
        }
    }
}
