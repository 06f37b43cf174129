package io.denyut.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.MonitorHealth;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Problem;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Columns in JSON: rows by number, ascending and gap-coded; what most rows share is said once. A snapshot is the same message with every
 * row in it.
 *
 * <p>Fields: {@code e} epoch of the row numbers, {@code q} sequence, {@code t} the server's clock and {@code d} the newest measurement (ms),
 * {@code i} gaps between changed rows, {@code s} their states, {@code r} their RTT, {@code b} the last-seen time that most of them share,
 * {@code g} rows that are gone, {@code h} health (in it {@code a}, the number of open alerts by severity), {@code a} the newest open
 * alerts where they are others than before. What few rows have comes as gap, value, gap, value: {@code l} a loss that is not 0,
 * {@code z} another last-seen time (from {@code b}; {@code null} never), {@code c} since (from {@code b}) and the number of the reason in
 * {@code x}, {@code u} muted or not, {@code n} new or renamed rows, whose ids, names and addresses follow in {@code ni}, {@code nn},
 * {@code na}.
 */
final class LiveMessage {
    private static final int MAX_PROBLEMS = 20;

    private final Map<Integer, Change> changes;
    private final List<Integer> gone;
    private final MonitorHealth health;
    private final List<Problem> problems;
    private final LiveAlerts alerts;
    private final boolean newest;

    /**
     * A row and how it was.
     *
     * @param before {@code null} if the reader knows nothing of it
     */
    record Change(@Nullable LiveRow before, LiveRow now) {}

    /**
     * @param changes by row number
     * @param newest whether the newest alerts are others than the reader knows
     */
    LiveMessage(
            TreeMap<Integer, Change> changes,
            List<Integer> gone,
            MonitorHealth health,
            List<Problem> problems,
            LiveAlerts alerts,
            boolean newest) {
        this.changes = changes;
        this.gone = gone;
        this.health = health;
        this.problems = problems;
        this.alerts = alerts;
        this.newest = newest;
    }

    byte[] bytes(String epoch, long sequence, Instant now) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("e", epoch);
            json.writeNumberField("q", sequence);
            json.writeNumberField("t", now.toEpochMilli());
            health(json);
            if (newest) {
                alerts.newest(json);
            }
            rows(json);
            if (!gone.isEmpty()) {
                gaps(json, "g", gone);
            }
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
        for (Problem problem : problems.stream().limit(MAX_PROBLEMS).toList()) {
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
        alerts.counts(json);
        json.writeEndObject();
    }

    private void rows(JsonGenerator json) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        gaps(json, "i", changes.keySet());
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
        some(
                json,
                "l",
                change -> change.now().loss() != 0,
                change -> json.writeNumber(change.now().loss()));
        some(
                json,
                "z",
                change -> change.now().seen() != base,
                change -> difference(json, change.now().seen(), base));
        reasons(json, base);
        some(
                json,
                "u",
                change -> change.now().muted()
                        != (change.before() != null && change.before().muted()),
                change -> json.writeNumber(change.now().muted() ? 1 : 0));
        definitions(json);
    }

    private static void gaps(JsonGenerator json, String field, Iterable<Integer> rows) throws IOException {
        json.writeArrayFieldStart(field);
        int last = 0;
        for (int row : rows) {
            json.writeNumber(row - last);
            last = row;
        }
        json.writeEndArray();
    }

    private static void difference(JsonGenerator json, long time, long base) throws IOException {
        if (time < 0) {
            json.writeNull();
        } else {
            json.writeNumber(time - base);
        }
    }

    /** Writes what belongs to a row. */
    private interface Value {
        void write(Change change) throws IOException;
    }

    private void some(JsonGenerator json, String field, Predicate<Change> which, Value value) throws IOException {
        json.writeArrayFieldStart(field);
        int last = 0;
        for (Map.Entry<Integer, Change> entry : changes.entrySet()) {
            if (which.test(entry.getValue())) {
                json.writeNumber(entry.getKey() - last);
                value.write(entry.getValue());
                last = entry.getKey();
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

    private void reasons(JsonGenerator json, long base) throws IOException {
        Map<List<String>, Integer> reasons = new LinkedHashMap<>();
        some(json, "c", LiveMessage::isAnotherStory, change -> {
            LiveRow now = change.now();
            difference(json, now.since(), base);
            int index = -1;
            if (!now.reasonCode().isEmpty()) {
                Integer known = reasons.putIfAbsent(List.of(now.reasonCode(), now.reasonText()), reasons.size());
                index = known == null ? reasons.size() - 1 : known;
            }
            json.writeNumber(index);
        });
        json.writeArrayFieldStart("x");
        for (List<String> reason : reasons.keySet()) {
            json.writeStartArray();
            json.writeString(reason.get(0));
            json.writeString(reason.get(1));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static boolean isAnotherStory(Change change) {
        LiveRow before = change.before();
        LiveRow now = change.now();
        return before == null
                || before.since() != now.since()
                || !before.reasonCode().equals(now.reasonCode())
                || !before.reasonText().equals(now.reasonText());
    }

    private void definitions(JsonGenerator json) throws IOException {
        TreeMap<Integer, LiveRow> defined = new TreeMap<>();
        changes.forEach((row, change) -> {
            if (change.before() == null || !change.before().isSameTargetAs(change.now())) {
                defined.put(row, change.now());
            }
        });
        if (defined.isEmpty()) {
            return;
        }
        gaps(json, "n", defined.keySet());
        texts(json, "ni", defined, LiveRow::id);
        texts(json, "nn", defined, LiveRow::name);
        texts(json, "na", defined, LiveRow::address);
    }

    private static void texts(
            JsonGenerator json, String field, Map<Integer, LiveRow> rows, Function<LiveRow, String> text)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (LiveRow row : rows.values()) {
            json.writeString(text.apply(row));
        }
        json.writeEndArray();
    }
}
