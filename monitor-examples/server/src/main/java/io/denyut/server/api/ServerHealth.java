package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.Problem;
import io.denyut.server.Version;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.store.StoreHealth;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** {@code GET /api/v1/health}: the monitor and the process that it runs in. */
public final class ServerHealth implements Handler {
    private final Monitor monitor;
    private final ServerProblems problems;
    private final Supplier<Optional<StoreHealth>> store;
    private final Path data;
    private final IntSupplier viewers;
    private final StoreQueries queries;
    private final InstantSource clock;
    private final Instant started;

    /**
     * @param store empty where it is switched off
     * @param viewers how many pages look at the live feed
     */
    public ServerHealth(
            Monitor monitor,
            ServerProblems problems,
            Supplier<Optional<StoreHealth>> store,
            Path data,
            IntSupplier viewers,
            StoreQueries queries,
            InstantSource clock) {
        this.monitor = monitor;
        this.problems = problems;
        this.store = store;
        this.data = data;
        this.viewers = viewers;
        this.queries = queries;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public Response handle(Request request) {
        MonitorHealth health = monitor.health();
        List<Problem> open = problems.now();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", HealthJson.status(open));
            ProblemJson.write(json, "problems", open);
            HealthJson.monitor(json, health, monitor.checks());
            HealthJson.store(json, store.get());
            server(json);
            json.writeEndObject();
        }));
    }

    private void server(JsonGenerator json) throws IOException {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        json.writeObjectFieldStart("server");
        json.writeStringField("version", Version.current());
        json.writeStringField("java", Runtime.version().toString());
        json.writeStringField("started", started.toString());
        json.writeNumberField(
                "uptime_seconds", Duration.between(started, clock.instant()).toSeconds());
        json.writeObjectFieldStart("memory");
        json.writeNumberField("used", heap.getUsed());
        json.writeNumberField("max", heap.getMax());
        json.writeEndObject();
        json.writeObjectFieldStart("data");
        json.writeStringField("path", data.toAbsolutePath().normalize().toString());
        json.writeFieldName("free_bytes");
        try {
            json.writeNumber(Files.getFileStore(data).getUsableSpace());
        } catch (IOException e) {
            json.writeNull();
        }
        json.writeEndObject();
        json.writeNumberField("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        json.writeNumberField("viewers", viewers.getAsInt());
        json.writeNumberField("queries_running", queries.running());
        json.writeNumberField("queries_waiting", queries.waiting());
        json.writeNumberField("queries_cancelled", queries.cancelled());
        json.writeEndObject();
    }
}
