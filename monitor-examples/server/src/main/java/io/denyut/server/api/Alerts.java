package io.denyut.server.api;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Monitor;
import io.denyut.Severity;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.spi.AlertHistory.Entry;
import io.denyut.spi.AlertHistory.EventQuery;
import io.denyut.spi.Why;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/v1/alerts}: what is wrong now, what was, and who was told. */
public final class Alerts {
    private static final int DEFAULT_LIMIT = 200;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_NAMES = 50;
    private static final Duration DEFAULT_RANGE = Duration.ofDays(7);
    private static final String EVENTS = "alert-event";

    private final Monitor monitor;
    private final StoreQueries queries;
    private final InstantSource clock;

    public Alerts(Monitor monitor, StoreQueries queries, InstantSource clock) {
        this.monitor = monitor;
        this.queries = queries;
        this.clock = clock;
    }

    /** {@code GET /api/v1/alerts?target=&rule=&severity=&limit=}: the alerts that are open, worst first. */
    public Response open(Request request) {
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Set<String> targets = Range.names(request, "target", MAX_NAMES);
        Set<String> rules = Range.names(request, "rule", MAX_NAMES);
        Set<Severity> severities = severities(request);
        List<Alert> found = monitor.alerts().stream()
                .filter(alert -> alert.state() == AlertState.RAISED)
                .filter(alert ->
                        targets.isEmpty() || targets.contains(alert.identity().target()))
                .filter(alert ->
                        rules.isEmpty() || rules.contains(alert.identity().rule()))
                .filter(alert -> severities.isEmpty() || severities.contains(alert.severity()))
                .toList();
        List<Alert> shown = found.subList(0, Math.min(limit, found.size()));
        Map<String, Integer> behind = queries.ask(() ->
                monitor.alertHistory().behind(shown.stream().map(Alert::id).collect(Collectors.toSet())));
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        found.forEach(alert -> counts.merge(alert.severity(), 1, Integer::sum));
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Alert alert : shown) {
                json.writeStartObject();
                AlertJson.fields(json, alert);
                json.writeNumberField("behind", behind.getOrDefault(alert.id(), 0));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("total", found.size());
            json.writeObjectFieldStart("by_severity");
            for (Severity severity : Severity.values()) {
                json.writeNumberField(severity.name(), counts.getOrDefault(severity, 0));
            }
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /** {@code GET /api/v1/alerts/history?from=&to=&target=&rule=&severity=&limit=&cursor=}: what happened, newest first. */
    public Response history(Request request) {
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Range range = Range.of(request, clock.instant(), DEFAULT_RANGE);
        EventQuery query = new EventQuery(
                range.from(),
                range.to(),
                Range.names(request, "target", MAX_NAMES),
                Range.names(request, "rule", MAX_NAMES),
                severities(request),
                Cursor.read(request, EVENTS),
                limit + 1);
        List<Entry> found = queries.ask(() -> monitor.alertHistory().find(query));
        boolean more = found.size() > limit;
        List<Entry> page = more ? found.subList(0, limit) : found;
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("from", range.from().toString());
            json.writeStringField("to", range.to().toString());
            json.writeArrayFieldStart("items");
            for (Entry entry : page) {
                AlertJson.event(json, entry.event());
            }
            json.writeEndArray();
            json.writeStringField(
                    "next", more ? Cursor.of(EVENTS, page.get(limit - 1).position()) : null);
            json.writeEndObject();
        }));
    }

    /** {@code GET /api/v1/alerts/{id}/why}: who was told of one alert, who was not, and why. */
    public Response why(Request request) {
        String id = request.path("id");
        Optional<Why> why = queries.ask(() -> monitor.alertHistory().why(id));
        if (why.isEmpty()) {
            throw new HttpProblem(
                    404,
                    "there is no alert '" + Parameters.shown(id)
                            + "', or it was too long ago: see /api/v1/alerts and /api/v1/alerts/history");
        }
        return Response.json(Json.bytes(json -> AlertJson.why(json, why.get())));
    }

    private static Set<Severity> severities(Request request) {
        Set<Severity> severities = EnumSet.noneOf(Severity.class);
        for (String name : Range.names(request, "severity", Severity.values().length)) {
            try {
                severities.add(Severity.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw Parameters.refused("severity", name, "one of warning, minor, major, critical");
            }
        }
        return severities;
    }
}
