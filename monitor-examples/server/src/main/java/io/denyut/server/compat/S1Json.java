package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.server.history.PingEntry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The field formats of S1: ids, times in the configured zone without offset, milliseconds. */
final class S1Json {
    /** A number in JSON has no leading zeros; an id that has some stays text, so that it stays itself. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final DateTimeFormatter format;
    private volatile @Nullable Written written;

    private record Written(Instant time, String text) {}

    S1Json(ZoneId zone) {
        this.format =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(zone);
    }

    /** A result, as it is in a line of the CSV file; the object stays open for more. */
    void result(JsonGenerator json, PingEntry entry) throws IOException {
        json.writeStartObject();
        time(json, "timestamp", entry.tick());
        target(json, entry.target());
        outcome(json, entry.status(), entry.reason(), entry.rtt());
    }

    void outcome(JsonGenerator json, Status status, @Nullable Reason reason, OptionalDouble rtt) throws IOException {
        json.writeBooleanField("ping_success", status.isAvailable());
        milliseconds(json, "response_time_ms", rtt);
        json.writeStringField("error_message", PingResult.errorMessage(status, reason));
    }

    void target(JsonGenerator json, Target target) throws IOException {
        if (NUMBER.matcher(target.id()).matches()) {
            json.writeNumberField("device_id", Long.parseLong(target.id()));
        } else {
            json.writeStringField("device_id", target.id());
        }
        json.writeStringField("ip_address", target.address());
        json.writeStringField("hostname", target.name());
    }

    /** Most results that are written together are of one tick, so the last text is kept. */
    String time(Instant time) {
        Written last = written;
        if (last == null || !last.time.equals(time)) {
            last = new Written(time, format.format(time));
            written = last;
        }
        return last.text;
    }

    void time(JsonGenerator json, String field, @Nullable Instant time) throws IOException {
        if (time == null) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, time(time));
        }
    }

    /** Milliseconds, to the microsecond. */
    void milliseconds(JsonGenerator json, String field, OptionalDouble seconds) throws IOException {
        if (seconds.isEmpty()) {
            json.writeNullField(field);
            return;
        }
        BigDecimal ms =
                BigDecimal.valueOf(Math.round(seconds.getAsDouble() * 1e6), 3).stripTrailingZeros();
        json.writeFieldName(field);
        json.writeNumber(ms.scale() < 1 ? ms.setScale(1) : ms);
    }
}
