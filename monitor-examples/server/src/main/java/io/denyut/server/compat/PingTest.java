package io.denyut.server.compat;

import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.api.ManualProbe;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code POST /api/ping/test/{ip}}: pings an address now, whether it is a device's or not. */
public final class PingTest implements Handler {
    private final ManualProbe probe;
    private final S1Json format;

    public PingTest(ManualProbe probe, ZoneId zone) {
        this.probe = probe;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) throws InterruptedException {
        String address = request.path("ip");
        Optional<Target> known = probe.targetAt(address);
        Observation result =
                probe.ping(known.orElseGet(() -> Target.of("manual", address).withName(address)));
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            format.time(json, "timestamp", result.tick());
            if (known.isPresent()) {
                format.target(json, result.target());
            } else {
                json.writeNullField("device_id");
                json.writeStringField("ip_address", address);
                json.writeStringField("hostname", address);
            }
            OptionalDouble rtt = result.sample(IcmpMetrics.RTT).stream()
                    .mapToDouble(sample -> sample.value())
                    .findFirst();
            format.outcome(json, result.status(), result.reason(), rtt);
            json.writeBooleanField("manual", true);
            json.writeEndObject();
            json.writeEndObject();
        }));
    }
}
