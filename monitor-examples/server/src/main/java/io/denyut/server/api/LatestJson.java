package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Tags;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes many newest results into one answer. What they have in common, times and the heads of samples, is made into text once for all of
 * them. Not thread-safe.
 */
final class LatestJson {
    /** Of either kind; more are made as they come. */
    private static final int MOST_TEXTS = 1_000;

    private final JsonGenerator json;
    private final Map<Instant, String> times = new HashMap<>();
    private final Map<Metric, SerializableString> heads = new HashMap<>();

    LatestJson(JsonGenerator json) {
        this.json = json;
    }

    void write(Latest latest) throws IOException {
        Observation observation = latest.observation();
        json.writeStartObject();
        json.writeStringField("target", observation.target().id());
        json.writeStringField("check", observation.checkId());
        json.writeStringField("source", observation.source());
        json.writeStringField("tick", text(observation.tick()));
        json.writeStringField("state", observation.status().name());
        json.writeStringField("since", text(latest.since()));
        json.writeBooleanField("restored", latest.restored());
        TargetJson.reason(json, observation.reason());
        json.writeArrayFieldStart("samples");
        for (Sample sample : observation.samples()) {
            write(sample);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private String text(Instant time) {
        String known = times.get(time);
        if (known == null) {
            known = time.toString();
            if (times.size() < MOST_TEXTS) {
                times.put(time, known);
            }
        }
        return known;
    }

    private void write(Sample sample) throws IOException {
        json.writeStartObject();
        if (sample.tags().equals(Tags.NONE)) {
            json.writeRaw(head(sample.metric()));
        } else {
            head(json, sample.metric(), sample.tags());
        }
        json.writeNumberField("value", sample.value());
        json.writeEndObject();
    }

    /** The fields before the value of a sample without tags, with a comma behind them. */
    private SerializableString head(Metric metric) {
        SerializableString known = heads.get(metric);
        if (known == null) {
            byte[] object = Json.bytes(out -> {
                out.writeStartObject();
                head(out, metric, Tags.NONE);
                out.writeEndObject();
            });
            known = new SerializedString(new String(object, 1, object.length - 2, StandardCharsets.UTF_8) + ",");
            if (heads.size() < MOST_TEXTS) {
                heads.put(metric, known);
            }
        }
        return known;
    }

    private static void head(JsonGenerator json, Metric metric, Tags tags) throws IOException {
        json.writeStringField("metric", metric.name());
        json.writeStringField("unit", metric.unit().symbol());
        TargetJson.tags(json, tags);
    }
}
