package io.denyut.server.compat;

import io.denyut.Monitor;
import io.denyut.server.history.PingEntry;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** {@code GET /api/ping/device/{id}?hours=}: the results of one device, newest first. */
public final class PingDevice implements Handler {
    /** A day and more of one result per second; an answer has to end somewhere. */
    static final int MAX_RESULTS = 100_000;

    private final PingHistory history;
    private final Devices devices;
    private final InstantSource clock;
    private final S1Json format;

    public PingDevice(Monitor monitor, PingHistory history, ZoneId zone, InstantSource clock) {
        this.history = history;
        this.devices = new Devices(monitor, history);
        this.clock = clock;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) {
        String id = request.path("id");
        Span span = Span.of(request, clock.instant());
        devices.requireKnown(id);
        Instant kept = history.resultsReach(id);
        List<PingEntry> entries = history.newest(id, span.from(), span.to(), MAX_RESULTS);
        Instant reaches =
                entries.size() == MAX_RESULTS ? entries.get(MAX_RESULTS - 1).tick() : kept;
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("data");
            for (PingEntry entry : entries) {
                format.result(json, entry);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("count", entries.size());
            span.write(json, format, reaches);
            json.writeEndObject();
        }));
    }
}
