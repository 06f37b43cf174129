package io.denyut.icmp;

import io.denyut.icmp.internal.Plan;
import java.time.Duration;

/**
 * How hosts are asked. Immutable; every method returns a copy.
 *
 * <p>With a burst of 1 a host that does not answer is asked again: after {@code retryAfter} without an answer the next of {@code retries}
 * requests goes out, and any answer within {@code timeout} of the first request counts. With a larger burst all requests go out, {@code gap}
 * apart, each with its own {@code timeout}, and there are no retries.
 *
 * <p>Packet loss is 1 - replies/requests. Of retries, a request that a later one overtakes counts as lost, and one that had less time than
 * the answer took does not count; so a host with an RTT above {@code retryAfter} shows no loss by it.
 *
 * <p>Defaults: burst 1, 2 retries after 500 ms each, gap 100 ms, timeout 2 s.
 *
 * @since 0.1.0
 */
public final class PingOptions {
    /** The defaults above. */
    public static final PingOptions DEFAULT =
            new PingOptions(1, 2, Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(2));

    static final int MAX_BURST = 100;
    static final int MAX_RETRIES = 10;
    static final Duration MIN_WAIT = Duration.ofMillis(1);
    static final Duration MAX_WAIT = Duration.ofHours(1);

    private final int burst;
    private final int retries;
    private final Duration retryAfter;
    private final Duration gap;
    private final Duration timeout;

    private PingOptions(int burst, int retries, Duration retryAfter, Duration gap, Duration timeout) {
        this.burst = burst;
        this.retries = retries;
        this.retryAfter = retryAfter;
        this.gap = gap;
        this.timeout = timeout;
    }

    /**
     * Sets how many requests each host gets.
     *
     * @param burst requests per host, 1 to 100
     */
    public PingOptions withBurst(int burst) {
        return new PingOptions(range("burst", burst, 1, MAX_BURST), retries, retryAfter, gap, timeout);
    }

    /**
     * Sets how often a silent host is asked again.
     *
     * @param retries further requests while none was answered, 0 to 10
     */
    public PingOptions withRetries(int retries) {
        return new PingOptions(burst, range("retries", retries, 0, MAX_RETRIES), retryAfter, gap, timeout);
    }

    /**
     * Sets the patience before a retry.
     *
     * @param retryAfter time without an answer until the next retry, 1 ms to 1 hour
     */
    public PingOptions withRetryAfter(Duration retryAfter) {
        return new PingOptions(burst, retries, range("retryAfter", retryAfter), gap, timeout);
    }

    /**
     * Sets the pace of a burst.
     *
     * @param gap time between requests of a burst, 1 ms to 1 hour
     */
    public PingOptions withGap(Duration gap) {
        return new PingOptions(burst, retries, retryAfter, range("gap", gap), timeout);
    }

    /**
     * Sets the patience with a host.
     *
     * @param timeout how long to wait for an answer, 1 ms to 1 hour
     */
    public PingOptions withTimeout(Duration timeout) {
        return new PingOptions(burst, retries, retryAfter, gap, range("timeout", timeout));
    }

    private static int range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " must be " + min + " to " + max);
        }
        return value;
    }

    private static Duration range(String what, Duration value) {
        if (value.compareTo(MIN_WAIT) < 0 || value.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException(what + " " + value + " must be " + MIN_WAIT + " to " + MAX_WAIT);
        }
        return value;
    }

    public int burst() {
        return burst;
    }

    public int retries() {
        return retries;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    public Duration gap() {
        return gap;
    }

    public Duration timeout() {
        return timeout;
    }

    Plan plan() {
        return Plan.of(burst, retries, retryAfter, gap, timeout);
    }
}
