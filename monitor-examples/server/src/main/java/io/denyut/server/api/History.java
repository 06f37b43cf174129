package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Monitor;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.MetricBuckets;
import io.denyut.store.History.Pieces;
import io.denyut.store.History.SeriesId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code GET /api/v1/history?target=&from=&to=&points=&metric=&check=}: what one or several targets measured in a range of time, cut into
 * equal pieces with the least, mean and greatest value of each.
 */
public final class History implements Handler {
    private static final int DEFAULT_POINTS = 600;
    private static final int MAX_POINTS = 5_000;
    private static final int MAX_TARGETS = 50;
    private static final int MAX_METRICS = 50;
    /** Pieces of all targets together. */
    private static final int MAX_PIECES = 100_000;

    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
    /** From pieces of this length on they begin at multiples of it, as the sums that are kept do. */
    private static final long ALIGNED_MILLIS = 150_000;
    /** Wanted if nobody says which. */
    private static final Set<String> PING =
            new LinkedHashSet<>(List.of(IcmpMetrics.RTT.name(), IcmpMetrics.PACKET_LOSS.name()));

    private static final MathContext DIGITS = new MathContext(10);

    private final Monitor monitor;
    private final PingHistory history;
    private final Supplier<Set<String>> pingChecks;
    private final InstantSource clock;

    public History(Monitor monitor, PingHistory history, Supplier<Set<String>> pingChecks, InstantSource clock) {
        this.monitor = monitor;
        this.history = history;
        this.pingChecks = pingChecks;
        this.clock = clock;
    }

    /** What was found of a target, without what nobody asked for. */
    private record Found(String target, Instant reaches, Set<String> wanted, List<Buckets> checks) {
        int results(int place) {
            return up(place) + down(place) + unknown(place);
        }

        int up(int place) {
            return checks.stream().mapToInt(check -> check.up()[place]).sum();
        }

        int down(int place) {
            return checks.stream().mapToInt(check -> check.down()[place]).sum();
        }

        int unknown(int place) {
            return checks.stream().mapToInt(check -> check.unknown()[place]).sum();
        }
    }

