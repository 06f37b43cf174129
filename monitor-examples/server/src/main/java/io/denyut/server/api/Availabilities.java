package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Monitor;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.Handler;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.store.Availability;
import io.denyut.store.Availability.Downtime;
import io.denyut.store.JdbcStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /api/v1/availability?target=&check=&from=&to=&limit=}: the share of known time in which targets were available, with the list
 * of downtimes.
 */
public final class Availabilities implements Handler {
    private static final int MAX_TARGETS = 100;
    private static final int MAX_CHECKS = 50;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);

    private final Monitor monitor;
    private final Optional<JdbcStore> store;
    private final StoreQueries queries;
    private final Supplier<Set<String>> counting;
    private final InstantSource clock;

    /**
     * @param store empty where there is none
     * @param counting the checks that count for availability
     */
    public Availabilities(
            Monitor monitor,
            Optional<JdbcStore> store,
            StoreQueries queries,
            Supplier<Set<String>> counting,
            InstantSource clock) {
        this.monitor = monitor;
        this.store = store;
        this.queries = queries;
        this.counting = counting;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        JdbcStore kept = Statistics.require(store);
        Set<String> targets = Range.names(request, "target", MAX_TARGETS);
        if (targets.isEmpty()) {
            Parameters.required(request, "target");
        }
        for (String id : targets) {
            if (!kept.history().targets().contains(id) && !monitor.targets().containsKey(id)) {
                throw Targets.unknown(id);
            }
        }
        Instant now = clock.instant();
        Range asked = Range.of(request, now, DEFAULT_RANGE);
        // What has not come yet is neither up nor down.
        Instant to = asked.to().isAfter(now) ? now : asked.to();
        if (!asked.from().isBefore(to)) {
            throw new HttpProblem(400, "from '" + asked.from() + "' must be before now, " + now);
        }
        Set<String> named = Range.names(request, "check", MAX_CHECKS);
        Set<String> checks = named.isEmpty() ? counting.get() : named;
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        Map<String, Availability> found = queries.ask(() -> {
            Map<String, Availability> each = new LinkedHashMap<>();
            for (String id : targets) {
                each.put(id, kept.states().availability(id, checks, asked.from(), to));
            }
            return each;
        });
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("from", asked.from().toString());
            json.writeStringField("to", to.toString());
            json.writeArrayFieldStart("targets");
            for (Map.Entry<String, Availability> one : found.entrySet()) {
                write(json, one.getKey(), one.getValue(), limit);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(JsonGenerator json, String target, Availability found, int limit) throws IOException {
        json.writeStartObject();
        json.writeStringField("target", target);
        TargetJson.number(json, "availability", found.share());
        TargetJson.number(json, "availability_outside_maintenance", found.shareOutsideMaintenance());
        seconds(json, "up_seconds", found.up());
        seconds(json, "down_seconds", found.down());
        seconds(json, "up_in_maintenance_seconds", found.upInMaintenance());
        seconds(json, "down_in_maintenance_seconds", found.downInMaintenance());
        seconds(json, "unknown_seconds", found.unknown());
        seconds(json, "paused_seconds", found.paused());
        List<Downtime> downtimes = found.downtimes();
        json.writeNumberField("downtimes_total", downtimes.size());
        json.writeArrayFieldStart("downtimes");
        for (int i = downtimes.size() - 1; i >= Math.max(0, downtimes.size() - limit); i--) {
            Downtime one = downtimes.get(i);
            json.writeStartObject();
            json.writeStringField("begin", one.begin().toString());
            json.writeStringField("end", one.end().toString());
            seconds(json, "seconds", one.duration());
            json.writeBooleanField("begun_before", one.begunBefore());
            json.writeBooleanField("ongoing", one.ongoing());
            seconds(json, "in_maintenance_seconds", one.inMaintenance());
            json.writeStringField("check", one.check());
            TargetJson.reason(json, one.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void seconds(JsonGenerator json, String field, Duration time) throws IOException {
        json.writeNumberField(field, time.toMillis() / 1_000.0);
    }
}
