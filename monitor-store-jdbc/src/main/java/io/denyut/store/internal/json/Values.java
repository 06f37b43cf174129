package io.denyut.store.internal.json;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Metric;
import io.denyut.MetricKind;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The core's values as JSON, and back, equal to what they were. */
public final class Values {
    private Values() {}

    // ---------------------------------------------------------------- samples

    public static String samples(List<Sample> samples) {
        return Json.write(samples.stream().map(Values::map).toList());
    }

    private static Map<String, Object> map(Sample sample) {
        Metric metric = sample.metric();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("metric", metric.name());
        map.put("value", sample.value());
        if (!sample.tags().isEmpty()) {
            map.put("tags", sample.tags().asMap());
        }
        map.put("unit", metric.unit().symbol());
        map.put("kind", metric.kind().name());
        map.put("resolution", metric.resolution());
        map.put("help", metric.help());
        return map;
    }

    public static List<Sample> samples(String json) {
        List<Sample> samples = new ArrayList<>();
        for (Object item : Json.readList(json)) {
            Fields fields = new Fields(item);
            Metric metric = new Metric(
                    fields.text("metric"),
                    Unit.of(fields.text("unit")),
                    MetricKind.valueOf(fields.text("kind")),
                    fields.real("resolution"),
                    fields.text("help"));
            Tags tags = fields.has("tags") ? Tags.of(fields.texts("tags")) : Tags.NONE;
            samples.add(new Sample(metric, fields.real("value"), tags));
        }
        return samples;
    }

    /** Texts by name. */
    public static Map<String, String> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        Json.readMap(json).forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    // ---------------------------------------------------------------- alerts

    public static String alert(Alert alert) {
        return Json.write(map(alert));
    }

    public static Alert alert(String json) {
        return alert(new Fields(Json.read(json)));
    }

    public static String event(AlertEvent event) {
        return Json.write(map(event));
    }

    public static AlertEvent event(String json) {
        return event(new Fields(Json.read(json)));
    }

    private static Map<String, Object> map(Alert alert) {
        AlertKey key = alert.identity();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rule", key.rule());
        map.put("of", key.target());
        map.put("check", key.check());
        map.put("source", key.source());
        map.put("key", key.key());
        map.put("target", map(alert.target()));
        map.put("severity", alert.severity().name());
        map.put("state", alert.state().name());
        map.put("since", alert.since());
        map.put("text", alert.text());
        alert.value().ifPresent(value -> map.put("value", value));
        return map;
    }

    private static Alert alert(Fields fields) {
        return new Alert(
                new AlertKey(
                        fields.text("rule"),
                        fields.text("of"),
                        fields.text("check"),
                        fields.text("source"),
                        fields.text("key")),
                target(fields.object("target")),
                Severity.valueOf(fields.text("severity")),
                AlertState.valueOf(fields.text("state")),
                fields.of("since", Instant.class),
                fields.text("text"),
                fields.has("value") ? OptionalDouble.of(fields.real("value")) : OptionalDouble.empty());
    }

    private static Map<String, Object> map(AlertEvent event) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("transition", event.transition().name());
        map.put("time", event.time());
        map.put("reason", event.reason());
        map.put("alert", map(event.alert()));
        return map;
    }

    private static AlertEvent event(Fields fields) {
        return new AlertEvent(
                alert(fields.object("alert")),
                AlertTransition.valueOf(fields.text("transition")),
                fields.of("time", Instant.class),
                fields.text("reason"));
    }

    private static Map<String, Object> map(Target target) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", target.id());
        map.put("name", target.name());
        map.put("address", target.address());
        map.put("tags", target.tags().asMap());
        map.put("options", target.options());
        if (target.parentId() != null) {
            map.put("parent", target.parentId());
        }
        return map;
    }

    private static Target target(Fields fields) {
        return new Target(
                fields.text("id"),
                fields.text("name"),
                fields.text("address"),
                Tags.of(fields.texts("tags")),
                fields.texts("options"),
                fields.textOrNull("parent"));
    }

    // ---------------------------------------------------------------- notices

    public static String recipient(Recipient recipient) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", recipient.id());
        map.put("kind", recipient.kind());
        map.put("address", recipient.address());
        map.put("language", recipient.language().toLanguageTag());
        map.put("zone", recipient.zone().getId());
        return Json.write(map);
    }

    public static Recipient recipient(String json) {
        Fields fields = new Fields(Json.read(json));
        return new Recipient(
                fields.text("id"),
                fields.text("kind"),
                fields.text("address"),
                Locale.forLanguageTag(fields.text("language")),
                ZoneId.of(fields.text("zone")));
    }

    public static String notification(Notification notification) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", notification.id());
        map.put("kind", notification.kind().name());
        map.put("time", notification.time());
        map.put("inReplyTo", notification.inReplyTo());
        map.put("events", notification.events().stream().map(Values::map).toList());
        map.put("model", notification.model().values());
        return Json.write(map);
    }

    @SuppressWarnings("unchecked")
    public static Notification notification(String json) {
        Fields fields = new Fields(Json.read(json));
        List<AlertEvent> events = new ArrayList<>();
        fields.list("events").forEach(item -> events.add(event(new Fields(item))));
        return new Notification(
                fields.text("id"),
                NotificationKind.valueOf(fields.text("kind")),
                events,
                fields.textOrNull("inReplyTo"),
                new NoticeModel((Map<String, Object>)
                        (Map<String, ?>) fields.object("model").all()),
                fields.of("time", Instant.class));
    }
}
