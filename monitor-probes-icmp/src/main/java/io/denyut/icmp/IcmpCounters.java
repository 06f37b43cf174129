package io.denyut.icmp;

import io.denyut.icmp.internal.Counters;
import io.denyut.icmp.internal.Counters.Kind;

/**
 * What a pinger has counted since it was made. Duplicates, late replies and those of strangers are only counted, never taken for answers.
 *
 * @param requests echo requests sent
 * @param replies answers that were taken
 * @param timeouts requests that nothing answered in time
 * @param unreachable ICMP errors that belonged to a request in flight
 * @param sendFailures requests that the system refused to send
 * @param duplicates further replies to a request that was answered
 * @param late replies to a request that was given up
 * @param foreign messages that answer no request of this pinger
 * @param wrongSource replies that answer a request but come from another address
 * @param dropped replies that the kernel dropped because the receive buffer was full
 * @since 0.1.0
 */
public record IcmpCounters(
        long requests,
        long replies,
        long timeouts,
        long unreachable,
        long sendFailures,
        long duplicates,
        long late,
        long foreign,
        long wrongSource,
        long dropped) {
    static final IcmpCounters NONE = new IcmpCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static IcmpCounters of(Counters counters) {
        return new IcmpCounters(
                counters.get(Kind.REQUESTS),
                counters.get(Kind.REPLIES),
                counters.get(Kind.TIMEOUTS),
                counters.get(Kind.UNREACHABLE),
                counters.get(Kind.SEND_FAILURES),
                counters.get(Kind.DUPLICATES),
                counters.get(Kind.LATE),
                counters.get(Kind.FOREIGN),
                counters.get(Kind.WRONG_SOURCE),
                counters.get(Kind.DROPPED));
    }
}
