package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // the clock may overflow
    private final TokenBucket bucket = new TokenBucket(5, 10, nanos::get);

    @Test
    void ten_at_once_and_then_five_per_second() {
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.take()).isEmpty();
        }
        assertThat(bucket.take()).hasValue(Duration.ofMillis(200));

        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            nanos.addAndGet(1_000_000);
            taken += bucket.take().isEmpty() ? 1 : 0;
        }
        assertThat(taken).isBetween(49, 50);
    }

    @Test
    void what_is_not_taken_is_saved_up_to_ten() {
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.take()).isEmpty();
        }
        assertThat(bucket.take()).isPresent();
    }
}
