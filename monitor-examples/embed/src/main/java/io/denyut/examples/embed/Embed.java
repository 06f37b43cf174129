package io.denyut.examples.embed;

import static java.time.Duration.ofSeconds;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.icmp.IcmpProbe;
import io.denyut.rule.Rules;
import io.denyut.store.CsvSink;
import java.nio.file.Path;

/** Pings two addresses, given as arguments, every five seconds and writes what it sees to {@code ping_results}. */
public final class Embed {
    private Embed() {}

    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "127.0.0.1";
        String other = args.length > 1 ? args[1] : address;
        try (Monitor monitor = Monitor.builder()
                .check(Check.of("ping", IcmpProbe.create())
                        .targets(Target.of("router-1", address), Target.of("olt-kediri", other))
                        .every(ofSeconds(5))
                        .timeout(ofSeconds(2)))
                .sink("csv", CsvSink.daily(Path.of("ping_results")))
                .rule(Rules.down("device-down", Severity.CRITICAL, 3))
                .rule(Rules.when(IcmpMetrics.PACKET_LOSS)
                        .above(0.20)
                        .clearBelow(0.05)
                        .forRounds(3)
                        .severity(Severity.MINOR)
                        .named("lossy-link"))
                .build()) {
            monitor.start();
            Thread.currentThread().join();
        }
    }
}
