package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Check;
import io.denyut.MonitorHealth;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import io.denyut.store.StoreHealth;
import io.denyut.store.StoreStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What both answers about health have in common. */
final class HealthJson {
    /** More of them are one mistake made often. */
    private static final int MAX_REFUSED = 50;

    private HealthJson() {}

    static String status(List<Problem> problems) {
        return problems.isEmpty() ? "ok" : "degraded";
    }

    /** @param checks that the monitor has, for the intervals that were asked for */
    static void monitor(JsonGenerator json, MonitorHealth health, List<Check> checks) throws IOException {
        Map<String, Duration> wanted = checks.stream()
                .collect(Collectors.toMap(Check::id, check -> check.schedule().every()));
        json.writeObjectFieldStart("monitor");
        json.writeStringField("state", health.state().name());
        json.writeObjectFieldStart("checks");
        for (Map.Entry<String, CheckHealth> check : health.checks().entrySet()) {
            json.writeFieldName(check.getKey());
            Duration kept = check.getValue().effectiveInterval();
            check(json, check.getValue(), wanted.getOrDefault(check.getKey(), kept));
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
        json.writeEndObject();
    }

    static void store(JsonGenerator json, Optional<StoreHealth> store) throws IOException {
        if (store.isEmpty()) {
            json.writeNullField("store");
            return;
        }
        StoreHealth health = store.get();
        json.writeObjectFieldStart("store");
        json.writeStringField("file", health.file().toString());
        json.writeStringField("problem", health.problem().orElse(null));
        time(json, "since", health.since().orElse(null));
        json.writeNumberField("writes", health.writes());
        json.writeNumberField("failures", health.failures());
        json.writeNumberField("waiting", health.waiting());
        json.writeNumberField("longest_write_ms", health.longestWrite().toMillis());
        json.writeNumberField("longest_alert_ms", health.longestAlert().toMillis());
        json.writeNumberField("alerts_waiting", health.alertsWaiting());
        measurements(json, health.measurements());
        space(json, health);
        json.writeEndObject();
    }

    private static void measurements(JsonGenerator json, StoreHealth.Measurements health) throws IOException {
        json.writeNumberField("series", health.series());
        json.writeNumberField("samples", health.samples());
        json.writeNumberField("results_in_memory", health.resultsInMemory());
        json.writeNumberField("bytes_in_memory", health.bytesInMemory());
        json.writeNumberField("duplicates", health.duplicates());
        json.writeNumberField("over_limit", health.overLimit());
        json.writeNumberField("too_late", health.tooLate());
        json.writeNumberField("out_of_range", health.outOfRange());
        json.writeNumberField("late_parts", health.lateParts());
        json.writeNumberField("overflown", health.overflown());
    }

    private static void space(JsonGenerator json, StoreHealth health) throws IOException {
        json.writeFieldName("file_bytes");
        try {
            json.writeNumber(Files.size(health.file()));
        } catch (IOException e) {
            json.writeNull();
        }
        Optional<StoreStatus> status = health.status();
        number(json, "free_in_file_bytes", status.map(StoreStatus::freeBytes));
        number(json, "log_bytes", status.map(StoreStatus::logBytes));
        number(json, "disk_free_bytes", status.map(StoreStatus::diskFreeBytes));
        number(json, "bytes_per_day", status.flatMap(StoreStatus::bytesPerDay).map(Math::round));
        number(json, "full_in_seconds", status.flatMap(StoreStatus::untilFull).map(Duration::toSeconds));
        time(json, "last_backup", status.flatMap(StoreStatus::lastBackup).orElse(null));
        json.writeObjectFieldStart("holds_from");
        for (StoreStatus.Tier tier : status.map(StoreStatus::tiers).orElse(List.of())) {
            time(json, tier.name(), tier.from().orElse(null));
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String field, Optional<Long> number) throws IOException {
        json.writeFieldName(field);
        if (number.isPresent()) {
            json.writeNumber(number.get());
        } else {
            json.writeNull();
        }
    }

    private static void check(JsonGenerator json, CheckHealth check, Duration wanted) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", check.state().name());
        json.writeNumberField("targets", check.targets());
        json.writeNumberField("rounds", check.rounds());
        json.writeNumberField("skipped_ticks", check.skippedTicks());
        json.writeNumberField("late_reports", check.lateReports());
        json.writeNumberField("duplicate_reports", check.duplicateReports());
        json.writeNumberField("stranger_reports", check.strangerReports());
        json.writeNumberField("gaps_filled", check.gapsFilled());
        time(json, "last_tick", check.lastTick());
        json.writeNumberField("last_duration_ms", check.lastDuration().toMillis());
        json.writeNumberField("interval_ms", check.effectiveInterval().toMillis());
        json.writeNumberField("wanted_interval_ms", wanted.toMillis());
        json.writeStringField("last_error", check.lastError());
        json.writeNumberField("refused_targets", check.refused().size());
        ProblemJson.write(
                json, "refused", check.refused().stream().limit(MAX_REFUSED).toList());
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
        time(json, "last_success", lane.lastSuccess());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String field, @Nullable Instant time) throws IOException {
        json.writeStringField(field, time == null ? null : time.toString());
    }
}
