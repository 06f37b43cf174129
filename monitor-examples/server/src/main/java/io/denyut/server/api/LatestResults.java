package io.denyut.server.api;

import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.internal.Shared;
import io.denyut.server.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * {@code GET /api/v1/latest?target=&check=&limit=}: the newest result of each check of each target. What all ask for is made at most once
 * per second.
 */
public final class LatestResults implements Handler {
    private static final int DEFAULT_LIMIT = 20_000;
    private static final int MAX_LIMIT = 100_000;
    private static final int MAX_NAMES = 1_000;
    private static final Comparator<Latest> ORDER = Comparator.comparing(
                    (Latest latest) -> latest.observation().target().id(), IdOrder.COMPARATOR)
            .thenComparing(latest -> latest.observation().checkId())
            .thenComparing(latest -> latest.observation().source());

    private final Monitor monitor;
    private final InstantSource clock;
    private final Shared<byte[]> all;

    /** @param aside makes the next answer while the last one is still given */
    public LatestResults(Monitor monitor, InstantSource clock, Executor aside) {
        this.monitor = monitor;
        this.clock = clock;
        this.all = new Shared<>(clock, aside, () -> body(monitor.latest(), DEFAULT_LIMIT));
    }

    @Override
    public Response handle(Request request) {
        Set<String> targets = Range.names(request, "target", MAX_NAMES);
        Set<String> checks = Range.names(request, "check", MAX_NAMES);
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        if (targets.isEmpty() && checks.isEmpty() && limit == DEFAULT_LIMIT) {
            return Response.json(all.get());
        }
        for (String id : targets) {
            Targets.require(monitor.targets(), id);
        }
        for (String check : checks) {
            if (monitor.checks().stream().noneMatch(known -> known.id().equals(check))) {
                throw new HttpProblem(404, "there is no check '" + Parameters.shown(check) + "'");
            }
        }
        List<Latest> found = targets.isEmpty()
                ? monitor.latest()
                : targets.stream().flatMap(id -> monitor.latest(id).stream()).toList();
        return Response.json(body(
                found.stream()
                        .filter(latest -> checks.isEmpty()
                                || checks.contains(latest.observation().checkId()))
                        .toList(),
                limit));
    }

    private byte[] body(List<Latest> found, int limit) {
        Instant now = clock.instant();
        Map<String, Long> intervals = monitor.health().checks().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        check -> check.getValue().effectiveInterval().toMillis()));
        List<Latest> sorted = found.stream().sorted(ORDER).limit(limit).toList();
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("time", now.toString());
            json.writeNumberField("total", found.size());
            json.writeObjectFieldStart("interval_ms");
            for (Map.Entry<String, Long> interval : intervals.entrySet()) {
                json.writeNumberField(interval.getKey(), interval.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("items");
            LatestJson items = new LatestJson(json);
            for (Latest latest : sorted) {
                items.write(latest);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
