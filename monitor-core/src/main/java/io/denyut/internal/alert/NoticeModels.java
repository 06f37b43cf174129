package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertTransition;
import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Target;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.NotificationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Freezes what templates see of a notice, as everything is when the notice is decided. One is used for the notices that are decided together:
 * what several people are told of the same alert is put together once. Confined to the rules' thread.
 */
final class NoticeModels {
    /** Most sections of a digest, and most alerts in each. */
    private static final int MOST_OF_DIGEST = 20;

    private final AlertHost host;
    private final Map<AlertEvent, Map<String, Object>> alerts = new IdentityHashMap<>();

    NoticeModels(AlertHost host) {
        this.host = host;
    }

    /**
     * What is told of one alert.
     *
     * @param behind how many alerts are withheld because this one explains them
     */
    record Line(Target root, AlertEvent event, int behind) {}

    NoticeModel of(NotificationKind kind, List<Line> lines, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("kind", kind.name().toLowerCase(Locale.ROOT));
        values.put("count", lines.size());
        values.put("time", now);
        values.put("sections", sections(lines, Integer.MAX_VALUE));
        return new NoticeModel(values);
    }

    /** Of many notices the worst of what they would have said. */
    NoticeModel digest(List<Line> lines, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("kind", NotificationKind.DIGEST.name().toLowerCase(Locale.ROOT));
        values.put("count", lines.size());
        values.put("time", now);
        List<Instant> times =
                lines.stream().map(line -> line.event.time()).sorted().toList();
        values.put("from", times.get(0));
        values.put("to", times.get(times.size() - 1));
        List<Map<String, Object>> sections =
                sections(lines, MOST_OF_DIGEST).stream().limit(MOST_OF_DIGEST).toList();
        int shown = sections.stream()
                .mapToInt(section -> section.get("alerts") instanceof List<?> alerts ? alerts.size() : 0)
                .sum();
        values.put("more", lines.size() - shown);
        values.put("sections", sections);
        return new NoticeModel(values);
    }

    /** What is said of the monitor itself: that it cannot see, or that it can again. */
    static NoticeModel blind(AlertEvent event, Blindness blindness, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("kind", NotificationKind.BLIND.name().toLowerCase(Locale.ROOT));
        values.put("time", now);
        values.put("since", event.alert().since());
        values.put("source", event.alert().identity().source());
        values.put(
                "references",
                blindness.references().stream()
                        .map(target -> Map.<String, Object>of(
                                "target", target.id(), "name", target.name(), "address", target.address()))
                        .toList());
        values.put("over", event.transition() == AlertTransition.CLEARED);
        values.put("withheld", blindness.withheldAt(event.alert().identity().source()));
        return new NoticeModel(values);
    }

    /** One section for each root, in the order in which they come. */
    List<Map<String, Object>> sections(List<Line> lines, int maxAlerts) {
        Map<String, List<Line>> byRoot = new LinkedHashMap<>();
        lines.forEach(line ->
                byRoot.computeIfAbsent(line.root.id(), id -> new ArrayList<>()).add(line));
        List<Map<String, Object>> sections = new ArrayList<>();
        byRoot.values().forEach(of -> {
            Target root = of.get(0).root;
            Map<String, Object> section = new LinkedHashMap<>();
            section.put("root", root.id());
            section.put("rootName", root.name());
            section.put("rootAddress", root.address());
            section.put("count", of.size());
            section.put("alerts", of.stream().limit(maxAlerts).map(this::alert).toList());
            sections.add(section);
        });
        return List.copyOf(sections);
    }

    private Map<String, Object> alert(Line line) {
        Map<String, Object> alert = alerts.computeIfAbsent(line.event, this::alert);
        if (line.behind == 0) {
            return alert;
        }
        Map<String, Object> withCount = new LinkedHashMap<>(alert);
        withCount.put("behind", line.behind);
        return withCount;
    }

    private Map<String, Object> alert(AlertEvent event) {
        Alert of = event.alert();
        List<Latest> latest = host.latest(of.target().id());
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("id", of.id());
        alert.put("rule", of.identity().rule());
        alert.put("check", of.identity().check());
        alert.put("source", of.identity().source());
        alert.put("target", of.target().id());
        alert.put("name", of.target().name());
        alert.put("address", of.target().address());
        alert.put("severity", of.severity().name().toLowerCase(Locale.ROOT));
        alert.put("transition", event.transition().name().toLowerCase(Locale.ROOT));
        alert.put("state", of.state().name().toLowerCase(Locale.ROOT));
        alert.put("since", of.since());
        alert.put("time", event.time());
        alert.put("text", of.text());
        of.value().ifPresent(value -> alert.put("value", value));
        if (event.transition() == AlertTransition.CLEARED) {
            alert.put(
                    "duration",
                    Math.max(0, Duration.between(of.since(), event.time()).toSeconds()));
        }
        alert.put("tags", new LinkedHashMap<>(of.target().tags().asMap()));
        alert.put("facts", new TreeMap<>(host.facts(of.target().id())));
        Reason reason = reason(of, latest);
        if (reason != null) {
            alert.put("reason", Map.of("code", reason.code(), "text", reason.text()));
        }
        alert.put("samples", samples(latest));
        return alert;
    }

    private static @Nullable Reason reason(Alert alert, List<Latest> latest) {
        for (Latest entry : latest) {
            Observation observation = entry.observation();
            if (observation.checkId().equals(alert.identity().check())
                    && observation.source().equals(alert.identity().source())) {
                return observation.reason();
            }
        }
        return null;
    }

    /** By metric the newest; where a metric is measured at several places of a target, the one without tags before the others. */
    private static Map<String, Object> samples(List<Latest> latest) {
        Map<String, Object> samples = new TreeMap<>();
        Map<String, Instant> times = new LinkedHashMap<>();
        for (Latest entry : latest) {
            for (Sample sample : entry.observation().samples()) {
                String name = sample.metric().name();
                Instant known = times.get(name);
                Instant time = entry.observation().time();
                if (known == null
                        || time.isAfter(known)
                        || (time.equals(known) && sample.tags().isEmpty())) {
                    times.put(name, time);
                    samples.put(
                            name,
                            Map.of(
                                    "value",
                                    sample.value(),
                                    "unit",
                                    sample.metric().unit().symbol(),
                                    "time",
                                    time));
                }
            }
        }
        return samples;
    }
}
