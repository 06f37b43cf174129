package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.icmp.internal.NamespaceSyscalls;
import io.denyut.rule.Rules;
import io.denyut.testkit.Await;
import io.denyut.testkit.NetworkNamespaces;
import io.denyut.testkit.RecordingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One target after the other, each with a timeout above the interval, in a monitor with the real clock. */
@Privileged
class StretchedSweepTest {
    @Test
    void aSweepThatDoesNotFitItsIntervalTakesTheTimeItNeedsAndNothingBecomesUnknown() throws Exception {
        RecordingSink sink = new RecordingSink();
        try (NetworkNamespaces network = NetworkNamespaces.create()) {
            network.pingGroupRange("0 2147483647");
            List<Target> targets = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                targets.add(Target.of("up-" + i, network.answering(i)));
            }
            targets.add(5, Target.of("silent-1", network.silent(1)));
            targets.add(15, Target.of("silent-2", network.silent(2)));
            IcmpProbe.Builder probe = IcmpProbe.builder().inFlight(1);
            probe.pinger().syscalls(new NamespaceSyscalls(network.clientNamespace()));
            Check ping = Check.of("ping", probe.build())
                    .targets(TargetSource.of(targets))
                    .every(Duration.ofSeconds(1))
                    .timeout(Duration.ofSeconds(3));
            try (Monitor monitor = Monitor.builder()
                    .check(ping)
                    .sink("out", sink)
                    .rule(Rules.stale("stale", Severity.MAJOR))
                    .build()) {
                monitor.start();
                Await.until(
                        "the first round to take longer than its interval",
                        () -> health(monitor).slowTargets() == targets.size());
                assertThat(monitor.health().problems())
                        .anySatisfy(problem -> assertThat(problem.toString())
                                .contains("check ping")
                                .contains("22 of 22 targets are looked at less often than asked for"));
                Await.until(
                        "two rounds",
                        Duration.ofSeconds(40),
                        () -> health(monitor).rounds() == 2,
                        () -> health(monitor).toString());
                CheckHealth health = health(monitor);
                // Two silent targets, 3 s each, one after the other; and no longer than that, though all 22 might be
                // silent.
                assertThat(health.lastDuration()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(20));
                assertThat(health.effectiveInterval()).isGreaterThanOrEqualTo(Duration.ofSeconds(6));
                assertThat(health.skippedTicks()).isGreaterThanOrEqualTo(10);
                assertThat(health.gapsFilled()).isZero();
                assertThat(monitor.alerts()).isEmpty();
            }
        }
        List<Observation> seen = sink.flushed();
        assertThat(seen).hasSizeGreaterThanOrEqualTo(44);
        // What is open when the monitor closes is filled by it.
        assertThat(seen.subList(0, 44))
                .allSatisfy(observation -> assertThat(observation.status())
                        .isEqualTo(observation.target().id().startsWith("up-") ? Status.UP : Status.DOWN));
    }

    private static CheckHealth health(Monitor monitor) {
        return monitor.health().checks().get("ping");
    }
}
