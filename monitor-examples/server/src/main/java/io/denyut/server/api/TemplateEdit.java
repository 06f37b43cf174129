package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.Problem;
import io.denyut.notify.Rendered;
import io.denyut.notify.Templates;
import io.denyut.server.channels.OwnTemplates;
import io.denyut.server.config.UnreadableStoreException;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.JsonBody;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/templates}: the texts of notices, to be read, tried on a notice of the past, changed and taken back. */
public final class TemplateEdit {
    private final OwnTemplates templates;
    private final Monitor monitor;
    private final StoreQueries queries;
    private final ZoneId zone;

    /** @param zone of the times in previews */
    public TemplateEdit(OwnTemplates templates, Monitor monitor, StoreQueries queries, ZoneId zone) {
        this.templates = templates;
        this.monitor = monitor;
        this.queries = queries;
        this.zone = zone;
    }

    /** {@code GET /api/v1/templates}. */
    public Response list(Request request) {
        Templates now = templates.current();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (String id : Templates.ids()) {
                json.writeStartObject();
                json.writeStringField("id", id);
                json.writeBooleanField("own", now.isOwn(id));
                json.writeBooleanField(
                        "good", !now.isOwn(id) || problems(id, now).isEmpty());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static List<Problem> problems(String id, Templates now) {
        return now.body(id).map(body -> Templates.check(id, body)).orElse(List.of());
    }

    /** {@code GET /api/v1/templates/{id}}: the body in force, and the one that comes with Denyut. */
    public Response one(Request request) {
        String id = id(request);
        Templates now = templates.current();
        String body = now.body(id).orElse("");
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeBooleanField("own", now.isOwn(id));
            json.writeStringField("body", body);
            json.writeStringField("shipped", Templates.shipped().body(id).orElse(""));
            ProblemJson.write(json, "problems", Templates.check(id, body));
            json.writeEndObject();
        }));
    }

    /** {@code PUT /api/v1/templates/{id}}: only a template that is good is taken. */
    public Response put(Request request) {
        String id = id(request);
        Map<String, @Nullable Object> sent = fields(request, List.of("body"));
        String body =
                text(sent, "body").orElseThrow(() -> new HttpProblem(400, "body is missing: the text of the template"));
        List<Problem> problems = Templates.check(id, body);
        if (!problems.isEmpty()) {
            throw new HttpProblem(400, problems.get(0).toString());
        }
        try {
            templates.put(id, body);
        } catch (IOException e) {
            throw notKept(e);
        }
        return one(request);
    }

    /** {@code DELETE /api/v1/templates/{id}}: the one that comes with Denyut holds again. */
    public Response reset(Request request) {
        try {
            templates.reset(id(request));
        } catch (IOException e) {
            throw notKept(e);
        }
        return one(request);
    }

    private static HttpProblem notKept(IOException e) {
        return new HttpProblem(
                e instanceof UnreadableStoreException ? 409 : 500, "the change could not be kept: " + e.getMessage());
    }

    /**
     * {@code POST /api/v1/templates/{id}/preview}: what a body makes of the newest notice of its kind, of one that told of a certain alert,
     * or of a made-up one where there is none yet.
     */
    public Response preview(Request request) {
        String id = id(request);
        Map<String, @Nullable Object> sent = fields(request, List.of("body", "alert", "sample"));
        String body = text(sent, "body").or(() -> templates.current().body(id)).orElse("");
        Optional<Notification> past =
                Boolean.TRUE.equals(sent.get("sample")) ? Optional.empty() : past(kind(id), text(sent, "alert"));
        NoticeModel model = past.map(Notification::model).orElseGet(() -> Templates.example(id));
        Locale language = Locale.forLanguageTag(id.split("\\.", -1).length > 1 ? id.split("\\.", -1)[1] : "en");
        Recipient reader = Recipient.mail("preview@example.net").in(language, zone);
        Rendered rendered = templates.current().preview(id, body, model, reader);
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("subject", rendered.subject());
            json.writeStringField("text", rendered.text());
            json.writeStringField("html", rendered.html());
            json.writeStringField("problem", rendered.problem());
            ProblemJson.write(json, "problems", Templates.check(id, body));
            if (past.isPresent()) {
                json.writeObjectFieldStart("of");
                json.writeStringField("time", past.get().time().toString());
                json.writeNumberField("alerts", past.get().events().size());
                json.writeStringField(
                        "name",
                        past.get().events().isEmpty()
                                ? ""
                                : past.get().events().get(0).alert().target().name());
                json.writeEndObject();
            } else {
                json.writeNullField("of");
            }
            json.writeEndObject();
        }));
    }

    private Optional<Notification> past(NotificationKind kind, Optional<String> alert) {
        return queries.ask(() -> {
            if (alert.isEmpty()) {
                return monitor.alertHistory().newest(kind);
            }
            return Optional.of(monitor.alertHistory()
                    .why(alert.get())
                    .flatMap(why -> why.notices().stream()
                            .map(notice -> notice.delivery().notification())
                            .filter(notice -> notice.kind() == kind)
                            .reduce((earlier, later) -> later))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no notice of the kind " + kind.name().toLowerCase(Locale.ROOT) + " told of that alert")));
        });
    }

    /** What a template is for, by the first part of its id. */
    private static NotificationKind kind(String id) {
        return switch (id.replaceAll("\\..*", "")) {
            case "recovery", "plain-recovery" -> NotificationKind.RECOVERY;
            case "reminder" -> NotificationKind.REMINDER;
            case "flapping" -> NotificationKind.FLAPPING;
            case "digest" -> NotificationKind.DIGEST;
            case "blind" -> NotificationKind.BLIND;
            case "hourly" -> NotificationKind.REPORT;
            case "test" -> NotificationKind.TEST;
            default -> NotificationKind.ALERT;
        };
    }

    private static String id(Request request) {
        String id = request.path("id");
        if (!Templates.ids().contains(id)) {
            throw new HttpProblem(404, "there is no template '" + Parameters.shown(id) + "': see /api/v1/templates");
        }
        return id;
    }

    private static Map<String, @Nullable Object> fields(Request request, List<String> known) {
        Map<String, @Nullable Object> sent = JsonBody.object(request);
        sent.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw new HttpProblem(
                    400, "there is no field '" + Parameters.shown(key) + "'; there is " + String.join(", ", known));
        });
        return sent;
    }

    private static Optional<String> text(Map<String, @Nullable Object> sent, String field) {
        Object value = sent.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && text.length() <= Templates.MAX_LENGTH) {
            return Optional.of(text);
        }
        throw new HttpProblem(400, field + " must be a text of at most " + Templates.MAX_LENGTH + " characters");
    }
}
