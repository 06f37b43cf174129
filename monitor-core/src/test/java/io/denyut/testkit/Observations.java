package io.denyut.testkit;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observations to feed sinks and rules with. */
public final class Observations {
    /** Described as the ICMP probe describes it. */
    public static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "Mean round-trip time of the round");

    /** Described as the ICMP probe describes it. */
    public static final Metric LOSS =
            Metric.gauge("icmp.packet_loss", Unit.RATIO, "Share of the round's requests without an answer");

    /** The check of all observations made here. */
    public static final String CHECK = "ping";

    private Observations() {}

    /** Answered after so many seconds. */
    public static Observation up(String targetId, Instant tick, double rttSeconds) {
        return up(Target.of(targetId, "192.0.2.1"), tick, rttSeconds);
    }

    /** Answered after so many seconds. */
    public static Observation up(Target target, Instant tick, double rttSeconds) {
        return of(target, tick, Status.UP, null, List.of(RTT.of(rttSeconds), LOSS.of(0)));
    }

    /** Did not answer within the timeout. */
    public static Observation down(String targetId, Instant tick) {
        return down(Target.of(targetId, "192.0.2.1"), tick);
    }

    /** Did not answer within the timeout. */
    public static Observation down(Target target, Instant tick) {
        return of(target, tick, Status.DOWN, new Reason("icmp.timeout", ""), List.of(LOSS.of(1)));
    }

    /** Could not be asked. */
    public static Observation unknown(String targetId, Instant tick, String reasonCode, String reasonText) {
        return of(
                Target.of(targetId, "192.0.2.1"), tick, Status.UNKNOWN, new Reason(reasonCode, reasonText), List.of());
    }

    /** By the check {@link #CHECK} from {@link Observation#LOCAL}, known 20 ms after the tick. */
    public static Observation of(
            Target target, Instant tick, Status status, @Nullable Reason reason, List<Sample> samples) {
        return new Observation(
                target,
                CHECK,
                Observation.LOCAL,
                tick,
                tick.plusMillis(20),
                Duration.ofMillis(20),
                status,
                reason,
                samples);
    }
}
