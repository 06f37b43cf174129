package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Observation;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;

/** {@code GET /api/ping/latest?limit=}: the newest results, newest first. */
public final class PingLatest implements Handler {
    private static final int DEFAULT_LIMIT = 100;

    private final RecentResults results;
    private final S1Json format;

    public PingLatest(RecentResults results, ZoneId zone) {
        this.results = results;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) {
        List<Observation> newest = results.newest(limit(request));
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("data");
            for (Observation observation : newest) {
                result(json, observation);
            }
            json.writeEndArray();
            json.writeNumberField("count", newest.size());
            json.writeEndObject();
        }));
    }

    private static int limit(Request request) {
        String text = request.query("limit").orElse("");
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("[0-9]{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= RecentResults.CAPACITY) {
                return limit;
            }
        }
        String shown = text.length() <= 20 ? text : text.substring(0, 20) + "...";
        throw new HttpProblem(400, "limit '" + shown + "' must be a whole number from 1 to " + RecentResults.CAPACITY);
    }

    private void result(JsonGenerator json, Observation observation) throws IOException {
        json.writeStartObject();
        format.time(json, "timestamp", observation.tick());
        format.target(json, observation.target());
        json.writeBooleanField("ping_success", observation.status().isAvailable());
        format.milliseconds(json, "response_time_ms", PingResult.rtt(observation));
        json.writeStringField("error_message", PingResult.errorMessage(observation.status(), observation.reason()));
        json.writeEndObject();
    }
}