    @Override
    public Response handle(Request request) {
        Set<String> targets = Range.names(request, "target", MAX_TARGETS);
        if (targets.isEmpty()) {
            Parameters.required(request, "target");
        }
        for (String id : targets) {
            if (!history.knows(id) && !monitor.targets().containsKey(id)) {
                throw Targets.unknown(id);
            }
        }
        Range range = Range.of(request, clock.instant(), DEFAULT_RANGE);
        int points = Parameters.whole(
                request,
                "points",
                Math.min(DEFAULT_POINTS, MAX_PIECES / targets.size()),
                1,
                Math.min(MAX_POINTS, MAX_PIECES / targets.size()));
        Set<String> metrics = Range.names(request, "metric", MAX_METRICS);
        requireKnown(request, targets, metrics);
        Set<String> checks = Range.names(request, "check", MAX_METRICS);
        Pieces pieces = pieces(range, points);
        List<Found> found = new ArrayList<>();
        for (String id : targets) {
            found.add(find(id, pieces, metrics, checks));
        }
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            if (found.size() == 1) {
                json.writeStringField("target", found.get(0).target());
            }
            json.writeStringField("from", range.from().toString());
            json.writeStringField("to", range.to().toString());
            json.writeNumberField("step_ms", pieces.step().toMillis());
            if (found.size() == 1) {
                write(json, found.get(0), pieces, points);
            } else {
                json.writeArrayFieldStart("targets");
                for (Found one : found) {
                    json.writeStartObject();
                    json.writeStringField("target", one.target());
                    write(json, one, pieces, points);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }));
    }

    private static Pieces pieces(Range range, int points) {
        long length = Duration.between(range.from(), range.to()).toMillis();
        long step = Math.max(1, (length + points - 1) / points);
        return step > ALIGNED_MILLIS && points > 1
                ? Pieces.covering(range.from(), range.to(), points)
                : new Pieces(range.from(), Duration.ofMillis(step), (int) ((length + step - 1) / step));
    }

    /** A metric that none of the targets has is a slip of whoever asks; those of pings may come yet. */
    private void requireKnown(Request request, Set<String> targets, Set<String> metrics) {
        Set<String> known = new TreeSet<>(PING);
        for (String id : targets) {
            history.series(id).forEach(series -> known.add(series.metric()));
        }
        if (!known.containsAll(metrics)) {
            throw Parameters.refused(
                    "metric",
                    request.query("metric").orElse(""),
                    "a list of "
                            + known.stream().limit(MAX_METRICS).collect(Collectors.joining(", "))
                            + (targets.size() == 1 ? ": those are what the target has" : ""));
        }
    }

    private Found find(String id, Pieces pieces, Set<String> metrics, Set<String> checks) {
        Set<String> wanted = metrics.isEmpty() ? usual(id) : metrics;
        boolean pings = wanted.stream().anyMatch(PING::contains);
        Set<String> pinging = pingChecks.get();
        Instant reaches = history.reaches(id);
        List<Buckets> found = history.buckets(id, pieces, wanted).stream()
                .filter(check -> checks.isEmpty() || checks.contains(check.check()))
                .filter(check -> !check.metrics().isEmpty() || pings && pinging.contains(check.check()))
                .toList();
        return new Found(id, reaches, wanted, found);
    }

    /** What is wanted of a target if nobody says: its pings; where there are none, all that it has. */
    private Set<String> usual(String id) {
        Set<String> all =
                history.series(id).stream().map(SeriesId::metric).collect(Collectors.toCollection(TreeSet::new));
        if (all.isEmpty() || all.stream().anyMatch(PING::contains)) {
            return PING;
        }
        return all.stream().limit(MAX_METRICS).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void write(JsonGenerator json, Found found, Pieces pieces, int points) throws IOException {
        int[] results = IntStream.range(0, pieces.count()).map(found::results).toArray();
        long sum = IntStream.of(results).asLongStream().sum();
        // A chart of few results over many pieces needs no list of empty ones.
        int[] places = IntStream.range(0, results.length)
                .filter(place -> points <= sum || results[place] > 0)
                .toArray();
        json.writeStringField("reaches", found.reaches().toString());
        json.writeArrayFieldStart("time");
        long from = pieces.from().toEpochMilli();
        long step = pieces.step().toMillis();
        for (int place : places) {
            json.writeNumber(from + step * place);
        }
        json.writeEndArray();
        counts(json, "results", places, place -> results[place]);
        counts(json, "up", places, found::up);
        counts(json, "down", places, found::down);
        counts(json, "unknown", places, found::unknown);
        json.writeArrayFieldStart("series");
        for (String metric : found.wanted()) {
            boolean any = false;
            for (Buckets check : found.checks()) {
                for (MetricBuckets series : check.metrics()) {
                    if (series.series().metric().equals(metric)) {
                        any = true;
                        head(json, series.series());
                        values(json, "min", places, place -> series.min()[place]);
                        values(json, "avg", places, place -> rounded(series.average()[place]));
                        values(json, "max", places, place -> series.max()[place]);
                        json.writeEndObject();
                    }
                }
            }
            // Nothing answered yet: the chart has its axis all the same.
            if (!any && PING.contains(metric)) {
                head(json, PingHistory.pingSeries(found.target(), metric));
                for (String field : List.of("min", "avg", "max")) {
                    values(json, field, places, place -> Double.NaN);
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void head(JsonGenerator json, SeriesId series) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", series.metric());
        json.writeStringField("unit", series.unit());
        if (!series.check().isEmpty()) {
            json.writeStringField("check", series.check());
            json.writeStringField("source", series.source());
        }
        TargetJson.tags(json, series.tags());
    }

    private static double rounded(double value) {
        return Double.isNaN(value)
                ? value
                : BigDecimal.valueOf(value).round(DIGITS).doubleValue();
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

    /** A value of a piece; NaN if there is none. */
    private interface Value {
        double of(int place);
    }

    private static void values(JsonGenerator json, String field, int[] places, Value value) throws IOException {
        json.writeArrayFieldStart(field);
        for (int place : places) {
            double number = value.of(place);
            if (Double.isNaN(number)) {
                json.writeNull();
            } else {
                json.writeNumber(number);
            }
        }
        json.writeEndArray();
    }
}
