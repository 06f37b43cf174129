package io.denyut.store.internal;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One row per observation: did it answer, and after how many milliseconds. */
final class S1Layout implements RowLayout {
    private static final String RTT = "icmp.rtt";
    /** As Python's csv module writes booleans, which wrote these files before. */
    private static final byte[] TRUE = ",True,".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] FALSE = ",False,".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String filePrefix() {
        return "ping_results";
    }

    @Override
    public String header() {
        return "timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message";
    }

    @Override
    public boolean hasOffset() {
        return false;
    }

    @Override
    public int rows(Observation observation) {
        return 1;
    }

    @Override
    public void appendTarget(Target target, RowBuffer to) {
        to.octet(',');
        to.text(target.id());
        to.octet(',');
        to.text(target.address());
        to.octet(',');
        to.text(target.name());
    }

    @Override
    public void append(Observation observation, int row, RowBuffer to) {
        boolean answered = observation.status().isAvailable();
        byte[] success = answered ? TRUE : FALSE;
        to.raw(success, success.length);
        if (answered) {
            appendRtt(observation.samples(), to);
        }
        to.octet(',');
        Reason reason = observation.reason();
        if (observation.status() == Status.UNKNOWN) {
            to.text("unknown: " + (reason == null ? "no reason given" : words(reason)));
        } else if (observation.status() == Status.DOWN) {
            to.text(reason == null || reason.code().endsWith(".timeout") ? "No response (timeout)" : words(reason));
        } else if (reason != null) {
            to.text(words(reason));
        }
    }

    /** The mean round-trip time of the round, in milliseconds to the microsecond. */
    private static void appendRtt(List<Sample> samples, RowBuffer to) {
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (sample.metric().name().equals(RTT) && sample.tags().isEmpty()) {
                to.thousandths(Math.round(sample.value() * 1e6));
                return;
            }
        }
    }

    private static String words(Reason reason) {
        return reason.text().isEmpty() ? reason.code() : reason.text();
    }
}
