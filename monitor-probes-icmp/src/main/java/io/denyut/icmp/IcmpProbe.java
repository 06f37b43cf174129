package io.denyut.icmp;

import io.denyut.Metric;
import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pings all targets of a check in one sweep, spread over the round. A target's address is an IPv4 address or a host name.
 *
 * <p>A target that answers anything is UP, however much was lost: rules judge loss. One that answers nothing is DOWN with reason
 * {@code icmp.timeout}, or {@code icmp.unreachable.*} or {@code icmp.ttl_exceeded} if a router said so. UNKNOWN are {@code icmp.address},
 * {@code icmp.family} (IPv6), {@code dns.failed}, {@code icmp.send}, {@code icmp.socket}, {@code icmp.permission} and
 * {@code icmp.platform}. Each is reported as soon as it is known. Metrics: {@link IcmpMetrics}. Facts of targets with a host name:
 * {@code dns.address}, {@code dns.stale} ({@code true} while the name does not resolve and its last address is used).
 *
 * <p>{@link io.denyut.Check#timeout} is the wait for an answer; {@link PingOptions} tells how burst, retries and loss are meant. Requests
 * leave at an even rate that lets the last target have its whole timeout before the deadline, at most {@code maxRate}. All checks that share
 * one probe share its thread and that limit.
 *
 * @since 0.1.0
 */
public final class IcmpProbe implements Probe {
    /** Between the last timeout of a sweep and its deadline: ticks of the loop, its reports, and a pause of the JVM. */
    static final Duration MARGIN = Duration.ofMillis(150);

    /** The same in the first sweep, where nothing is compiled yet: on a busy machine ten thousand timeouts may come late. */
    private static final Duration FIRST_MARGIN = Duration.ofSeconds(1);

    /** Where targets wait for each other: how late a request may be by ticks of the loop, and so each that waits for it. */
    static final Duration LAG = Duration.ofMillis(20);

    /** So that a sum of patience that nobody can have is still a number. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final IcmpPinger pinger;
    private final PingOptions options;
    private final double maxRate;
    private volatile boolean warm;

    private IcmpProbe(IcmpPinger pinger, PingOptions options, double maxRate) {
        this.pinger = pinger;
        this.options = options;
        this.maxRate = maxRate;
    }

    /** A probe with the defaults of {@link Builder}. */
    public static IcmpProbe create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public RoundMode roundMode() {
        return RoundMode.SWEEP;
    }

    @Override
    public Duration needs(Collection<Target> targets, Duration timeout) {
        long requests = (long) targets.size() * options.burst();
        Duration needed = Duration.ofNanos((long) (requests / maxRate * 1e9))
                .plus(silence(targets.size(), timeout))
                .plus(MARGIN);
        return needed.compareTo(LONGEST) < 0 ? needed : LONGEST;
    }

    /** How long a sweep of which nothing answers lasts, apart from its pacing. */
    private Duration silence(int targets, Duration timeout) {
        long waves = options.waves(targets);
        Duration each = span().plus(timeout);
        return each.multipliedBy(waves).plus(LAG.multipliedBy((waves - 1) * options.burst()));
    }

    @Override
    public Set<Metric> metrics() {
        return IcmpMetrics.ALL;
    }

    @Override
    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
        if (round.targets().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return new SweepRound(pinger, this, options, round, output)
                .begin()
                .whenComplete((done, failure) -> warm = true);
    }

    /** When the last target should begin, so that all have their timeout before the deadline even if each waits for others. */
    long spreadUntil(long now, long deadline, int targets, Duration timeout) {
        Duration silence = silence(targets, timeout).plus(MARGIN);
        long until = deadline - (silence.compareTo(LONGEST) < 0 ? silence : LONGEST).toNanos();
        long more = FIRST_MARGIN.minus(MARGIN).toNanos();
        return warm || until <= now ? until : until - Math.min(more, (until - now) / 2);
    }

    private Duration span() {
        return options.gap().multipliedBy(options.burst() - 1L);
    }

    /** What was counted so far. */
    public IcmpCounters counters() {
        return pinger.counters();
    }

    /** Stops the thread and closes the sockets. */
    @Override
    public void close() {
        pinger.close();
    }

    /**
     * Makes probes.
     *
     * <p>Defaults: burst 1, 2 retries after 500 ms each, gap 100 ms, at most 20,000 requests per second and no limit to the targets in flight,
     * 56 bytes of payload, the system's resolver.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private PingOptions options = PingOptions.DEFAULT;
        private final IcmpPinger.Builder pinger = IcmpPinger.builder();

        private Builder() {}

        /**
         * Sets how many requests each target gets in a round.
         *
         * @param burst requests per target and round, 1 to 100
         */
        public Builder burst(int burst) {
            options = options.withBurst(burst);
            return this;
        }

        /**
         * Sets how often a silent target is asked again.
         *
         * @param retries further requests while none was answered, 0 to 10; only with a burst of 1
         */
        public Builder retries(int retries) {
            options = options.withRetries(retries);
            return this;
        }

        /**
         * Sets the patience before a retry.
         *
         * @param retryAfter time without an answer until the next retry, 1 ms to 1 hour
         */
        public Builder retryAfter(Duration retryAfter) {
            options = options.withRetryAfter(retryAfter);
            return this;
        }

        /**
         * Sets the pace of a burst.
         *
         * @param gap time between requests of a burst, 1 ms to 1 hour
         */
        public Builder gap(Duration gap) {
            options = options.withGap(gap);
            return this;
        }

        /**
         * Sets the limit over all checks that share the probe.
         *
         * @param perSecond the most requests that leave per second, 1 to 10,000,000
         */
        public Builder maxRate(int perSecond) {
            pinger.maxRate(perSecond);
            return this;
        }

        /**
         * Sets how many targets of a sweep are asked at the same time. Without it only the rate is limited. A sweep that needs longer than its
         * interval when targets are silent is stretched; it ends as soon as its last target is done.
         *
         * @param inFlight targets between their first request and their verdict, 1 (one after the other) to 1,000,000
         */
        public Builder inFlight(int inFlight) {
            options = options.withInFlight(inFlight);
            return this;
        }

        /**
         * Sets the size of the requests.
         *
         * @param bytes behind the ICMP header, 8 to 1,472
         */
        public Builder payload(int bytes) {
            pinger.payload(bytes);
            return this;
        }

        /** How names are looked up. */
        public Builder hostLookup(HostLookup lookup) {
            pinger.hostLookup(lookup);
            return this;
        }

        /** Tests say here which sockets and system calls to use. */
        IcmpPinger.Builder pinger() {
            return pinger;
        }

        /** Does no I/O and starts no thread. */
        public IcmpProbe build() {
            return new IcmpProbe(pinger.build(), options, pinger.requestsPerSecond());
        }
    }
}
