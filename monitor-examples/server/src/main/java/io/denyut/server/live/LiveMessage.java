package io.denyut.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.MonitorHealth;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Problem;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Columns in JSON: rows by number, ascending and gap-coded; what most rows share is said once. A snapshot is the same message with every
 * row in it.
 *
 * <p>Fields: {@code e} epoch of the row numbers, {@code q} sequence, {@code t} the server's clock and {@code d} the newest measurement (ms),
 * {@code i} gaps between changed rows, {@code s} their states, {@code r} their RTT, {@code l} row, loss, ... where loss is not 0, {@code b}
 * the last-seen time of changed rows and {@code z} row, time, ... where it is another, {@code c} row, since, reason, ... , {@code x} the
 * reasons, {@code u} row, muted, ..., {@code n} new or renamed rows, {@code g} rows that are gone, {@code h} health.
 */
final class LiveMessage {
    private static final int MAX_PROBLEMS = 20;

    private final Map<Integer, Change> changes;
    private final List<Integer> gone;
    private final MonitorHealth health;

    /**
     * A row and how it was.
     *
     * @param before {@code null} if the reader knows nothing of it
     */
    record Change(@Nullable LiveRow before, LiveRow now) {}

    /** @param changes by row number */
    LiveMessage(TreeMap<Integer, Change> changes, List<Integer> gone, MonitorHealth health) {
        this.changes = changes;
        this.gone = gone;
        this.health = health;
    }

    byte[] bytes(String epoch, long sequence, Instant now) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("e", epoch);
            json.writeNumberField("q", sequence);
            json.writeNumberField("t", now.toEpochMilli());
            health(json);
            rows(json);
            reasons(json);
            definitions(json);
            json.writeEndObject();
        });
    }

    private void health(JsonGenerator json) throws IOException {
        Instant newest = null;
        for (CheckHealth check : health.checks().values()) {
            Instant tick = check.lastTick();
            newest = tick != null && (newest == null || tick.isAfter(newest)) ? tick : newest;
        }
        if (newest != null) {
            json.writeNumberField("d", newest.toEpochMilli());
        }
        json.writeObjectFieldStart("h");
        json.writeArrayFieldStart("p");
        for (Problem problem : health.problems().stream().limit(MAX_PROBLEMS).toList()) {
            json.writeString(problem.toString());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("c");
        for (Map.Entry<String, CheckHealth> check : health.checks().entrySet()) {
            Instant tick = check.getValue().lastTick();
            json.writeStartArray();
            json.writeString(check.getKey());
            json.writeString(check.getValue().state().name());
            json.writeNumber(tick == null ? -1 : tick.toEpochMilli());
            json.writeNumber(check.getValue().effectiveInterval().toMillis());
            json.writeNumber(check.getValue().targets());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void rows(JsonGenerator json) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("i");
        int last = 0;
        for (int row : changes.keySet()) {
            json.writeNumber(row - last);
            last = row;
        }
        json.writeEndArray();
        StringBuilder states = new StringBuilder(changes.size());
        changes.values().forEach(change -> states.append(change.now().state()));
        json.writeStringField("s", states.toString());
        json.writeArrayFieldStart("r");
        for (Change change : changes.values()) {
            json.writeNumber(change.now().rtt());
        }
        json.writeEndArray();
        long base = mostCommonSeen();
        json.writeNumberField("b", base);
        json.writeArrayFieldStart("l");
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            if (entry.getValue().now().loss() != 0) {
                json.writeNumber(entry.getKey());
                json.writeNumber(entry.getValue().now().loss());
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("z");
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            if (entry.getValue().now().seen() != base) {
                json.writeNumber(entry.getKey());
                json.writeNumber(entry.getValue().now().seen());
            }
        }
        json.writeEndArray();
    }

    private long mostCommonSeen() {
        Map<Long, Integer> counts = new HashMap<>();
        changes.values().forEach(change -> counts.merge(change.now().seen(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(-1L);
    }

    private void reasons(JsonGenerator json) throws IOException {
        Map<List<String>, Integer> reasons = new LinkedHashMap<>();
        List<long[]> rows = new ArrayList<>();
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            LiveRow now = entry.getValue().now();
            LiveRow before = entry.getValue().before();
            if (before == null
                    || before.since() != now.since()
                    || !before.reasonCode().equals(now.reasonCode())
                    || !before.reasonText().equals(now.reasonText())) {
                int index = -1;
                if (!now.reasonCode().isEmpty()) {
                    Integer known = reasons.putIfAbsent(List.of(now.reasonCode(), now.reasonText()), reasons.size());
                    index = known == null ? reasons.size() - 1 : known;
                }
                rows.add(new long[] {entry.getKey(), now.since(), index});
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("c");
        for (long[] row : rows) {
            json.writeNumber(row[0]);
            json.writeNumber(row[1]);
            json.writeNumber(row[2]);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("x");
        for (List<String> reason : reasons.keySet()) {
            json.writeStartArray();
            json.writeString(reason.get(0));
            json.writeString(reason.get(1));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void definitions(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("u");
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            LiveRow before = entry.getValue().before();
            boolean muted = entry.getValue().now().muted();
            if (before == null ? muted : before.muted() != muted) {
                json.writeNumber(entry.getKey());
                json.writeNumber(muted ? 1 : 0);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("n");
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            LiveRow now = entry.getValue().now();
            LiveRow before = entry.getValue().before();
            if (before == null || !before.isSameTargetAs(now)) {
                json.writeStartArray();
                json.writeNumber(entry.getKey());
                json.writeString(now.id());
                json.writeString(now.name());
                json.writeString(now.address());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("g");
        for (int row : gone) {
            json.writeNumber(row);
        }
        json.writeEndArray();
    }
}
