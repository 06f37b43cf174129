package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Status;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.server.view.TargetView;
import io.denyut.server.view.TargetViews;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /api/ping/status}: every device, online, offline or unknown. */
public final class PingStatus implements Handler {
    private final TargetViews views;
    private final S1Json format;

    public PingStatus(TargetViews views, ZoneId zone) {
        this.views = views;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) {
        List<TargetView> online = new ArrayList<>();
        List<TargetView> offline = new ArrayList<>();
        List<TargetView> unknown = new ArrayList<>();
        for (TargetView view : views.pinged()) {
            Status status = view.current().orElse(Status.UNKNOWN);
            (status.isAvailable() ? online : status == Status.DOWN ? offline : unknown).add(view);
        }
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            json.writeNumberField("total_devices", online.size() + offline.size() + unknown.size());
            json.writeNumberField("online_devices", online.size());
            json.writeNumberField("offline_devices", offline.size());
            json.writeNumberField("unknown_devices", unknown.size());
            json.writeObjectFieldStart("devices");
            devices(json, "online", online);
            devices(json, "offline", offline);
            devices(json, "unknown", unknown);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private void devices(JsonGenerator json, String field, List<TargetView> views) throws IOException {
        json.writeArrayFieldStart(field);
        for (TargetView view : views) {
            json.writeStartObject();
            format.target(json, view.target());
            format.time(json, "last_seen", view.lastSeen());
            if (field.equals("online")) {
                format.milliseconds(json, "response_time_ms", view.rtt());
            } else {
                json.writeStringField("error_message", error(view));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String error(TargetView view) {
        Status status = view.status();
        if (status == null) {
            return "unknown: not measured yet";
        }
        return view.stale()
                ? "unknown: no result any more; the last was " + status
                : PingResult.errorMessage(status, view.reason());
    }
}
