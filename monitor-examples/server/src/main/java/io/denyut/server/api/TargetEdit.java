package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.TargetMode;
import io.denyut.server.config.Configuration;
import io.denyut.server.config.Owner;
import io.denyut.server.config.PartRef;
import io.denyut.server.config.StoredObject;
import io.denyut.server.config.UnreadableStoreException;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.JsonBody;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/targets} and {@code DELETE /api/v1/targets/<id>}: targets that the page owns. */
public final class TargetEdit {
    private static final Set<String> FIELDS = new TreeSet<>(Set.of("id", "name", "address", "tags"));

    private final Configuration configuration;

    public TargetEdit(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Adds a target; 201 with it and its address. */
    public Response add(Request request) {
        Map<String, @Nullable Object> sent = JsonBody.object(request);
        for (String field : sent.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new HttpProblem(
                        400,
                        "there is no field '" + Parameters.shown(field) + "'; a target has "
                                + String.join(", ", FIELDS));
            }
        }
        String address = text(sent, "address")
                .orElseThrow(() -> new HttpProblem(400, "address is missing: {\"address\": \"192.168.1.1\"}"));
        String id = text(sent, "id").orElse(address);
        Optional<String> name = text(sent, "name");
        Map<String, String> tags = tags(sent);
        Map<String, Object> definition = new LinkedHashMap<>();
        name.ifPresent(each -> definition.put("name", each));
        definition.put("address", address);
        if (!tags.isEmpty()) {
            definition.put("tags", tags);
        }
        addNow(id, definition);
        return Response.json(201, Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeStringField("id", id);
                    json.writeStringField("name", name.orElse(id));
                    json.writeStringField("address", address);
                    json.writeStringField("owner", ConfigView.word(Owner.PAGE));
                    json.writeStringField("mode", TargetMode.ACTIVE.name());
                    notMeasured(json);
                    TargetJson.texts(json, "tags", tags);
                    json.writeEndObject();
                }))
                .with("Location", "/api/v1/targets/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    private static void notMeasured(JsonGenerator json) throws IOException {
        json.writeNullField("state");
        json.writeBooleanField("stale", false);
        for (String field : List.of("since", "last_seen", "rtt", "loss", "reason")) {
            json.writeNullField(field);
        }
    }

    private void addNow(String id, Map<String, Object> definition) {
        Optional<Owner> before;
        try {
            before = configuration.add(new StoredObject(StoredObject.TARGET, id, definition));
        } catch (ConfigException e) {
            throw new HttpProblem(400, words(e));
        } catch (IOException e) {
            throw notKept(e);
        }
        if (before.isPresent()) {
            throw new HttpProblem(
                    409,
                    "there is a target with the id '" + Parameters.shown(id) + "' already; "
                            + belongs(id, before.get()));
        }
    }

    /** Removes a target of the page; 204. */
    public Response remove(Request request) {
        String id = request.path("id");
        Owner owner = configuration
                .owner(new PartRef(StoredObject.TARGET, id))
                .orElseThrow(() -> new HttpProblem(404, "there is no target '" + Parameters.shown(id) + "'"));
        if (owner != Owner.PAGE) {
            throw new HttpProblem(409, "the target cannot be removed here: " + belongs(id, owner));
        }
        try {
            configuration.remove(StoredObject.TARGET, id);
        } catch (ConfigException e) {
            throw new HttpProblem(409, words(e));
        } catch (IOException e) {
            throw notKept(e);
        }
        return new Response(204, "", new byte[0], Map.of());
    }

    private String belongs(String id, Owner owner) {
        return switch (owner) {
            case FILE ->
                "it is written in "
                        + configuration
                                .current()
                                .file()
                                .map(file -> String.valueOf(file.getFileName()))
                                .orElse("the built-in configuration");
            case PAGE -> "it was added on the page or by command";
            case SOURCE ->
                "it comes from the source '" + configuration.sourceOf(id).orElse("") + "'";
        };
    }

    /** The line of the object file means nothing to those who have not written it. */
    private static String words(ConfigException e) {
        return e.problems().stream().map(TargetEdit::words).distinct().limit(5).collect(Collectors.joining("; "));
    }

    private static String words(Problem problem) {
        String key = problem.where().substring(problem.where().lastIndexOf('.') + 1);
        String field = FIELDS.contains(key) ? key + " " : "";
        return field
                + problem.message()
                + problem.suggestion().map(hint -> " (" + hint + ")").orElse("");
    }

    private static HttpProblem notKept(IOException e) {
        return new HttpProblem(
                e instanceof UnreadableStoreException ? 409 : 500, "the change could not be kept: " + e.getMessage());
    }

    private static Optional<String> text(Map<String, @Nullable Object> sent, String field) {
        Object value = sent.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isBlank()) {
            throw new HttpProblem(400, field + " must be a text that is not empty");
        }
        return Optional.of(text.strip());
    }

    private static Map<String, String> tags(Map<String, @Nullable Object> sent) {
        Map<String, String> tags = new TreeMap<>();
        Object value = sent.get("tags");
        if (value == null) {
            return tags;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new HttpProblem(400, "tags must be an object such as {\"site\": \"kediri\"}");
        }
        map.forEach((key, text) -> {
            if (!(text instanceof String word)) {
                throw new HttpProblem(400, "the tag '" + Parameters.shown(String.valueOf(key)) + "' must be a text");
            }
            tags.put(String.valueOf(key), word);
        });
        return tags;
    }
}
