package io.denyut.server.compat;

import io.denyut.Monitor;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

/** {@code GET /api/ping/statistics?device_id=&hours=}: counts and times of one device, or of all. */
public final class PingStatistics implements Handler {
    private final PingHistory history;
    private final Devices devices;
    private final InstantSource clock;
    private final S1Json format;

    public PingStatistics(Monitor monitor, PingHistory history, ZoneId zone, InstantSource clock) {
        this.history = history;
        this.devices = new Devices(monitor, history);
        this.clock = clock;
        this.format = new S1Json(zone);
    }

    @Override
    public Response handle(Request request) {
        Span span = Span.of(request, clock.instant());
        Optional<String> device = request.query("device_id").filter(id -> !id.isEmpty());
        device.ifPresent(devices::requireKnown);
        // Asked before, so that what is given up meanwhile is not called complete.
        Instant reaches = device.map(history::reaches).orElseGet(history::reaches);
        io.denyut.server.history.PingStatistics found = device.isPresent()
                ? history.statistics(device.get(), span.from(), span.to())
                : history.statistics(span.from(), span.to());
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("statistics");
            json.writeNumberField("total_pings", found.total());
            json.writeNumberField("successful_pings", found.successful());
            json.writeNumberField("failed_pings", found.failed());
            json.writeFieldName("success_rate");
            if (found.successRate().isPresent()) {
                json.writeNumber(percent(found.successRate().getAsDouble()));
            } else {
                json.writeNull();
            }
            format.milliseconds(json, "average_response_time_ms", found.averageRtt());
            format.milliseconds(json, "min_response_time_ms", found.minRtt());
            format.milliseconds(json, "max_response_time_ms", found.maxRtt());
            json.writeNumberField("unknown_pings", found.unknown());
            json.writeEndObject();
            span.write(json, format, reaches);
            json.writeEndObject();
        }));
    }

    /** At most three decimals, and 100 only for all of them. */
    private static BigDecimal percent(double share) {
        BigDecimal rounded = BigDecimal.valueOf(share * 100)
                .setScale(3, share > 0.5 ? RoundingMode.FLOOR : RoundingMode.CEILING)
                .stripTrailingZeros();
        return rounded.scale() < 1 ? rounded.setScale(1) : rounded;
    }
}
