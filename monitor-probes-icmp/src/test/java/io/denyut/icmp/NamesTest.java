package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.ProbeResult;
import io.denyut.testkit.FakeRound;
import io.denyut.testkit.NoLeaks;
import io.denyut.testkit.RecordingOutput;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Host names in a round: found, not found, never answered. */
@NoLeaks
@Privileged
class NamesTest {
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static RecordingOutput sweep(IcmpProbe probe, Target... targets) throws Exception {
        FakeRound round = FakeRound.over(List.of(targets))
                .timeout(Duration.ofMillis(300))
                .within(WITHIN)
                .build();
        RecordingOutput output = new RecordingOutput(round);
        probe.probe(round, output).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return output;
    }

    @Test
    void aNameIsPingedAtItsFirstIpv4Address() throws Exception {
        HostLookup lookup = host -> new InetAddress[] {
            InetAddress.getByAddress(new byte[16]), InetAddress.getByAddress(new byte[] {127, 0, 0, 5})
        };
        Target target = Target.of("named", "router.example");
        try (IcmpProbe probe = IcmpProbe.builder().hostLookup(lookup).build()) {
            for (int round = 0; round < 2; round++) {
                ProbeResult result = sweep(probe, target).result(target);
                assertThat(result.status()).isEqualTo(Status.UP);
                assertThat(result.facts())
                        .containsEntry("dns.address", "127.0.0.5")
                        .containsEntry("dns.stale", "false");
            }
        }
    }

    @Test
    void aNameThatDoesNotResolveIsUnknown() throws Exception {
        Target target = Target.of("nameless", "nobody.invalid");
        HostLookup lookup = host -> {
            throw new UnknownHostException(host);
        };
        try (IcmpProbe probe = IcmpProbe.builder().hostLookup(lookup).build()) {
            ProbeResult result = sweep(probe, target).result(target);
            assertThat(result.status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.reason().code()).isEqualTo("dns.failed");
            assertThat(result.reason().text()).contains("nobody.invalid");
        }
    }

    @Test
    void aNameWithIpv6OnlyIsUnknown() throws Exception {
        Target target = Target.of("six", "six.example");
        HostLookup lookup = host -> new InetAddress[] {InetAddress.getByAddress(new byte[16])};
        try (IcmpProbe probe = IcmpProbe.builder().hostLookup(lookup).build()) {
            assertThat(sweep(probe, target).result(target).reason().code()).isEqualTo("icmp.family");
        }
    }

    @Test
    void aResolverThatHangsDelaysNeitherOthersNorTheRound() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HostLookup lookup = host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            targets.add(Target.of("named-" + i, "host-" + i + ".example"));
            targets.add(Target.of("literal-" + i, "127.0.1." + i));
        }
        try (IcmpProbe probe = IcmpProbe.builder().hostLookup(lookup).build()) {
            RecordingOutput output = sweep(probe, targets.toArray(Target[]::new));
            assertThat(output.accepted()).hasSize(100);
            for (Target target : targets) {
                RecordingOutput.Report report = output.reports(target).get(0);
                if (target.id().startsWith("literal")) {
                    assertThat(report.result().status()).isEqualTo(Status.UP);
                } else {
                    assertThat(report.result().reason().code()).isEqualTo("dns.failed");
                    assertThat(report.at()).isLessThan(WITHIN);
                }
            }
        }
    }

    @Test
    void aNameThatResolvesDuringTheRoundIsStillPinged() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        CountDownLatch literalDone = new CountDownLatch(1);
        HostLookup lookup = host -> {
            lookups.incrementAndGet();
            try {
                literalDone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 6})};
        };
        Target literal = Target.of("literal", "127.0.0.1");
        Target named = Target.of("named", "slow.example");
        try (IcmpProbe probe = IcmpProbe.builder().hostLookup(lookup).build()) {
            FakeRound round = FakeRound.over(List.of(literal, named)).build();
            RecordingOutput output = new RecordingOutput(round) {
                @Override
                public boolean report(Target target, ProbeResult result) {
                    boolean taken = super.report(target, result);
                    literalDone.countDown();
                    return taken;
                }
            };
            probe.probe(round, output).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(output.result(named).status()).isEqualTo(Status.UP);
            assertThat(lookups).hasValue(1);
        }
    }
}
