package io.denyut.store.internal;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Target;
import java.util.Map;

/** One row per sample; an observation without samples has one row whose last three cells are empty. */
final class GeneralLayout implements RowLayout {
    @Override
    public String filePrefix() {
        return "observations";
    }

    @Override
    public String header() {
        return "tick,target,check,source,status,reason,metric,value,tags";
    }

    @Override
    public boolean hasOffset() {
        return true;
    }

    @Override
    public int rows(Observation observation) {
        return Math.max(1, observation.samples().size());
    }

    @Override
    public void appendTarget(Target target, RowBuffer to) {
        to.octet(',');
        to.text(target.id());
    }

    @Override
    public void append(Observation observation, int row, RowBuffer to) {
        to.octet(',');
        to.text(observation.checkId());
        to.octet(',');
        to.text(observation.source());
        to.octet(',');
        to.ascii(observation.status().name());
        to.octet(',');
        Reason reason = observation.reason();
        if (reason != null) {
            to.text(reason.toString());
        }
        to.octet(',');
        if (observation.samples().isEmpty()) {
            to.ascii(",,");
            return;
        }
        Sample sample = observation.samples().get(row);
        to.ascii(sample.metric().name());
        to.octet(',');
        to.number(sample.value(), sample.metric().resolution());
        to.octet(',');
        if (!sample.tags().isEmpty()) {
            to.text(words(sample.tags().asMap()));
        }
    }

    /** {@code a=1;b=2}; a semicolon or backslash in a value has a backslash in front. */
    private static String words(Map<String, String> tags) {
        StringBuilder words = new StringBuilder();
        tags.forEach((key, value) -> words.append(words.isEmpty() ? "" : ";")
                .append(key)
                .append('=')
                .append(value.replace("\\", "\\\\").replace(";", "\\;")));
        return words.toString();
    }
}
