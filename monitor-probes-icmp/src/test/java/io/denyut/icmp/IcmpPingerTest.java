package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Status;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IcmpPingerTest {
    @Test
    void aSweepOverLoopbackFindsEveryHost() throws Exception {
        int[] hosts = new int[60_000];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = (127 << 24 | 1 << 16) + i;
        }
        PingBatch batch = PingBatch.of(hosts);
        try (IcmpPinger pinger = IcmpPinger.builder().unlimitedRate().build()) {
            assertThat(pinger.ping("127.0.0.1").get(5, TimeUnit.SECONDS).status())
                    .isEqualTo(Status.UP);
            System.err.println(pinger.ping("127.0.0.1").get());
            for (int r = 0; r < 10; r++) {
                long t = System.nanoTime();
                pinger.sweep(batch, PingOptions.DEFAULT, (b, i) -> {}).get(20, TimeUnit.SECONDS);
                t = System.nanoTime() - t;
                System.err.println(
                        t / 1e6 + " ms " + 60_000 / (t / 1e9) + "/s rtt us " + batch.meanRttNanos(300) / 1e3);
            }
            System.err.println(pinger.counters() + " " + pinger.describeSockets());
            for (int i = 0; i < hosts.length; i++) assertThat(batch.status(i)).isEqualTo(Status.UP);
        }
    }
}
