package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Tags;
import io.denyut.server.view.TargetView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How targets and what is known of them are written on {@code /api/v1}: times in UTC, seconds, shares of 1. */
final class TargetJson {
    private final Function<String, Optional<String>> owner;

    /** @param owner who a target belongs to: file, page or source */
    TargetJson(Function<String, Optional<String>> owner) {
        this.owner = owner;
    }

    /** Writes the fields of a target; the object is left to the caller. */
    void fields(JsonGenerator json, TargetView view) throws IOException {
        json.writeStringField("id", view.target().id());
        json.writeStringField("name", view.target().name());
        json.writeStringField("address", view.target().address());
        Optional<String> owned = owner.apply(view.target().id());
        if (owned.isPresent()) {
            json.writeStringField("owner", owned.get());
        }
        json.writeStringField("mode", view.mode().name());
        json.writeStringField(
                "state", view.status() == null ? null : view.status().name());
        json.writeBooleanField("stale", view.stale());
        time(json, "since", view.since());
        time(json, "last_seen", view.lastSeen());
        number(json, "rtt", view.rtt());
        number(json, "loss", view.loss());
        reason(json, view.reason());
        tags(json, view.target().tags());
    }

    static void time(JsonGenerator json, String field, @Nullable Instant time) throws IOException {
        json.writeStringField(field, time == null ? null : time.toString());
    }

    static void number(JsonGenerator json, String field, OptionalDouble number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(field, number.getAsDouble());
        } else {
            json.writeNullField(field);
        }
    }

    static void reason(JsonGenerator json, @Nullable Reason reason) throws IOException {
        if (reason == null) {
            json.writeNullField("reason");
            return;
        }
        json.writeObjectFieldStart("reason");
        json.writeStringField("code", reason.code());
        json.writeStringField("text", reason.text());
        json.writeEndObject();
    }

    static void tags(JsonGenerator json, Tags tags) throws IOException {
        texts(json, "tags", tags.asMap());
    }

    static void texts(JsonGenerator json, String field, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    static void samples(JsonGenerator json, List<Sample> samples) throws IOException {
        json.writeArrayFieldStart("samples");
        for (Sample sample : samples) {
            json.writeStartObject();
            json.writeStringField("metric", sample.metric().name());
            json.writeStringField("unit", sample.metric().unit().symbol());
            tags(json, sample.tags());
            json.writeNumberField("value", sample.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The answer to a look. */
    static void observation(JsonGenerator json, Observation observation) throws IOException {
        json.writeStartObject();
        json.writeStringField("target", observation.target().id());
        json.writeStringField("check", observation.checkId());
        time(json, "tick", observation.tick());
        time(json, "time", observation.time());
        json.writeNumberField("elapsed_ms", observation.elapsed().toNanos() / 1e6);
        json.writeStringField("state", observation.status().name());
        reason(json, observation.reason());
        samples(json, observation.samples());
        json.writeBooleanField("manual", true);
        json.writeEndObject();
    }
}
