package io.denyut.bench.alerts;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorListener;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.rule.Rules;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundMode;
import io.denyut.store.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A router goes, and with it in one round the ten thousand targets behind it. */
final class OutagePart implements AlertsBench.Part {
    private static final int TARGETS = 10_000;
    private static final Duration GROUP_WAIT = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Rig.Answers network = new Rig.Answers(RoundMode.SWEEP);
        Rig.Channel channel = new Rig.Channel();
        AtomicLong roundEnded = new AtomicLong();
        CountDownLatch quietRounds = new CountDownLatch(3);
        CountDownLatch outage = new CountDownLatch(1);
        MonitorListener listener = new MonitorListener() {
            @Override
            public void roundEnded(String check, Instant tick, int targets, Duration took) {
                quietRounds.countDown();
                long over = network.failedRoundOver.get();
                if (over != 0 && roundEnded.compareAndSet(0, over)) {
                    outage.countDown();
                }
            }
        };
        JdbcStore store = JdbcStore.open(folder.resolve("denyut.db"));
        Target[] targets = Rig.targets(TARGETS + 1);
        targets[0] = Target.of("gw", "127.0.0.1");
        Monitor.Builder builder = Monitor.builder()
                .name("outage")
                .check(Check.of("ping", network)
                        .targets(targets)
                        .every(Duration.ofSeconds(5))
                        .timeout(Duration.ofSeconds(1)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .alertStore(store.alerts())
                .groupWait(GROUP_WAIT)
                .listener(listener)
                .notifier("noc", channel, Recipient.mail("noc@example.net"));
        for (int i = 1; i <= TARGETS; i++) {
            builder.dependsOn("t" + i, "gw");
        }
        try (Monitor monitor = builder.build()) {
            monitor.start();
            quietRounds.await(60, TimeUnit.SECONDS);
            network.isDown = target -> true;
            outage.await(60, TimeUnit.SECONDS);
            boolean came = channel.await(1, 120);
            List<Rig.Got> first = channel.got();
            double seconds = came
                    ? (first.get(0).nanos() - roundEnded.get()) / 1e9 - GROUP_WAIT.toMillis() / 1e3
                    : Double.POSITIVE_INFINITY;
            TimeUnit.SECONDS.sleep(isShort ? 15 : 40); // whatever else may come of it
            int notices = channel.got().size();
            out.line(String.format(
                    Locale.ROOT,
                    "outage: %d targets behind one: %d alerts, %d notices, the first %.2f s after the round and the wait of its group",
                    TARGETS,
                    monitor.alerts().size(),
                    notices,
                    seconds));
            channel.got().stream()
                    .limit(5)
                    .forEach(got -> out.line("  " + got.notice().kind() + " of "
                            + got.notice().events().size() + ", the first "
                            + got.notice().events().get(0).alert().identity()));
            figures.put("notices_for_parent_outage", notices)
                    .put("parent_outage_seconds", Math.max(0, seconds))
                    .demand(notices == 1, "notices_for_parent_outage 1")
                    .demand(seconds <= 2, "parent_outage_seconds at most 2");
        } finally {
            store.close();
        }
    }
}
