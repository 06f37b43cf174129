package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.Version;
import io.denyut.server.api.ManualProbe;
import io.denyut.server.compat.InventoryCheck.Inspected;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalDouble;

/** {@code /test}, {@code /test-db} and {@code /test-ping}: whether the application, its inventory and its pinging work. */
public final class SelfTests {
    private static final String LOOPBACK = "127.0.0.1";

    private final ManualProbe probe;
    private final InventoryCheck inventory;
    private final InstantSource clock;
    private final S1Json format;

    public SelfTests(ManualProbe probe, InventoryCheck inventory, ZoneId zone, InstantSource clock) {
        this.probe = probe;
        this.inventory = inventory;
        this.clock = clock;
        this.format = new S1Json(zone);
    }

    /** {@code GET /test}. */
    public Response application(Request request) {
        return answer(200, "Denyut " + Version.current() + " is running", json -> {});
    }

    /** {@code GET /test-db}: 503 when an inventory cannot be read. */
    public Response database(Request request) {
        List<Inspected> found = inventory.inspect();
        List<Inspected> bad =
                found.stream().filter(one -> !one.failure().isEmpty()).toList();
        String message = found.isEmpty()
                ? "no inventory database is configured; devices come from denyut.yml or the page"
                : bad.isEmpty()
                        ? "every inventory can be read"
                        : bad.size() + " of " + found.size() + " inventories cannot be read";
        return answer(bad.isEmpty() ? 200 : 503, message, json -> {
            json.writeArrayFieldStart("databases");
            for (Inspected one : found) {
                database(json, one);
            }
            json.writeEndArray();
        });
    }

    private static void database(JsonGenerator json, Inspected one) throws IOException {
        json.writeStartObject();
        json.writeStringField("source", one.source());
        boolean good = one.failure().isEmpty();
        json.writeBooleanField("success", good);
        if (good) {
            json.writeStringField("product", one.product());
            json.writeStringField("table", one.table());
            json.writeNumberField("rows", one.rows());
            json.writeNumberField("devices", one.usable());
            json.writeArrayFieldStart("problems");
            for (String problem : one.problems()) {
                json.writeString(problem);
            }
            json.writeEndArray();
        } else {
            json.writeStringField("error", one.failure());
        }
        json.writeEndObject();
    }

    /** {@code GET /test-ping}: 503 when this host does not answer itself, which is this server's fault and not the network's. */
    public Response ping(Request request) throws InterruptedException {
        Observation result = probe.ping(Target.of("manual", LOOPBACK).withName("localhost"));
        boolean good = result.status().isAvailable();
        OptionalDouble rtt = result.sample(IcmpMetrics.RTT).stream()
                .mapToDouble(sample -> sample.value())
                .findFirst();
        return answer(good ? 200 : 503, good ? "ping works" : "ping does not work", json -> {
            json.writeObjectFieldStart("data");
            json.writeStringField("ip_address", LOOPBACK);
            format.outcome(json, result.status(), result.reason(), rtt);
            json.writeEndObject();
        });
    }

    private Response answer(int status, String message, Json.Writer more) {
        return Response.json(status, Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", status == 200);
            json.writeStringField(status == 200 ? "message" : "error", message);
            format.time(json, "timestamp", clock.instant());
            more.write(json);
            json.writeEndObject();
        }));
    }
}
