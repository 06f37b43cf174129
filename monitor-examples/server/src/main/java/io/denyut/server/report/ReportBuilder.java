package io.denyut.server.report;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Status;
import io.denyut.TargetMode;
import io.denyut.server.view.TargetView;
import io.denyut.spi.NoticeModel;
import io.denyut.store.Availability;
import io.denyut.store.History.Statistics;
import io.denyut.store.History.TargetTotals;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the model of a report from what is known now and what was stored of its period. Pure. */
final class ReportBuilder {
    /** Most targets that are named as the worst. */
    static final int WORST = 10;

    private static final int OPEN = 50;

    private ReportBuilder() {}

    /**
     * What was stored of the period; empty where there is no store.
     *
     * @param rtt of all targets
     * @param loss of all targets
     * @param worst availability of those that {@link #worst} names
     */
    record Past(Statistics rtt, Statistics loss, Map<String, Availability> worst) {}

    /** The targets that were least available, those with the most results lost first; only such as were not always there. */
    static List<String> worst(Statistics rtt) {
        Map<String, long[]> counts = new HashMap<>();
        for (TargetTotals each : rtt.targets()) {
            long[] count = counts.computeIfAbsent(each.target(), id -> new long[2]);
            count[0] += each.totals().up();
            count[1] += each.totals().down();
        }
        return counts.entrySet().stream()
                .filter(each -> each.getValue()[1] > 0)
                .sorted(Comparator.comparingDouble((Map.Entry<String, long[]> each) ->
                                (double) each.getValue()[0] / (each.getValue()[0] + each.getValue()[1]))
                        .thenComparing(Map.Entry::getKey))
                .limit(WORST)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The model.
     *
     * @param name of the report
     * @param past empty list = there is no store; otherwise one
     */
    static NoticeModel model(
            String name,
            Period period,
            ZoneId zone,
            Instant now,
            List<TargetView> views,
            List<Alert> alerts,
            List<Past> past) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("kind", "report");
        model.put("name", name);
        model.put("time", now);
        model.put("from", period.from());
        model.put("to", period.to());
        model.put("zone", zone.getId());
        List<TargetView> watched =
                views.stream().filter(view -> view.mode() != TargetMode.PAUSED).toList();
        model.put("totals", totals(watched, past));
        model.put("worst", past.isEmpty() ? List.of() : worst(watched, past.get(0)));
        List<Alert> open = alerts.stream()
                .filter(alert -> alert.state() == AlertState.RAISED)
                .toList();
        model.put("count", open.size());
        model.put("open", open.stream().limit(OPEN).map(ReportBuilder::alert).toList());
        model.put("olts", List.of());
        return new NoticeModel(model);
    }

    private static Map<String, Object> totals(List<TargetView> watched, List<Past> past) {
        Map<Status, Long> counts = watched.stream()
                .filter(view -> view.current().isPresent())
                .collect(Collectors.groupingBy(view -> view.current().orElseThrow(), Collectors.counting()));
        long up = counts.getOrDefault(Status.UP, 0L);
        long degraded = counts.getOrDefault(Status.DEGRADED, 0L);
        long down = counts.getOrDefault(Status.DOWN, 0L);
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("targets", watched.size());
        totals.put("up", up);
        totals.put("degraded", degraded);
        totals.put("down", down);
        // What was not measured, or too long ago, is not known: it counts neither as up nor as down.
        totals.put("unknown", watched.size() - up - degraded - down);
        past.stream()
                .map(one -> one.rtt().all())
                .filter(all -> all.up() + all.down() > 0)
                .forEach(all -> totals.put("availability", (double) all.up() / (all.up() + all.down())));
        return totals;
    }

    private static List<Map<String, Object>> worst(List<TargetView> watched, Past past) {
        Map<String, TargetView> byId = watched.stream()
                .collect(Collectors.toMap(view -> view.target().id(), Function.identity(), (a, b) -> a));
        List<Map<String, Object>> worst = new ArrayList<>();
        for (String id : worst(past.rtt())) {
            Map<String, Object> target = new LinkedHashMap<>();
            target.put("target", id);
            TargetView view = byId.get(id);
            target.put("name", view == null ? id : view.target().name());
            Availability availability = past.worst().get(id);
            if (availability != null) {
                availability.share().ifPresent(share -> target.put("availability", share));
                target.put("downtime_seconds", availability.down().toSeconds());
            }
            average(past.rtt(), id).ifPresent(value -> target.put("rtt", value));
            average(past.loss(), id).ifPresent(value -> target.put("loss", value));
            worst.add(Map.copyOf(target));
        }
        return worst;
    }

    private static OptionalDouble average(Statistics statistics, String target) {
        return statistics.targets().stream()
                .filter(each ->
                        each.target().equals(target) && each.totals().average().isPresent())
                .mapToDouble(each -> each.totals().average().getAsDouble())
                .average();
    }

    private static Map<String, Object> alert(Alert alert) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", alert.id());
        model.put("rule", alert.identity().rule());
        model.put("check", alert.identity().check());
        model.put("source", alert.identity().source());
        model.put("target", alert.identity().target());
        model.put("name", alert.target().name());
        model.put("address", alert.target().address());
        model.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        model.put("state", alert.state().name().toLowerCase(Locale.ROOT));
        model.put("since", alert.since());
        model.put("text", alert.text());
        model.put("tags", alert.target().tags().asMap());
        alert.value().ifPresent(value -> model.put("value", value));
        return model;
    }
}
