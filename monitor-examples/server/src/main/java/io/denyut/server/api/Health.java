package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import io.denyut.server.Version;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** {@code GET /api/health}: whether the monitor itself does its work; 200 also when degraded, for the server answers. */
public final class Health implements Handler {
    private final Monitor monitor;
    private final InstantSource clock;
    private final Instant started;
    private final String version = Version.current();

    public Health(Monitor monitor, InstantSource clock) {
        this.monitor = monitor;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public Response handle(Request request) {
        MonitorHealth health = monitor.health();
        Instant now = clock.instant();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeStringField("status", health.problems().isEmpty() ? "ok" : "degraded");
            json.writeStringField("service", "denyut");
            json.writeStringField("version", version);
            json.writeStringField("timestamp", now.toString());
            json.writeNumberField(
                    "uptime_seconds", Duration.between(started, now).toSeconds());
            json.writeArrayFieldStart("problems");
            for (Problem problem : health.problems()) {
                json.writeStartObject();
                json.writeStringField("where", problem.where());
                json.writeStringField("message", problem.message());
                if (problem.hint() != null) {
                    json.writeStringField("hint", problem.hint());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("monitor");
            monitor(json, health);
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private static void monitor(JsonGenerator json, MonitorHealth health) throws IOException {
        json.writeStringField("state", health.state().name());
        json.writeObjectFieldStart("checks");
        for (Map.Entry<String, CheckHealth> check : health.checks().entrySet()) {
            json.writeFieldName(check.getKey());
            check(json, check.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("sinks");
        for (Map.Entry<String, LaneHealth> sink : health.sinks().entrySet()) {
            json.writeFieldName(sink.getKey());
            lane(json, sink.getValue());
        }
        json.writeEndObject();
        json.writeFieldName("rules");
        lane(json, health.rules());
        json.writeObjectFieldStart("notifiers");
        for (Map.Entry<String, MonitorHealth.NotifierHealth> notifier :
                health.notifiers().entrySet()) {
            json.writeObjectFieldStart(notifier.getKey());
            json.writeNumberField("sent", notifier.getValue().sent());
            json.writeNumberField("retries", notifier.getValue().retries());
            json.writeNumberField("dead_letters", notifier.getValue().deadLetters());
            json.writeStringField("last_error", notifier.getValue().lastError());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeNumberField("clock_steps", health.clockSteps());
        json.writeNumberField("rejected_samples", health.rejectedSamples());
        json.writeNumberField("series_over_limit", health.seriesOverLimit());
    }

    private static void check(JsonGenerator json, CheckHealth check) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", check.state().name());
        json.writeNumberField("targets", check.targets());
        json.writeNumberField("rounds", check.rounds());
        json.writeNumberField("skipped_ticks", check.skippedTicks());
        json.writeNumberField("late_reports", check.lateReports());
        json.writeNumberField("duplicate_reports", check.duplicateReports());
        json.writeNumberField("stranger_reports", check.strangerReports());
        json.writeNumberField("gaps_filled", check.gapsFilled());
        Instant lastTick = check.lastTick();
        json.writeStringField("last_tick", lastTick == null ? null : lastTick.toString());
        json.writeNumberField("last_duration_ms", check.lastDuration().toMillis());
        json.writeNumberField("interval_ms", check.effectiveInterval().toMillis());
        json.writeStringField("last_error", check.lastError());
        json.writeNumberField("refused_targets", check.refused().size());
        json.writeEndObject();
    }

    private static void lane(JsonGenerator json, LaneHealth lane) throws IOException {
        json.writeStartObject();
        json.writeNumberField("accepted", lane.accepted());
        json.writeNumberField("written", lane.written());
        json.writeNumberField("dropped", lane.dropped());
        json.writeNumberField("failed", lane.failed());
        json.writeNumberField("queued", lane.queued());
        json.writeNumberField("spooled", lane.spooled());
        json.writeNumberField("errors", lane.errors());
        json.writeStringField("last_error", lane.lastError());
        Instant last = lane.lastSuccess();
        json.writeStringField("last_success", last == null ? null : last.toString());
        json.writeEndObject();
    }
}
