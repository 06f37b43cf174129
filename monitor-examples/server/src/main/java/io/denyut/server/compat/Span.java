package io.denyut.server.compat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * The hours that a request asks for.
 *
 * @param hours as they were asked for
 * @param to the end, just after now: a result of this instant belongs to it
 */
record Span(BigDecimal hours, Instant from, Instant to) {
    private static final BigDecimal DAY = BigDecimal.valueOf(24);
    /** Ten years. */
    private static final BigDecimal MAX = BigDecimal.valueOf(87_600);

    private static final BigDecimal NANOS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toNanos());

    static Span of(Request request, Instant now) {
        BigDecimal hours = Parameters.positive(request, "hours", DAY, MAX);
        Duration length = Duration.ofNanos(hours.multiply(NANOS_PER_HOUR).longValue());
        return new Span(hours, now.minus(length), now.plusSeconds(1));
    }

    /**
     * Writes how much of what was asked for there is.
     *
     * @param reaches since when there is everything
     */
    void write(JsonGenerator json, S1Json format, Instant reaches) throws IOException {
        boolean complete = !reaches.isAfter(from);
        json.writeFieldName("hours");
        json.writeNumber(hours);
        format.time(json, "since", complete ? from : reaches);
        json.writeBooleanField("complete", complete);
    }
}
