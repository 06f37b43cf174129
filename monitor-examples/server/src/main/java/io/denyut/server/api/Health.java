package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.Problem;
import io.denyut.server.Version;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.store.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /api/health}: whether the monitor itself does its work; 200 also when degraded, for the server answers. */
public final class Health implements Handler {
    private final Monitor monitor;
    private final ServerProblems problems;
    private final Supplier<Optional<StoreHealth>> store;
    private final InstantSource clock;
    private final Instant started;
    private final String version = Version.current();

    /** @param store empty where it is switched off */
    public Health(
            Monitor monitor, ServerProblems problems, Supplier<Optional<StoreHealth>> store, InstantSource clock) {
        this.monitor = monitor;
        this.problems = problems;
        this.store = store;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public Response handle(Request request) {
        MonitorHealth health = monitor.health();
        List<Problem> open = problems.now();
        Instant now = clock.instant();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeStringField("status", HealthJson.status(open));
            json.writeStringField("service", "denyut");
            json.writeStringField("version", version);
            json.writeStringField("timestamp", now.toString());
            json.writeNumberField(
                    "uptime_seconds", Duration.between(started, now).toSeconds());
            ProblemJson.write(json, "problems", open);
            HealthJson.monitor(json, health, monitor.checks());
            HealthJson.store(json, store.get());
            json.writeEndObject();
        }));
    }
}
