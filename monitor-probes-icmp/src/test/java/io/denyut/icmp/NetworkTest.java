package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.icmp.internal.NamespaceSyscalls;
import io.denyut.icmp.internal.SocketOpener.Kind;
import io.denyut.icmp.internal.Syscalls;
import io.denyut.spi.ProbeResult;
import io.denyut.testkit.Await;
import io.denyut.testkit.FakeRound;
import io.denyut.testkit.NetworkNamespaces;
import io.denyut.testkit.RecordingOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kinds of sockets against a network of hosts that answer, are silent, or cannot be reached. */
@Privileged
class NetworkTest {
    private static NetworkNamespaces network;

    @BeforeAll
    static void makeNetwork() throws Exception {
        network = NetworkNamespaces.create();
        network.pingGroupRange("0 2147483647");
    }

    @AfterAll
    static void removeNetwork() {
        network.close();
    }

    private static IcmpProbe.Builder probe(Kind kind) throws Exception {
        IcmpProbe.Builder builder = IcmpProbe.builder();
        builder.pinger().sockets(kind).syscalls(new NamespaceSyscalls(network.clientNamespace()));
        return builder;
    }

    private static Map<String, ProbeResult> sweep(IcmpProbe probe, List<Target> targets, Duration within)
            throws Exception {
        FakeRound round = FakeRound.over(targets)
                .timeout(Duration.ofSeconds(1))
                .within(within)
                .build();
        RecordingOutput output = new RecordingOutput(round);
        probe.probe(round, output).toCompletableFuture().get(60, TimeUnit.SECONDS);
        return output.accepted();
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void answersAndRefusalsOfManyHostsAreNeverMixedUp(Kind kind) throws Exception {
        List<Target> targets = new ArrayList<>();
        targets.add(Target.of("host-1", network.unreachable(1)));
        targets.add(Target.of("net-1", network.noNetwork(1)));
        targets.add(Target.of("filter-1", network.prohibited(1)));
        for (int i = 1; i <= 1_000; i++) {
            targets.add(Target.of("up-" + i, network.answering(i)));
            targets.add(Target.of("silent-" + i, network.silent(i)));
        }
        try (IcmpProbe probe = probe(kind).retries(0).build()) {
            Map<String, ProbeResult> results = sweep(probe, targets, Duration.ofSeconds(3));
            assertThat(results).hasSize(targets.size());
            results.forEach((id, result) -> {
                String expected = switch (id.substring(0, id.indexOf('-'))) {
                    case "up" -> "UP";
                    case "host" -> "DOWN icmp.unreachable.host";
                    case "net" -> "DOWN icmp.unreachable.net";
                    case "filter" -> "DOWN icmp.unreachable.prohibited";
                    default -> "DOWN icmp.timeout";
                };
                assertThat(outcome(result)).as(id + " " + probe.counters()).isEqualTo(expected);
            });
            assertThat(results.get("host-1").reason().text()).contains("says 198.18.0.2");
            assertThat(probe.counters().sendFailures()).isZero();
            assertThat(probe.counters().foreign()).isZero();
        }
    }

    private static String outcome(ProbeResult result) {
        Reason reason = result.reason();
        return result.status() + (reason == null ? "" : " " + reason.code());
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aHostThatIsSilencedGoesDownAndComesBack(Kind kind) throws Exception {
        Target target = Target.of("host", network.answering(7));
        try (IcmpProbe probe = probe(kind).retries(0).build()) {
            assertThat(sweep(probe, List.of(target), Duration.ofSeconds(3))
                            .get("host")
                            .status())
                    .isEqualTo(Status.UP);
            network.silence(target.address());
            ProbeResult silent =
                    sweep(probe, List.of(target), Duration.ofSeconds(3)).get("host");
            network.revive(target.address());
            assertThat(outcome(silent)).isEqualTo("DOWN icmp.timeout");
            assertThat(silent.samples()).containsExactly(IcmpMetrics.PACKET_LOSS.of(1));
            assertThat(sweep(probe, List.of(target), Duration.ofSeconds(3))
                            .get("host")
                            .status())
                    .isEqualTo(Status.UP);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void anAddressOnTheLinkThatNobodyHasIsDown(Kind kind) throws Exception {
        try (IcmpProbe probe = probe(kind).build()) {
            FakeRound round = FakeRound.over(List.of(Target.of("nobody", network.nobody())))
                    .timeout(Duration.ofSeconds(6))
                    .build();
            RecordingOutput output = new RecordingOutput(round);
            probe.probe(round, output).toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(outcome(output.result(round.targets().get(0)))).isEqualTo("DOWN icmp.unreachable.host");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void anAddressWithoutARouteIsUnknownAndHarmsNoOther(Kind kind) throws Exception {
        List<Target> targets = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            targets.add(Target.of("up-" + i, network.answering(i)));
            targets.add(Target.of("nowhere-" + i, "192.0.2." + i));
            targets.add(Target.of("broadcast-" + i, "255.255.255.255"));
        }
        try (IcmpProbe probe = probe(kind).build()) {
            sweep(probe, targets, Duration.ofSeconds(3))
                    .forEach((id, result) -> assertThat(outcome(result))
                            .as(id)
                            .isEqualTo(id.startsWith("up-") ? "UP" : "UNKNOWN icmp.send"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void moreHostsThanOneSocketHasNumbersAreAllJudged(Kind kind) throws Exception {
        int hosts = 70_000;
        int[] addresses = new int[hosts];
        int silent = IcmpAddress.parseIpv4(network.silent(1)).getAsInt();
        for (int i = 0; i < hosts; i++) {
            addresses[i] = silent + i % 16_000;
        }
        addresses[hosts - 1] = IcmpAddress.parseIpv4(network.answering(1)).getAsInt();
        PingBatch batch = PingBatch.of(addresses);
        try (IcmpPinger pinger = IcmpPinger.builder()
                .unlimitedRate()
                .sockets(kind)
                .syscalls(new NamespaceSyscalls(network.clientNamespace()))
                .build()) {
            PingOptions options = PingOptions.DEFAULT.withRetries(0).withTimeout(Duration.ofSeconds(3));
            pinger.sweep(batch, options, (done, index) -> {}).get(60, TimeUnit.SECONDS);
            assertThat(pinger.counters().timeouts()).isEqualTo(hosts - 1);
            assertThat(batch.status(hosts - 1)).isEqualTo(Status.UP);
            assertThat(pinger.describeSockets().orElseThrow()).contains("2 open");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void whenThereIsNothingToDoTheLoopSleepsForEver(Kind kind) throws Exception {
        AtomicLong timeout = new AtomicLong(-1);
        Syscalls calls = new NamespaceSyscalls(network.clientNamespace()) {
            @Override
            public int ppoll(long fds, int count, long nanos) {
                timeout.set(nanos);
                return super.ppoll(fds, count, nanos);
            }
        };
        try (IcmpPinger pinger =
                IcmpPinger.builder().sockets(kind).syscalls(calls).build()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(pinger.ping(network.answering(i))
                                .get(20, TimeUnit.SECONDS)
                                .status())
                        .isEqualTo(Status.UP);
                Await.until("a poll without a timeout", () -> timeout.get() == 0);
            }
        }
    }
}
