package io.denyut.server.compat;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Problem;
import io.denyut.server.config.ServiceState;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.server.view.TargetViews;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/ping/service/...}: whether there is pinging. Stopped means that the checks that ping begin no round, until somebody starts
 * them again: also over a restart of the server, and over a change of its configuration.
 */
public final class PingService {
    private static final Logger LOG = LoggerFactory.getLogger(PingService.class);
    private static final String HINT = "POST /api/ping/service/start begins again";

    private final Monitor monitor;
    private final TargetViews views;
    private final ServiceState state;
    private final S1Json format;
    private final Object changing = new Object();

    public PingService(Monitor monitor, TargetViews views, ServiceState state, ZoneId zone) {
        this.monitor = monitor;
        this.views = views;
        this.state = state;
        this.format = new S1Json(zone);
    }

    /** Makes the checks of now do what was last asked for: after the monitor was started, and whenever its checks have changed. */
    public void apply() {
        synchronized (changing) {
            if (state.stopped()) {
                views.pingChecks().forEach(monitor::pause);
            }
        }
    }

    /** In words, if it is stopped. */
    public Optional<String> stopped() {
        return state.since().map(since -> "pinging was stopped by an operator at " + format.time(since));
    }

    /** What an operator should know. */
    public List<Problem> problems() {
        return stopped()
                .map(text -> List.of(new Problem("ping service", text, HINT)))
                .orElse(List.of());
    }

    /** {@code GET /api/ping/service/status}. */
    public Response status(Request request) {
        return answer(null);
    }

    /** {@code POST /api/ping/service/start}. */
    public Response start(Request request) {
        synchronized (changing) {
            Set<String> checks = requireChecks();
            boolean was = state.stopped();
            keep(false);
            checks.forEach(monitor::resume);
            if (was) {
                LOG.info("pinging was started by an operator");
            }
            return answer(was ? "pinging has begun" : "pinging was under way already");
        }
    }

    /** {@code POST /api/ping/service/stop}. */
    public Response stop(Request request) {
        synchronized (changing) {
            Set<String> checks = requireChecks();
            boolean was = state.stopped();
            keep(true);
            checks.forEach(monitor::pause);
            if (!was) {
                LOG.info("pinging was stopped by an operator");
            }
            return answer(
                    was ? "pinging was stopped already" : "pinging is stopped; a round that is under way is finished");
        }
    }

    private Set<String> requireChecks() {
        Set<String> checks = views.pingChecks();
        if (checks.isEmpty()) {
            throw new HttpProblem(409, "there is no check that pings: add one to denyut.yml");
        }
        return checks;
    }

    private void keep(boolean stopped) {
        try {
            state.stopped(stopped);
        } catch (IOException e) {
            LOG.error("whether pinging is stopped could not be written down", e);
            throw new HttpProblem(500, "this could not be written down, so nothing was changed: " + e.getMessage());
        }
    }

    private Response answer(@Nullable String message) {
        Set<String> pinging = views.pingChecks();
        Map<String, CheckHealth> health = monitor.health().checks();
        List<CheckHealth> checks = monitor.checks().stream()
                .map(Check::id)
                .filter(pinging::contains)
                .flatMap(id -> Optional.ofNullable(health.get(id)).stream())
                .toList();
        Optional<Instant> since = state.since();
        boolean running = since.isEmpty() && !checks.isEmpty();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            if (message != null) {
                json.writeStringField("message", message);
            }
            json.writeObjectFieldStart("data");
            json.writeBooleanField("running", running);
            json.writeStringField("status", running ? "running" : since.isPresent() ? "stopped" : "no check pings");
            format.time(json, "stopped_since", since.orElse(null));
            json.writeFieldName("interval_seconds");
            Optional<Duration> interval =
                    checks.stream().map(CheckHealth::effectiveInterval).min(Duration::compareTo);
            if (interval.isPresent()) {
                json.writeNumber(interval.get().toMillis() / 1e3);
            } else {
                json.writeNull();
            }
            json.writeNumberField("devices", views.pinged().size());
            json.writeNumberField(
                    "rounds", checks.stream().mapToLong(CheckHealth::rounds).sum());
            format.time(
                    json,
                    "last_round",
                    checks.stream()
                            .flatMap(check -> Optional.ofNullable(check.lastTick()).stream())
                            .max(Instant::compareTo)
                            .orElse(null));
            json.writeArrayFieldStart("checks");
            for (String id : pinging.stream().sorted().toList()) {
                json.writeString(id);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }));
    }
}
