package io.denyut.server.compat;

import io.denyut.server.history.PingEntry;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.time.ZoneId;
import java.util.List;

/** {@code GET /api/ping/latest?limit=}: the newest results of all devices, newest first. */
public final class PingLatest implements Handler {
    private static final int DEFAULT_LIMIT = 100;

    private final PingHistory history;
    private final S1Json format;

    public PingLatest(PingHistory history, ZoneId zone) {
        this.history = history;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) {
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, PingHistory.MAX_NEWEST);
        List<PingEntry> newest = history.newest(limit);
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("data");
            for (PingEntry entry : newest) {
                format.result(json, entry);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("count", newest.size());
            json.writeEndObject();
        }));
    }
}
