package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Status;
import io.denyut.icmp.internal.NamespaceSyscalls;
import io.denyut.icmp.internal.SocketOpener.Kind;
import io.denyut.icmp.internal.TunNetwork;
import io.denyut.testkit.Await;
import io.denyut.testkit.NetworkNamespaces;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies that are late, double, forged, from the wrong host, or slow: real packets through a TUN device. */
@Privileged
class ScriptedRepliesTest {
    private static final String HOST = "203.0.113.7";

    private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
    private NetworkNamespaces namespaces;
    private TunNetwork network;
    private IcmpPinger pinger;
    private volatile TunNetwork.Script script = (request, there) -> {};

    @BeforeEach
    void makeNetwork() throws Exception {
        namespaces = NetworkNamespaces.create();
        namespaces.pingGroupRange("0 2147483647");
        network = new TunNetwork(namespaces, (request, there) -> script.request(request, there));
    }

    @AfterEach
    void removeNetwork() throws Exception {
        pinger.close();
        network.close();
        namespaces.close();
    }

    private PingResult ping(Kind kind, PingOptions options) throws Exception {
        pinger = IcmpPinger.builder()
                .options(options)
                .sockets(kind)
                .syscalls(new NamespaceSyscalls(namespaces.clientNamespace()))
                .build();
        return pinger.ping(HOST).get(20, TimeUnit.SECONDS);
    }

    /** 1 for the first request of a host, 2 for the second, ... */
    private int count(byte[] request) {
        return asked.computeIfAbsent(TunNetwork.host(request), host -> new AtomicInteger())
                .incrementAndGet();
    }

