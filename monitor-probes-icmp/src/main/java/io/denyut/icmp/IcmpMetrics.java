package io.denyut.icmp;

import io.denyut.Metric;
import io.denyut.Unit;
import java.util.Set;

/**
 * What the ping probe measures in one round of one target.
 *
 * @since 0.1.0
 */
public final class IcmpMetrics {
    /** Echo request sent to matching reply received, mean of the round; absent when nothing answered. */
    public static final Metric RTT =
            Metric.gauge("icmp.rtt", Unit.SECONDS, "Round-trip time, mean over the replies of one round");

    /** Only for a burst of more than one. */
    public static final Metric RTT_MIN =
            Metric.gauge("icmp.rtt.min", Unit.SECONDS, "Shortest round-trip time of one round");

    /** Only for a burst of more than one. */
    public static final Metric RTT_MAX =
            Metric.gauge("icmp.rtt.max", Unit.SECONDS, "Longest round-trip time of one round");

    /** Only for a burst of more than one with at least two replies. */
    public static final Metric RTT_STDDEV =
            Metric.gauge("icmp.rtt.stddev", Unit.SECONDS, "Standard deviation of the round-trip times of one round");

    /** Only for a burst of more than one with at least two replies. Not the smoothed estimator of RFC 3550. */
    public static final Metric JITTER = Metric.gauge(
            "icmp.jitter", Unit.SECONDS, "Mean absolute difference of consecutive round-trip times of one round");

    /** A late reply is lost, a duplicate counts once; absent when no request could be sent. */
    public static final Metric PACKET_LOSS =
            Metric.gauge("icmp.packet_loss", Unit.RATIO, "1 - replies/requests of one round");

    /** Tells changes of the route. */
    public static final Metric REPLY_TTL =
            Metric.gauge("icmp.reply_ttl", Unit.COUNT, "Time to live of the last reply of one round");

    /** All of them. */
    public static final Set<Metric> ALL = Set.of(RTT, RTT_MIN, RTT_MAX, RTT_STDDEV, JITTER, PACKET_LOSS, REPLY_TTL);

    private IcmpMetrics() {}
}
