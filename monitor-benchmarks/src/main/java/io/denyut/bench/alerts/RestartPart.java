package io.denyut.bench.alerts;

import io.denyut.AlertEvent;
import io.denyut.AlertTransition;
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
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A monitor ends with ten thousand alerts open and begins again: until its first round has been judged and stored. */
final class RestartPart implements AlertsBench.Part {
    private static final int ALERTS = 10_000;

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Path file = folder.resolve("denyut.db");
        Rig.Channel before = new Rig.Channel();
        CountDownLatch raised = new CountDownLatch(ALERTS);
        try (JdbcStore store = JdbcStore.open(file);
                Monitor monitor = monitor(store, before, "nothing-more", event -> raised.countDown())) {
            monitor.start();
            raised.await(60, TimeUnit.SECONDS);
            before.await(1, 60);
        }
        Rig.Channel after = new Rig.Channel();
        CountDownLatch decided = new CountDownLatch(1);
        long begun = System.nanoTime();
        double seconds;
        int open;
        try (JdbcStore store = JdbcStore.open(file);
                Monitor monitor = monitor(store, after, "fresh", event -> {
                    if (event.alert().identity().target().equals("fresh")
                            && event.transition() == AlertTransition.RAISED) {
                        decided.countDown();
                    }
                })) {
            monitor.start();
            decided.await(120, TimeUnit.SECONDS);
            seconds = (System.nanoTime() - begun) / 1e9;
            open = monitor.alerts().size();
            TimeUnit.SECONDS.sleep(5);
        }
        long again = after.got().stream()
                .flatMap(got -> got.notice().events().stream())
                .filter(event -> !event.alert().identity().target().equals("fresh"))
                .count();
        out.line(String.format(
                Locale.ROOT,
                "restart: %d alerts open, the first round judged and stored %.2f s after the store was opened; %d told again",
                open,
                seconds,
                again));
        figures.put("restart_10k_alerts_seconds", seconds)
                .put("told_again_after_restart", again)
                .demand(seconds <= 2, "restart_10k_alerts_seconds at most 2")
                .demand(again == 0 && open == ALERTS + 1, "all alerts open, none told again");
    }

    private static Monitor monitor(
            JdbcStore store, Rig.Channel channel, String more, java.util.function.Consumer<AlertEvent> heard) {
        Rig.Answers network = new Rig.Answers(RoundMode.SWEEP);
        network.isDown = target -> !target.id().equals("nothing-more");
        Target[] targets = Rig.targets(ALERTS + 1);
        targets[ALERTS] = Target.of(more, "127.0.0.1");
        return Monitor.builder()
                .name("restart")
                .check(Check.of("ping", network)
                        .targets(targets)
                        .every(Duration.ofSeconds(1))
                        .timeout(Duration.ofMillis(500)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .alertStore(store.alerts())
                .groupWait(Duration.ofSeconds(1))
                .listener(new MonitorListener() {
                    @Override
                    public void alert(AlertEvent event) {
                        heard.accept(event);
                    }
                })
                .notifier("noc", channel, Recipient.mail("noc@example.net"))
                .build();
    }
}
