package io.denyut.bench.alerts;

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
import java.util.Locale;

/**
 * Fifty rules that all look at every observation; two of them raise and clear an alert at one target in a hundred each round. Measured is the
 * CPU time of the one thread on which rules and alerts are decided.
 */
final class RatePart implements AlertsBench.Part {
    private static final int RULES = 50;
    private static final int TARGETS = 10_000;
    private static final double DEMANDED = 100_000;

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int seconds = isShort ? 8 : 30;
        Rig.Answers network = new Rig.Answers(RoundMode.SWEEP);
        JdbcStore store = JdbcStore.open(folder.resolve("denyut.db"));
        Monitor.Builder builder = Monitor.builder()
                .name("rate")
                .check(Check.of("load", network)
                        .targets(Rig.targets(TARGETS))
                        .every(Duration.ofSeconds(1))
                        .timeout(Duration.ofMillis(500)))
                .alertStore(store.alerts())
                .notifier("noc", new Rig.Channel(), Recipient.mail("noc@example.net"));
        for (int i = 0; i < RULES; i++) {
            // The first two are met by one value in a hundred, the others by none.
            builder.rule(Rules.when(Rig.LOAD)
                    .above(i < 2 ? 0.985 : 1.5 + i)
                    .severity(Severity.values()[i % 4])
                    .named("rule-" + i));
        }
        try (Monitor monitor = builder.build()) {
            monitor.start();
            wait(network, 3 * TARGETS);
            long before = monitor.health().rules().written();
            double cpu = Rig.cpuOf("rate-rules");
            wait(network, network.reported.get() + (long) seconds * TARGETS);
            // On a machine that has no time for it some are dropped; what counts is what was judged.
            long observations = monitor.health().rules().written() - before;
            double used = Rig.cpuOf("rate-rules") - cpu;
            double rate = observations / used;
            out.line(String.format(
                    Locale.ROOT,
                    "rate: %,d observations by %d rules in %.2f CPU s: %,.0f a second; %d alerts open",
                    observations,
                    RULES,
                    used,
                    rate,
                    monitor.alerts().size()));
            figures.put("observations_per_second", rate)
                    .demand(rate >= DEMANDED, "observations_per_second at least 100,000");
        } finally {
            store.close();
        }
    }

    private static void wait(Rig.Answers network, long until) throws InterruptedException {
        while (network.reported.get() < until) {
            Thread.sleep(5);
        }
    }
}
