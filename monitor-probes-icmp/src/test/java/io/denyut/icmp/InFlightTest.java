package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Status;
import io.denyut.Target;
import io.denyut.icmp.internal.NamespaceSyscalls;
import io.denyut.icmp.internal.TunNetwork;
import io.denyut.spi.ProbeResult;
import io.denyut.testkit.FakeRound;
import io.denyut.testkit.NetworkNamespaces;
import io.denyut.testkit.RecordingOutput;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many targets are asked at the same time, counted by the network that answers them 30 ms later. */
@Privileged
class InFlightTest {
    private static final long DELAY_MILLIS = 30;

    private NetworkNamespaces namespaces;
    private TunNetwork network;
    private Answers answers;

    /** Counts on the network's thread, read when the sweep has ended. */
    private static class Answers implements TunNetwork.Script {
        /** When each target's answer is due at the earliest, by the last number of its address. */
        final Map<Integer, Long> due = new HashMap<>();

        final List<Integer> order = new ArrayList<>();
        int most;

        @Override
        public synchronized void request(byte[] request, TunNetwork there) {
            long now = System.nanoTime();
            int host = TunNetwork.host(request);
            due.values().removeIf(end -> end <= now);
            if (!due.containsKey(host)) {
                order.add(host);
            }
            due.put(host, now + TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS));
            most = Math.max(most, due.size());
            there.sendAfter(DELAY_MILLIS, TunNetwork.reply(request));
        }

        synchronized int most() {
            return most;
        }

        synchronized List<Integer> order() {
            return List.copyOf(order);
        }
    }

    @BeforeEach
    void makeNetwork() throws Exception {
        namespaces = NetworkNamespaces.create();
        namespaces.pingGroupRange("0 2147483647");
        answers = new Answers();
        network = new TunNetwork(namespaces, answers);
    }

    @AfterEach
    void removeNetwork() throws Exception {
        network.close();
        namespaces.close();
    }

    private IcmpProbe.Builder probe() throws Exception {
        IcmpProbe.Builder builder = IcmpProbe.builder();
        builder.pinger().syscalls(new NamespaceSyscalls(namespaces.clientNamespace()));
        return builder;
    }

    private static Target target(int host) {
        return Target.of("t" + host, "203.0.113." + host);
    }

    private static RecordingOutput sweep(IcmpProbe probe, List<Target> targets) throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        FakeRound round = FakeRound.over(targets)
                .timeout(timeout)
                .within(probe.needs(targets, timeout))
                .build();
        RecordingOutput output = new RecordingOutput(round);
        probe.probe(round, output).toCompletableFuture().get(60, TimeUnit.SECONDS);
        return output;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 20})
    void neverMoreTargetsThanAllowedAreBetweenTheirRequestAndTheirVerdict(int allowed) throws Exception {
        List<Target> targets = new ArrayList<>();
        for (int host = 2; host < 42; host++) {
            targets.add(target(host));
        }
        try (IcmpProbe probe = probe().inFlight(allowed).build()) {
            RecordingOutput output = sweep(probe, targets);
            assertThat(output.accepted().values()).hasSize(40).allMatch(result -> result.status() == Status.UP);
        }
        assertThat(answers.most()).isEqualTo(allowed);
        if (allowed == 1) {
            assertThat(answers.order()).isSorted();
        }
    }

    @Test
    void aBurstKeepsItsPlaceUntilItsLastAnswer() throws Exception {
        try (IcmpProbe probe =
                probe().inFlight(1).burst(3).gap(Duration.ofMillis(10)).build()) {
            Map<String, ProbeResult> results =
                    sweep(probe, List.of(target(2), target(3), target(4))).accepted();
            assertThat(results.values()).hasSize(3).allMatch(result -> result.status() == Status.UP);
        }
        assertThat(answers.most()).isEqualTo(1);
        assertThat(answers.order()).containsExactly(2, 3, 4);
    }

    @Test
    void namesThatAreResolvedDuringTheRoundCountToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(5);
        HostLookup lookup = host -> {
            asked.countDown();
            try {
                asked.await(); // so that all are known at the same time, when the sweep is under way
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {
                InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, Byte.parseByte(host.substring(1))})
            };
        };
        List<Target> targets = new ArrayList<>();
        for (int host = 2; host < 7; host++) {
            targets.add(target(host));
            targets.add(Target.of("named-" + host, "h" + (50 + host)));
        }
        try (IcmpProbe probe = probe().inFlight(2).hostLookup(lookup).build()) {
            assertThat(sweep(probe, targets).accepted().values())
                    .hasSize(10)
                    .allMatch(result -> result.status() == Status.UP);
        }
        assertThat(answers.most()).isEqualTo(2);
    }

    @Test
    void withoutASocketNobodyWaitsForAPlace() throws Exception {
        IcmpProbe.Builder builder = IcmpProbe.builder().inFlight(1);
        builder.pinger().syscalls(new NamespaceSyscalls(namespaces.clientNamespace()) {
            @Override
            public int socket(int domain, int type, int protocol) {
                return -1; // EPERM
            }
        });
        try (IcmpProbe probe = builder.build()) {
            assertThat(sweep(probe, List.of(target(2), target(3), target(4)))
                            .accepted()
                            .values())
                    .hasSize(3)
                    .allMatch(result -> result.status() == Status.UNKNOWN);
        }
    }

    @Test
    void aPingerOfItsOwnKeepsTheLimitOverAddressesAndNames() throws Exception {
        HostLookup lookup = host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 9})};
        try (IcmpPinger pinger = IcmpPinger.builder()
                .options(PingOptions.DEFAULT.withInFlight(1))
                .hostLookup(lookup)
                .syscalls(new NamespaceSyscalls(namespaces.clientNamespace()))
                .build()) {
            List<PingResult> results = pinger.sweep(Arrays.asList("203.0.113.2", "named", "203.0.113.3"))
                    .get(20, TimeUnit.SECONDS);
            assertThat(results).hasSize(3).allMatch(result -> result.status() == Status.UP);
        }
        assertThat(answers.most()).isEqualTo(1);
    }
}
