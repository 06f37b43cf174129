package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Metric;
import io.denyut.Monitor;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.history.PingBuckets;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * {@code GET /api/v1/history?target=&from=&to=&points=&metric=}: what a target measured in a range of time, cut into equal pieces with the
 * least, mean and greatest value of each.
 */
public final class History implements Handler {
    private static final int DEFAULT_POINTS = 600;
    private static final int MAX_POINTS = 5_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
    private static final Duration MAX_RANGE = Duration.ofDays(3_660);
    private static final List<Metric> METRICS = List.of(IcmpMetrics.RTT, IcmpMetrics.PACKET_LOSS);

    private final Monitor monitor;
    private final PingHistory history;
    private final InstantSource clock;

    public History(Monitor monitor, PingHistory history, InstantSource clock) {
        this.monitor = monitor;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        String id = Parameters.required(request, "target");
        if (!history.knows(id) && !monitor.targets().containsKey(id)) {
            throw Targets.unknown(id);
        }
        Instant to = time(request, "to").orElseGet(() -> clock.instant().plusMillis(1));
        Instant from = time(request, "from").orElseGet(() -> to.minus(DEFAULT_RANGE));
        requireRange(from, to);
        int points = Parameters.whole(request, "points", DEFAULT_POINTS, 1, MAX_POINTS);
        List<Metric> metrics = metrics(request);

        long length = Duration.between(from, to).toMillis();
        long step = Math.max(1, (length + points - 1) / points);
        Instant reaches = history.reaches(id);
        PingBuckets buckets = history.buckets(id, from, step, (int) ((length + step - 1) / step));
        long results =
                IntStream.range(0, buckets.size()).mapToLong(buckets::results).sum();
        // A chart of few results over many pieces needs no list of empty ones.
        IntPredicate shown = points > results ? bucket -> buckets.results(bucket) > 0 : bucket -> true;
        int[] places = IntStream.range(0, buckets.size()).filter(shown).toArray();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("target", id);
            json.writeStringField("from", from.toString());
            json.writeStringField("to", to.toString());
            json.writeStringField("reaches", reaches.toString());
            json.writeNumberField("step_ms", step);
            json.writeArrayFieldStart("time");
            for (int place : places) {
                json.writeNumber(from.toEpochMilli() + step * place);
            }
            json.writeEndArray();
            counts(json, "results", places, buckets::results);
            counts(json, "up", places, place -> buckets.up()[place]);
            counts(json, "down", places, place -> buckets.down()[place]);
            counts(json, "unknown", places, place -> buckets.unknown()[place]);
            json.writeArrayFieldStart("series");
            for (Metric metric : metrics) {
                series(json, metric, metric == IcmpMetrics.RTT ? buckets.rtt() : buckets.loss(), places);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static Optional<Instant> time(Request request, String name) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.matches("[0-9]{1,14}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text));
        } catch (DateTimeException e) {
            throw Parameters.refused(
                    name, text, "a time such as 2026-11-21T05:00:00Z, or milliseconds since 1970-01-01T00:00:00Z");
        }
    }

    private static void requireRange(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new HttpProblem(400, "from '" + from + "' must be before to '" + to + "'");
        }
        Duration length = Duration.between(from, to);
        if (length.compareTo(MAX_RANGE) > 0) {
            throw new HttpProblem(
                    400,
                    "from to to is " + length.toDays() + " days; at most " + MAX_RANGE.toDays() + " can be asked for");
        }
    }

    private static List<Metric> metrics(Request request) {
        String text = request.query("metric").orElse("");
        if (text.isEmpty()) {
            return METRICS;
        }
        List<Metric> found = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            Metric metric = METRICS.stream()
                    .filter(known -> known.name().equals(name.trim()))
                    .findFirst()
                    .orElseThrow(() -> Parameters.refused(
                            "metric",
                            text,
                            "a list of "
                                    + String.join(
                                            " and ",
                                            METRICS.stream().map(Metric::name).toList())));
            if (!found.contains(metric)) {
                found.add(metric);
            }
        }
        return found;
    }

    /** A count of a piece. */
    private interface Count {
        int of(int place);
    }

    private static void counts(JsonGenerator json, String field, int[] places, Count count) throws IOException {
        json.writeArrayFieldStart(field);
        for (int place : places) {
            json.writeNumber(count.of(place));
        }
        json.writeEndArray();
    }

    /** A value of a piece. */
    private interface Value {
        double of(int place);
    }

    private static void series(JsonGenerator json, Metric metric, PingBuckets.Spread spread, int[] places)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", metric.name());
        json.writeStringField("unit", metric.unit().symbol());
        json.writeObjectFieldStart("tags");
        json.writeEndObject();
        values(json, "min", spread, places, spread::min);
        values(json, "avg", spread, places, place -> Math.rint(spread.average(place) * 1e7) / 1e7);
        values(json, "max", spread, places, spread::max);
        json.writeEndObject();
    }

    private static void values(JsonGenerator json, String field, PingBuckets.Spread spread, int[] places, Value value)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (int place : places) {
            if (spread.has(place)) {
                json.writeNumber(value.of(place));
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }
}
