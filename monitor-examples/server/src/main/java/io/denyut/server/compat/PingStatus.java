package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Status;
import io.denyut.server.api.IdOrder;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.internal.Shared;
import io.denyut.server.json.Json;
import io.denyut.server.view.TargetView;
import io.denyut.server.view.TargetViews;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** {@code GET /api/ping/status}: every device, online, offline or unknown, by id. Made at most once per second. */
public final class PingStatus implements Handler {
    private static final Comparator<TargetView> BY_ID =
            Comparator.comparing(view -> view.target().id(), IdOrder.COMPARATOR);

    private final TargetViews views;
    private final Supplier<Optional<String>> stopped;
    private final S1Json format;
    private final Shared<byte[]> body;

    /**
     * @param stopped why there is no pinging, if there is none
     * @param aside makes the next answer while the last one is still given
     */
    public PingStatus(
            TargetViews views, Supplier<Optional<String>> stopped, ZoneId zone, InstantSource clock, Executor aside) {
        this.views = views;
        this.stopped = stopped;
        this.format = new S1Json(zone);
        this.body = new Shared<>(clock, aside, stopped, this::make);
    }

    @Override
    public Response handle(Request request) {
        return Response.json(body.get());
    }

    private byte[] make() {
        Optional<String> pause = stopped.get();
        List<TargetView> online = new ArrayList<>();
        List<TargetView> offline = new ArrayList<>();
        List<TargetView> unknown = new ArrayList<>();
        for (TargetView view : views.pinged()) {
            Status status = view.current().orElse(Status.UNKNOWN);
            (status.isAvailable() ? online : status == Status.DOWN ? offline : unknown).add(view);
        }
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            if (pause.isPresent()) {
                json.writeStringField("message", pause.get());
            }
            json.writeObjectFieldStart("data");
            json.writeNumberField("total_devices", online.size() + offline.size() + unknown.size());
            json.writeNumberField("online_devices", online.size());
            json.writeNumberField("offline_devices", offline.size());
            json.writeNumberField("unknown_devices", unknown.size());
            json.writeObjectFieldStart("devices");
            devices(json, "online", online, pause);
            devices(json, "offline", offline, pause);
            devices(json, "unknown", unknown, pause);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void devices(JsonGenerator json, String field, List<TargetView> views, Optional<String> pause)
            throws IOException {
        views.sort(BY_ID);
        json.writeArrayFieldStart(field);
        for (TargetView view : views) {
            json.writeStartObject();
            format.target(json, view.target());
            format.time(json, "last_seen", view.lastSeen());
            if (field.equals("online")) {
                format.milliseconds(json, "response_time_ms", view.rtt());
            } else {
                json.writeStringField("error_message", error(view, pause));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String error(TargetView view, Optional<String> pause) {
        Status status = view.status();
        if (status == null) {
            return "unknown: " + pause.orElse("not measured yet");
        }
        return view.stale()
                ? "unknown: " + pause.orElse("no result any more") + "; the last was " + status
                : PingResult.errorMessage(status, view.reason());
    }
}
