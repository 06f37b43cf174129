package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Monitor;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.store.History;
import io.denyut.store.History.TargetTotals;
import io.denyut.store.History.Totals;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /api/v1/statistics?metric=&target=&check=&from=&to=&limit=}: counts, success, least, mean and greatest value and percentiles,
 * over all targets and of each.
 */
public final class Statistics implements Handler {
    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MAX_LIMIT = 100_000;
    private static final int MAX_CHECKS = 50;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
    private static final String RTT = IcmpMetrics.RTT.name();
    private static final MathContext DIGITS = new MathContext(10);

    private final Monitor monitor;
    private final Optional<History> history;
    private final StoreQueries queries;
    private final Supplier<Set<String>> pingChecks;
    private final InstantSource clock;

    /** @param history empty where there is no store */
    public Statistics(
            Monitor monitor,
            Optional<History> history,
            StoreQueries queries,
            Supplier<Set<String>> pingChecks,
            InstantSource clock) {
        this.monitor = monitor;
        this.history = history;
        this.queries = queries;
        this.pingChecks = pingChecks;
        this.clock = clock;
    }

    /** Refuses in words where there is no store. */
    static <T> T require(Optional<T> store) {
        return store.orElseThrow(
                () -> new HttpProblem(409, "there is no store: it is switched off in the configuration (store:)"));
    }

    @Override
    public Response handle(Request request) {
        History stored = require(history);
        Range range = Range.of(request, clock.instant(), DEFAULT_RANGE);
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        String metric = request.query("metric").filter(name -> !name.isEmpty()).orElse(RTT);
        Optional<String> target = request.query("target").filter(id -> !id.isEmpty());
        target.ifPresent(id -> {
            if (!stored.targets().contains(id) && !monitor.targets().containsKey(id)) {
                throw Targets.unknown(id);
            }
        });
        Set<String> named = Range.names(request, "check", MAX_CHECKS);
        // Pings that all failed have no round-trip time, and count all the same.
        Set<String> checks = named.isEmpty() && metric.equals(RTT) ? pingChecks.get() : named;
        History.Statistics found =
                queries.ask(() -> stored.statistics(target, checks, metric, range.from(), range.to()));
        List<TargetTotals> shown =
                found.targets().subList(0, Math.min(limit, found.targets().size()));
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("metric", metric);
            json.writeStringField("from", range.from().toString());
            json.writeStringField("to", range.to().toString());
            json.writeStringField("percentiles", found.exact() ? "exact" : "histogram");
            json.writeObjectFieldStart("all");
            totals(json, found.all());
            json.writeEndObject();
            json.writeNumberField("total", found.targets().size());
            json.writeArrayFieldStart("targets");
            for (TargetTotals one : shown) {
                json.writeStartObject();
                json.writeStringField("target", one.target());
                json.writeStringField("check", one.check());
                json.writeStringField("source", one.source());
                totals(json, one.totals());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void totals(JsonGenerator json, Totals totals) throws IOException {
        json.writeNumberField("results", totals.up() + totals.down() + totals.unknown());
        json.writeNumberField("up", totals.up());
        json.writeNumberField("down", totals.down());
        json.writeNumberField("unknown", totals.unknown());
        number(json, "success_rate", totals.successRate());
        json.writeNumberField("count", totals.count());
        number(json, "min", totals.min());
        number(json, "avg", totals.average());
        number(json, "max", totals.max());
        number(json, "p50", totals.p50());
        number(json, "p95", totals.p95());
        number(json, "p99", totals.p99());
    }

    private static void number(JsonGenerator json, String field, OptionalDouble value) throws IOException {
        TargetJson.number(
                json,
                field,
                value.isEmpty()
                        ? value
                        : OptionalDouble.of(BigDecimal.valueOf(value.getAsDouble())
                                .round(DIGITS)
                                .doubleValue()));
    }
}
