package io.denyut.store.internal;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import java.util.List;

/** One row per observation: did it answer, and after how many milliseconds. */
final class S1Layout implements RowLayout {
    private static final String RTT = "icmp.rtt";

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
    public void append(Observation observation, int row, Stamps stamps, RowBuffer to) {
        boolean answered = observation.status().isAvailable();
        stamps.write(to);
        to.octet(',');
        to.text(observation.target().id());
        to.octet(',');
        to.text(observation.target().address());
        to.octet(',');
        to.text(observation.target().name());
        to.ascii(answered ? ",True," : ",False,");
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
                to.decimal(Math.round(sample.value() * 1e6), 3, 1);
                return;
            }
        }
    }

    private static String words(Reason reason) {
        return reason.text().isEmpty() ? reason.code() : reason.text();
    }
}
