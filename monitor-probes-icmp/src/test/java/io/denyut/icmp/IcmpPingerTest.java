package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Status;
import io.denyut.testkit.NoLeaks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@NoLeaks
class IcmpPingerTest {
    private static final int HOSTS = 5_000;

    private static PingBatch loopback() {
        int[] hosts = new int[HOSTS];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = (127 << 24 | 1 << 16) + i;
        }
        return PingBatch.of(hosts);
    }

    @Test
    @Privileged
    void aSweepTellsEachHostOnce() throws Exception {
        PingBatch batch = loopback();
        int[] told = new int[HOSTS];
        try (IcmpPinger pinger = IcmpPinger.builder().unlimitedRate().build()) {
            for (int sweep = 1; sweep <= 3; sweep++) {
                pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {
                            told[index]++;
                            assertThat(done.status(index)).isEqualTo(Status.UP);
                            assertThat(done.meanRttNanos(index)).isPositive();
                        })
                        .get(20, TimeUnit.SECONDS);
                assertThat(told).containsOnly(sweep);
            }
            assertThat(pinger.counters().replies()).isEqualTo(3L * HOSTS);
        }
    }

    @Test
    @Privileged
    void aListenerThatThrowsHarmsNobody() throws Exception {
        PingBatch batch = loopback();
        try (IcmpPinger pinger = IcmpPinger.create()) {
            pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {
                        throw new IllegalStateException("planted");
                    })
                    .get(20, TimeUnit.SECONDS);
            assertThat(batch.status(HOSTS - 1)).isEqualTo(Status.UP);
            assertThat(pinger.ping("127.0.0.1").get(5, TimeUnit.SECONDS).status())
                    .isEqualTo(Status.UP);
        }
    }

    @Test
    @Privileged
    void oneBatchIsSweptOnceAtATime() throws Exception {
        PingBatch batch = loopback();
        try (IcmpPinger pinger = IcmpPinger.builder().maxRate(5_000).build()) {
            CompletableFuture<Void> first = pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {});
            assertThatThrownBy(() -> pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {}))
                    .isInstanceOf(IllegalStateException.class);
            first.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Privileged
    void closingEndsASweepAndRefusesMore() {
        PingBatch batch = loopback();
        IcmpPinger pinger = IcmpPinger.builder().maxRate(10).build();
        CompletableFuture<Void> sweep = pinger.sweep(batch, PingOptions.DEFAULT, (done, index) -> {});
        pinger.close();
        pinger.close();
        assertThat(sweep).isCompletedExceptionally();
        assertThat(pinger.ping("127.0.0.1")).isCompletedExceptionally();
    }

    @Test
    @Privileged
    void theLimitHoldsOverAllSweeps() throws Exception {
        try (IcmpPinger pinger = IcmpPinger.builder().maxRate(10_000).build()) {
            long start = System.nanoTime();
            CompletableFuture<Void> first = pinger.sweep(loopback(), PingOptions.DEFAULT, (done, index) -> {});
            CompletableFuture<Void> second = pinger.sweep(loopback(), PingOptions.DEFAULT, (done, index) -> {});
            CompletableFuture.allOf(first, second).get(20, TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            // The last packet may leave a catch-up of 10 ms early; anything faster broke the limit.
            assertThat(2 * HOSTS / seconds).isLessThan(10_100);
        }
    }

    @Test
    void whatIsNoAddressIsUnknownWithoutASocket() throws Exception {
        try (IcmpPinger pinger = IcmpPinger.create()) {
            for (String host : List.of("999.1.1.1", "; rm -rf", "a".repeat(300), "127.0.0.1\n", "")) {
                PingResult result = pinger.ping(host).get(5, TimeUnit.SECONDS);
                assertThat(result.status()).isEqualTo(Status.UNKNOWN);
                assertThat(result.reason().code()).isEqualTo("icmp.address");
            }
            assertThat(pinger.describeSockets()).isEmpty();
        }
    }

    @Test
    @Privileged
    void aListOfHostsIsAnsweredInItsOrder() throws Exception {
        try (IcmpPinger pinger = IcmpPinger.create()) {
            List<PingResult> results = pinger.sweep(List.of("127.0.0.9", "::1", "127.0.0.8", "no address", "127.1"))
                    .get(10, TimeUnit.SECONDS);
            assertThat(results)
                    .extracting(result -> result.host() + " " + result.status())
                    .containsExactly(
                            "127.0.0.9 UP", "::1 UNKNOWN", "127.0.0.8 UP", "no address UNKNOWN", "127.1 UNKNOWN");
        }
    }
}
