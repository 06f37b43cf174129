package io.denyut.bench.alerts;

import io.denyut.AlertEvent;
import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Severity;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.rule.Rules;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundMode;
import io.denyut.store.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** From an observation to the call of the channel, when nothing is to be waited for: targets come and go at their own times. */
final class NoticePart implements AlertsBench.Part {
    private static final int TARGETS = 200;

    @Override
    public String name() {
        return "notice";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Rig.Answers network = new Rig.Answers(RoundMode.PER_TARGET);
        Rig.Channel channel = new Rig.Channel(0); // a digest is held back on purpose
        JdbcStore store = JdbcStore.open(folder.resolve("denyut.db"));
        long begun = System.nanoTime();
        // Each target changes every 7 s, not all at once.
        network.isDown = target ->
                ((System.nanoTime() - begun) / 1_000_000_000L + target.id().hashCode()) / 7 % 2 == 0;
        try (Monitor monitor = Monitor.builder()
                .name("notice")
                .check(Check.of("ping", network)
                        .targets(Rig.targets(TARGETS))
                        .every(Duration.ofSeconds(1))
                        .timeout(Duration.ofMillis(500)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .alertStore(store.alerts())
                .groupWait(Duration.ZERO)
                .notifier("noc", channel, Recipient.mail("noc@example.net"))
                .build()) {
            monitor.start();
            TimeUnit.SECONDS.sleep(isShort ? 20 : 90);
        } finally {
            store.close();
        }
        List<Double> delays = new ArrayList<>();
        for (Rig.Got got : channel.got()) {
            for (AlertEvent event : got.notice().events()) {
                delays.add(Duration.between(event.time(), got.at()).toNanos() / 1e9);
            }
        }
        if (delays.isEmpty()) {
            throw new IllegalStateException("nobody was told anything");
        }
        Collections.sort(delays);
        double p99 = delays.get((int) (delays.size() * 0.99));
        out.line(String.format(
                Locale.ROOT,
                "notice: %d events told in %d notices, median %.3f s, p99 %.3f s, longest %.3f s",
                delays.size(),
                channel.got().size(),
                delays.get(delays.size() / 2),
                p99,
                delays.get(delays.size() - 1)));
        figures.put("notice_p99_seconds", p99).demand(p99 <= 1, "notice_p99_seconds at most 1");
    }
}