    private static final PingOptions ONCE = PingOptions.DEFAULT.withRetries(0).withTimeout(Duration.ofMillis(400));

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void theTimeOnTheWayIsMeasured(Kind kind) throws Exception {
        script = (request, there) -> there.sendAfter(50, TunNetwork.reply(request));
        PingResult result = ping(kind, ONCE);
        assertThat(result.status()).isEqualTo(Status.UP);
        assertThat(result.meanRtt().orElseThrow()).isBetween(Duration.ofMillis(50), Duration.ofMillis(400));
        assertThat(result.replyTtl()).hasValue(64);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aLateReplyIsCountedAndNotAnAnswer(Kind kind) throws Exception {
        script = (request, there) -> there.sendAfter(500, TunNetwork.reply(request));
        PingResult result = ping(kind, ONCE);
        assertThat(result.status()).isEqualTo(Status.DOWN);
        assertThat(result.reason().code()).isEqualTo("icmp.timeout");
        assertThat(result.packetLoss()).hasValue(1);
        Await.until("the late reply to be counted", () -> pinger.counters().late() == 1);
        assertThat(pinger.counters().replies()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aDuplicateCountsOnce(Kind kind) throws Exception {
        script = (request, there) -> {
            there.send(TunNetwork.reply(request));
            there.send(TunNetwork.reply(request));
            there.sendAfter(30, TunNetwork.reply(request));
        };
        PingResult result = ping(kind, PingOptions.DEFAULT.withBurst(2));
        assertThat(result.replies()).isEqualTo(2);
        assertThat(result.packetLoss()).hasValue(0);
        Await.until("the duplicates to be counted", () -> pinger.counters().duplicates() == 4);
        assertThat(pinger.counters().replies()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aForgedReplyIsNotAnAnswer(Kind kind) throws Exception {
        script = (request, there) -> there.send(TunNetwork.forged(TunNetwork.reply(request)));
        assertThat(ping(kind, ONCE).status()).isEqualTo(Status.DOWN);
        assertThat(pinger.counters().foreign()).isEqualTo(1);
        assertThat(pinger.counters().replies()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aReplyFromAnotherHostIsNotAnAnswer(Kind kind) throws Exception {
        script = (request, there) -> there.send(TunNetwork.from(8, TunNetwork.reply(request)));
        assertThat(ping(kind, ONCE).status()).isEqualTo(Status.DOWN);
        assertThat(pinger.counters().wrongSource()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aRetryIsAnsweredAndTheLostRequestShows(Kind kind) throws Exception {
        script = (request, there) -> {
            if (count(request) == 3) {
                there.send(TunNetwork.reply(request));
            }
        };
        PingResult result = ping(
                kind, PingOptions.DEFAULT.withRetryAfter(Duration.ofMillis(100)).withTimeout(Duration.ofSeconds(10)));
        assertThat(result.status()).isEqualTo(Status.UP);
        assertThat(result.requests()).isEqualTo(3);
        assertThat(result.replies()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void noRetryGoesToAHostThatAnswered(Kind kind) throws Exception {
        script = (request, there) -> {
            count(request);
            there.send(TunNetwork.reply(request));
        };
        PingResult result = ping(kind, PingOptions.DEFAULT.withRetryAfter(Duration.ofMillis(20)));
        assertThat(result.requests()).isEqualTo(1);
        assertThat(ping(kind, PingOptions.DEFAULT.withRetryAfter(Duration.ofMillis(20)))
                        .requests())
                .isEqualTo(1);
        assertThat(asked.get(7)).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aSlowHostShowsNoLossByItsRetries(Kind kind) throws Exception {
        script = (request, there) -> there.sendAfter(250, TunNetwork.reply(request));
        PingResult result = ping(
                kind, PingOptions.DEFAULT.withRetryAfter(Duration.ofMillis(100)).withTimeout(Duration.ofSeconds(5)));
        assertThat(result.packetLoss()).hasValue(0);
        assertThat(result.requests()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aRetryThatHadTooLittleTimeDoesNotCount(Kind kind) throws Exception {
        script = (request, there) -> there.sendAfter(600, TunNetwork.reply(request));
        PingResult result = ping(
                kind,
                PingOptions.DEFAULT
                        .withRetries(1)
                        .withRetryAfter(Duration.ofMillis(500))
                        .withTimeout(Duration.ofMillis(1_000)));
        assertThat(result.status()).isEqualTo(Status.UP);
        assertThat(result.requests()).isEqualTo(1);
        assertThat(result.packetLoss()).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void aBurstGivesLossAndJitterInTheOrderOfItsRequests(Kind kind) throws Exception {
        // Request 2 is lost; 3 is overtaken by 4.
        long[] delays = {10, -1, 150, 20};
        script = (request, there) -> {
            long delay = delays[count(request) - 1];
            if (delay >= 0) {
                there.sendAfter(delay, TunNetwork.reply(request));
            }
        };
        PingResult result = ping(
                kind,
                PingOptions.DEFAULT.withBurst(4).withGap(Duration.ofMillis(20)).withTimeout(Duration.ofMillis(600)));
        assertThat(result.requests()).isEqualTo(4);
        assertThat(result.packetLoss()).hasValue(0.25);
        assertThat(result.rtts()).hasSize(3);
        assertThat(result.rtts().get(1))
                .isGreaterThan(result.rtts().get(0))
                .isGreaterThan(result.rtts().get(2));
        assertThat(result.maxRtt().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        // (|150 - 10| + |20 - 150|) / 2
        assertThat(result.jitter().orElseThrow()).isBetween(Duration.ofMillis(80), Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void anErrorThatQuotesOnlyEightBytesIsUnderstood(Kind kind) throws Exception {
        script = (request, there) -> there.send(TunNetwork.error(request, 11, 0, 8));
        PingResult result = ping(kind, ONCE);
        assertThat(result.status()).isEqualTo(Status.DOWN);
        assertThat(result.reason().code()).isEqualTo("icmp.ttl_exceeded");
        assertThat(result.reason().text()).contains("203.0.113.254");
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void anErrorIsForgottenWhenARetryIsAnswered(Kind kind) throws Exception {
        script = (request, there) ->
                there.send(count(request) == 1 ? TunNetwork.error(request, 3, 1, 64) : TunNetwork.reply(request));
        PingResult result = ping(kind, PingOptions.DEFAULT.withRetryAfter(Duration.ofMillis(100)));
        assertThat(result.status()).isEqualTo(Status.UP);
        assertThat(result.requests()).isEqualTo(2);
        assertThat(pinger.counters().unreachable()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "RAW"})
    void errorsAboutManyHostsNeverHitAnother(Kind kind) throws Exception {
        // Errors come while others are being sent, and on a ping socket fail the next send.
        script = (request, there) -> {
            switch (TunNetwork.host(request) % 4) {
                case 0 -> there.send(TunNetwork.reply(request));
                case 1 -> there.send(TunNetwork.error(request, 3, 1, 64));
                case 2 -> there.send(TunNetwork.error(request, 3, 0, 8));
                default -> {}
            }
        };
        pinger = IcmpPinger.builder()
                .maxRate(4_000)
                .sockets(kind)
                .syscalls(new NamespaceSyscalls(namespaces.clientNamespace()))
                .build();
        int[] hosts = new int[4_000];
        Arrays.setAll(hosts, i -> (203 << 24 | 113 << 8) + 2 + i % 250);
        PingBatch batch = PingBatch.of(hosts);
        PingOptions options = PingOptions.DEFAULT.withRetries(1).withRetryAfter(Duration.ofMillis(200));
        pinger.sweep(batch, options, (done, index) -> {}).get(30, TimeUnit.SECONDS);
        for (int i = 0; i < hosts.length; i++) {
            PingResult result = batch.result(i);
            String got = result.status()
                    + (result.reason() == null ? "" : " " + result.reason().code());
            assertThat(got)
                    .as(result.host())
                    .isEqualTo(
                            switch (hosts[i] & 3) {
                                case 0 -> "UP";
                                case 1 -> "DOWN icmp.unreachable.host";
                                case 2 -> "DOWN icmp.unreachable.net";
                                default -> "DOWN icmp.timeout";
                            });
        }
        assertThat(pinger.counters().sendFailures()).isZero();
    }
}
