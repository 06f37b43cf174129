package io.denyut.icmp;

import io.denyut.Reason;
import io.denyut.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What pinging one host showed.
 *
 * @param host as it was asked for
 * @param address where the requests went, as text; {@code null} if the host has none
 * @param status UP if anything answered; DOWN if it was asked and nothing did, or a router said that it cannot be reached; UNKNOWN if it
 *     could not be asked
 * @param reason why it is not UP; {@code null} if it is
 * @param requests how many were sent and given their time
 * @param rtts round-trip times of the replies, in the order of their requests
 * @param ttl time to live of the last reply; 0 if there was none or the system did not tell
 * @param staleAddress true if the name no longer resolves and its last known address was used
 * @since 0.1.0
 */
public record PingResult(
        String host,
        @Nullable String address,
        Status status,
        @Nullable Reason reason,
        int requests,
        List<Duration> rtts,
        int ttl,
        boolean staleAddress) {
    public PingResult {
        rtts = List.copyOf(rtts);
    }

    /** A host that could not be asked. */
    static PingResult unknown(String host, Reason reason) {
        return new PingResult(host, null, Status.UNKNOWN, reason, 0, List.of(), 0, false);
    }

    public int replies() {
        return rtts.size();
    }

    /** 1 - replies/requests; empty if nothing was sent. */
    public OptionalDouble packetLoss() {
        return requests == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - (double) replies() / requests);
    }

    /** Time to live of the last reply. */
    public OptionalInt replyTtl() {
        return ttl == 0 ? OptionalInt.empty() : OptionalInt.of(ttl);
    }

    /** Mean of the round-trip times. */
    public Optional<Duration> meanRtt() {
        if (rtts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(rtts.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(rtts.size()));
    }

    public Optional<Duration> minRtt() {
        return rtts.stream().min(Duration::compareTo);
    }

    public Optional<Duration> maxRtt() {
        return rtts.stream().max(Duration::compareTo);
    }

    /** Standard deviation of the round-trip times (of all of them, not an estimate from a sample); empty for fewer than two. */
    public Optional<Duration> stddevRtt() {
        if (rtts.size() < 2) {
            return Optional.empty();
        }
        double mean = rtts.stream().mapToLong(Duration::toNanos).average().orElse(0);
        double squares = rtts.stream()
                .mapToDouble(rtt -> (rtt.toNanos() - mean) * (rtt.toNanos() - mean))
                .sum();
        return Optional.of(Duration.ofNanos(Math.round(Math.sqrt(squares / rtts.size()))));
    }

    /** Mean absolute difference of consecutive round-trip times; empty for fewer than two. */
    public Optional<Duration> jitter() {
        if (rtts.size() < 2) {
            return Optional.empty();
        }
        long sum = 0;
        for (int i = 1; i < rtts.size(); i++) {
            sum += Math.abs(rtts.get(i).toNanos() - rtts.get(i - 1).toNanos());
        }
        return Optional.of(Duration.ofNanos(sum / (rtts.size() - 1)));
    }
}
