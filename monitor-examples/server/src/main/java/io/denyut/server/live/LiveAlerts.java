package io.denyut.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The open alerts as the feed tells of them: how many of each severity, and the newest.
 *
 * @param counts by {@link Severity#ordinal}
 * @param newest the latest first, so many as a page may have to announce
 */
record LiveAlerts(List<Integer> counts, List<Item> newest) {
    private static final int MOST = 20;
    private static final int MAX_TEXT = 200;
    private static final Comparator<Alert> LATEST_FIRST =
            Comparator.comparing(Alert::since).reversed().thenComparing(Alert::id);

    /** What a page needs to announce an alert. */
    private record Item(String id, int severity, String target, String name, String text, long since) {}

    static LiveAlerts of(List<Alert> alerts) {
        int[] counts = new int[Severity.values().length];
        List<Alert> raised = new ArrayList<>();
        for (Alert alert : alerts) {
            if (alert.state() == AlertState.RAISED) {
                counts[alert.severity().ordinal()]++;
                raised.add(alert);
            }
        }
        List<Integer> all = new ArrayList<>();
        for (int count : counts) {
            all.add(count);
        }
        return new LiveAlerts(
                List.copyOf(all),
                raised.stream()
                        .sorted(LATEST_FIRST)
                        .limit(MOST)
                        .map(LiveAlerts::item)
                        .toList());
    }

    private static Item item(Alert alert) {
        String text =
                alert.text().length() <= MAX_TEXT ? alert.text() : alert.text().substring(0, MAX_TEXT) + "...";
        return new Item(
                alert.id(),
                alert.severity().ordinal(),
                alert.identity().target(),
                alert.target().name(),
                text,
                alert.since().toEpochMilli());
    }

    void counts(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("a");
        for (int count : counts) {
            json.writeNumber(count);
        }
        json.writeEndArray();
    }

    void newest(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("a");
        for (Item item : newest) {
            json.writeStartArray();
            json.writeString(item.id());
            json.writeNumber(item.severity());
            json.writeString(item.target());
            json.writeString(item.name());
            json.writeString(item.text());
            json.writeNumber(item.since());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
