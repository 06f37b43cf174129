package io.denyut.icmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.icmp.internal.HostCache.Kind;
import io.denyut.icmp.internal.HostCache.Resolution;
import io.denyut.testkit.Await;
import io.denyut.testkit.FakeClock;
import io.denyut.testkit.NoLeaks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoLeaks
class HostCacheTest {
    private final FakeClock clock = new FakeClock();
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile boolean failing;
    private volatile int lastNumber = 1;
    private final HostCache cache = new HostCache("test", this::lookup, clock::nanoTime);

    private InetAddress[] lookup(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        if (failing) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) lastNumber})};
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private Resolution resolve() throws Exception {
        return cache.resolve("Router.example").get(10, TimeUnit.SECONDS);
    }

    private void refreshed(int count) {
        Await.until(
                "lookup " + count,
                () -> lookups.get() == count && cache.resolve("router.example").isDone());
    }

    @Test
    void anAddressIsUsedForAMinute() throws Exception {
        assertThat(resolve()).isEqualTo(new Resolution(Kind.FRESH, 0x0a000001, ""));
        clock.advance(Duration.ofSeconds(59));
        assertThat(resolve().kind()).isEqualTo(Kind.FRESH);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void afterAMinuteANewAddressComesInWithoutWaiting() throws Exception {
        resolve();
        lastNumber = 2;
        clock.advance(Duration.ofSeconds(61));
        assertThat(resolve().kind()).isEqualTo(Kind.FRESH);
        Await.until(
                "the new address", () -> cache.resolve("router.example").join().address() == 0x0a000002);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void whenItFailsTheLastAddressIsKeptAsStaleForAnHour() throws Exception {
        resolve();
        failing = true;
        clock.advance(Duration.ofSeconds(61));
        resolve();
        Await.until("the failure", () -> cache.resolve("router.example").join().kind() == Kind.STALE);
        assertThat(resolve()).isEqualTo(new Resolution(Kind.STALE, 0x0a000001, ""));
        clock.advance(Duration.ofMinutes(58));
        assertThat(resolve().kind()).isEqualTo(Kind.STALE);
        clock.advance(Duration.ofMinutes(2));
        Await.until(
                "the end of the hour",
                () -> cache.resolve("router.example").join().kind() == Kind.FAILED);
        failing = false;
        clock.advance(Duration.ofSeconds(6));
        assertThat(resolve().kind()).isEqualTo(Kind.FRESH);
    }

    @Test
    void afterAFailureTheResolverIsLeftAloneForAWhile() throws Exception {
        failing = true;
        assertThat(resolve().kind()).isEqualTo(Kind.FAILED);
        assertThat(resolve().kind()).isEqualTo(Kind.FAILED);
        refreshed(1);
        clock.advance(Duration.ofSeconds(6));
        resolve();
        assertThat(lookups).hasValue(2);
    }
}
