package io.denyut.server.api;

import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.internal.Shared;
import io.denyut.server.json.Json;
import io.denyut.server.view.TargetView;
import io.denyut.server.view.TargetViews;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code /api/v1/targets}: what is watched and what is known of it now. */
public final class Targets {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_QUERY = 100;
    private static final String KIND = "target";

    private final Monitor monitor;
    private final Supplier<Map<String, Set<String>>> dependsOn;
    private final TargetJson format;
    /** By id. */
    private final Shared<List<TargetView>> views;

    /**
     * @param owner who a target belongs to: file, page or source; empty where that is not known
     * @param dependsOn by target, what it is reached through
     * @param aside looks at the monitor again while the last look is still given
     */
    public Targets(
            Monitor monitor,
            TargetViews views,
            Function<String, Optional<String>> owner,
            Supplier<Map<String, Set<String>>> dependsOn,
            InstantSource clock,
            Executor aside) {
        this.monitor = monitor;
        this.dependsOn = dependsOn;
        this.format = new TargetJson(owner);
        this.views = new Shared<>(
                clock,
                aside,
                () -> views.all().stream()
                        .sorted(Comparator.comparing(view -> view.target().id(), IdOrder.COMPARATOR))
                        .toList());
    }

    /** {@code GET /api/v1/targets?limit=&cursor=&q=&state=}. */
    public Response list(Request request) {
        int limit = Parameters.whole(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Optional<String> after = Cursor.read(request, KIND);
        String text = text(request);
        Set<Status> states = states(request);
        List<TargetView> matching = views.get().stream()
                .filter(view -> states.contains(view.current().orElse(Status.UNKNOWN)))
                .filter(view -> text.isEmpty() || matches(view.target(), text))
                .toList();
        List<TargetView> page = matching.stream()
                .filter(view -> after.isEmpty()
                        || IdOrder.COMPARATOR.compare(view.target().id(), after.get()) > 0)
                .limit(limit + 1L)
                .toList();
        boolean more = page.size() > limit;
        List<TargetView> shown = more ? page.subList(0, limit) : page;
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (TargetView view : shown) {
                json.writeStartObject();
                format.fields(json, view);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next", more ? Cursor.of(KIND, shown.get(limit - 1).target().id()) : null);
            json.writeNumberField("total", matching.size());
            json.writeEndObject();
        }));
    }

    private static String text(Request request) {
        String text = request.query("q").orElse("").trim();
        if (text.length() > MAX_QUERY) {
            throw Parameters.refused("q", text, "at most " + MAX_QUERY + " characters");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean matches(Target target, String text) {
        return Stream.concat(
                        Stream.of(target.id(), target.name(), target.address()),
                        target.tags().asMap().values().stream())
                .anyMatch(part -> part.toLowerCase(Locale.ROOT).contains(text));
    }

    private static Set<Status> states(Request request) {
        String text = request.query("state").orElse("");
        if (text.isEmpty()) {
            return EnumSet.allOf(Status.class);
        }
        Set<Status> states = EnumSet.noneOf(Status.class);
        for (String part : text.split(",", -1)) {
            states.add(Stream.of(Status.values())
                    .filter(status -> status.name().equalsIgnoreCase(part.trim()))
                    .findFirst()
                    .orElseThrow(() -> Parameters.refused("state", text, "a list of up, degraded, down and unknown")));
        }
        return states;
    }

    /** {@code GET /api/v1/targets/<id>}. */
    public Response one(Request request) {
        String id = request.path("id");
        TargetView view = views.get().stream()
                .filter(candidate -> candidate.target().id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
        List<Latest> checks = monitor.latest(id);
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            format.fields(json, view);
            json.writeStringField("parent", view.target().parentId());
            json.writeArrayFieldStart("depends_on");
            for (String through : new TreeSet<>(dependsOn.get().getOrDefault(id, Set.of()))) {
                json.writeString(through);
            }
            json.writeEndArray();
            TargetJson.texts(json, "options", view.target().options());
            json.writeArrayFieldStart("checks");
            for (Latest latest : checks) {
                json.writeStartObject();
                json.writeStringField("check", latest.observation().checkId());
                json.writeStringField("source", latest.observation().source());
                json.writeStringField("state", latest.observation().status().name());
                TargetJson.time(json, "tick", latest.observation().tick());
                TargetJson.time(json, "since", latest.since());
                TargetJson.reason(json, latest.observation().reason());
                json.writeBooleanField("restored", latest.restored());
                TargetJson.samples(json, latest.observation().samples());
                TargetJson.texts(json, "facts", latest.facts());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    /** The target with an id. */
    static Target require(Map<String, Target> targets, String id) {
        Target target = targets.get(id);
        if (target == null) {
            throw unknown(id);
        }
        return target;
    }

    static HttpProblem unknown(String id) {
        return new HttpProblem(404, "there is no target '" + Parameters.shown(id) + "'");
    }
}
