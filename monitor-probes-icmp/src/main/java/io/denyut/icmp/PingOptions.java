package io.denyut.icmp;

import io.denyut.icmp.internal.Places;
import io.denyut.icmp.internal.Plan;
import java.time.Duration;
import java.util.OptionalInt;

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
 * <p>Defaults: burst 1, 2 retries after 500 ms each, gap 100 ms, timeout 2 s, no limit to the hosts in flight.
 *
 * @since 0.1.0
 */
public final class PingOptions {
    /** The defaults above. */
    public static final PingOptions DEFAULT = new PingOptions(
            1, 2, Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(2), Integer.MAX_VALUE);

    static final int MAX_BURST = 100;
    static final int MAX_IN_FLIGHT = 1_000_000;
    static final int MAX_RETRIES = 10;
    static final Duration MIN_WAIT = Duration.ofMillis(1);
    static final Duration MAX_WAIT = Duration.ofHours(1);

    private final int burst;
    private final int retries;
    private final Duration retryAfter;
    private final Duration gap;
    private final Duration timeout;
    /** {@link Integer#MAX_VALUE}: no limit. */
    private final int inFlight;

    private PingOptions(int burst, int retries, Duration retryAfter, Duration gap, Duration timeout, int inFlight) {
        this.burst = burst;
        this.retries = retries;
        this.retryAfter = retryAfter;
        this.gap = gap;
        this.timeout = timeout;
        this.inFlight = inFlight;
    }

    /**
     * Sets how many requests each host gets.
     *
     * @param burst requests per host, 1 to 100
     */
    public PingOptions withBurst(int burst) {
        return new PingOptions(range("burst", burst, 1, MAX_BURST), retries, retryAfter, gap, timeout, inFlight);
    }

    /**
     * Sets how often a silent host is asked again.
     *
     * @param retries further requests while none was answered, 0 to 10
     */
    public PingOptions withRetries(int retries) {
        return new PingOptions(burst, range("retries", retries, 0, MAX_RETRIES), retryAfter, gap, timeout, inFlight);
    }

    /**
     * Sets the patience before a retry.
     *
     * @param retryAfter time without an answer until the next retry, 1 ms to 1 hour
     */
    public PingOptions withRetryAfter(Duration retryAfter) {
        return new PingOptions(burst, retries, range("retryAfter", retryAfter), gap, timeout, inFlight);
    }

    /**
     * Sets the pace of a burst.
     *
     * @param gap time between requests of a burst, 1 ms to 1 hour
     */
    public PingOptions withGap(Duration gap) {
        return new PingOptions(burst, retries, retryAfter, range("gap", gap), timeout, inFlight);
    }

    /**
     * Sets the patience with a host.
     *
     * @param timeout how long to wait for an answer, 1 ms to 1 hour
     */
    public PingOptions withTimeout(Duration timeout) {
        return new PingOptions(burst, retries, retryAfter, gap, range("timeout", timeout), inFlight);
    }

    /**
     * Sets how many hosts of a sweep are asked at the same time: a host begins when another one is done.
     *
     * @param inFlight hosts between their first request and their result, 1 (one after the other) to 1,000,000
     */
    public PingOptions withInFlight(int inFlight) {
        return new PingOptions(burst, retries, retryAfter, gap, timeout, range("inFlight", inFlight, 1, MAX_IN_FLIGHT));
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

    /** The most hosts of a sweep that are asked at the same time; empty if there is no such limit. */
    public OptionalInt inFlight() {
        return inFlight == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(inFlight);
    }

    /** How many times in a row a host has to wait for others, itself included, when none of them answers. */
    long waves(int hosts) {
        return Math.max(1, ((long) hosts + inFlight - 1) / inFlight);
    }

    /** What the sweeps of one round share. */
    Places places() {
        return new Places(inFlight);
    }

    Plan plan() {
        return Plan.of(burst, retries, retryAfter, gap, timeout);
    }
}
