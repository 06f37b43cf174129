package io.denyut.notify.internal.template;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The fields of a report: totals, the worst targets, and the OLTs with their ONUs. */
final class ReportView {
    private static final int MAX_WORST = 20;
    private static final int MAX_OLTS = 100;

    private final Map<String, Object> values;
    private final Look look;

    ReportView(Map<String, Object> values, Look look) {
        this.values = values;
        this.look = look;
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("every", every());
        fields.put("totals", totals());
        fields.put("worst", worst());
        List<Map<?, ?>> olts = Node.maps(values.get("olts"));
        List<Node> shown = new ArrayList<>();
        olts.subList(0, Math.min(olts.size(), MAX_OLTS)).forEach(olt -> shown.add(olt(olt)));
        fields.put("olts", shown);
        fields.put("oltsMore", Node.positive(olts.size() - MAX_OLTS));
        fields.put("network", olts.isEmpty() ? null : network(olts));
        return fields;
    }

    /** HOURLY, DAILY or WEEKLY, by what lies between its times. */
    private String every() {
        String key = "other";
        if (values.get("from") instanceof Instant from && values.get("to") instanceof Instant to) {
            long hours = Duration.between(from, to).toHours();
            if (hours <= 1) {
                key = "hourly";
            } else if (hours >= 23 && hours <= 25) { // a day of a clock change
                key = "daily";
            } else if (hours >= 167 && hours <= 169) {
                key = "weekly";
            }
        } else if (!values.containsKey("from")) {
            key = "hourly";
        }
        return look.words().get("every." + key);
    }

    private @Nullable Node totals() {
        Map<?, ?> totals = Node.map(values.get("totals"));
        if (totals.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name : List.of("targets", "up", "degraded", "down", "unknown")) {
            fields.put(name, Node.line(totals.get(name)));
        }
        Double targets = Node.number(totals.get("targets"));
        Double up = Node.number(totals.get("up"));
        fields.put("upShare", targets == null || up == null || targets <= 0 ? null : Amounts.percent(up / targets));
        fields.put("availability", share(totals.get("availability")));
        return Node.of(fields);
    }

    private static @Nullable String share(@Nullable Object value) {
        Double ratio = Node.number(value);
        return ratio == null ? null : Amounts.percent(ratio);
    }

    private List<Node> worst() {
        List<Node> worst = new ArrayList<>();
        for (Map<?, ?> target : Node.maps(values.get("worst"))) {
            if (worst.size() == MAX_WORST) {
                break;
            }
            String id = Node.line(target.get("target"));
            String name = Node.line(target.get("name"));
            Double downtime = Node.number(target.get("downtime_seconds"));
            Double rtt = Node.number(target.get("rtt"));
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("rank", Integer.toString(worst.size() + 1));
            fields.put("target", id);
            fields.put("name", name != null ? name : id);
            fields.put("availability", share(target.get("availability")));
            fields.put("downtime", downtime == null || downtime <= 0 ? null : look.duration(downtime));
            fields.put("rtt", rtt == null ? null : Amounts.text(rtt, "s"));
            fields.put("loss", share(target.get("loss")));
            worst.add(Node.of(fields));
        }
        return worst;
    }

    private Node olt(Map<?, ?> olt) {
        Double total = Node.number(olt.get("total"));
        Double online = Node.number(olt.get("online"));
        Double temperature = Node.number(olt.get("temperature"));
        Double rx = Node.number(olt.get("rx"));
        boolean atLimit = (temperature != null && Limits.isHot(temperature)) || (rx != null && Limits.isWeak(rx));
        Double share = total == null || online == null || total <= 0 ? null : online / total;
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", Node.line(olt.get("name")));
        fields.put("total", Node.line(olt.get("total")));
        fields.put("online", Node.line(olt.get("online")));
        fields.put("onlineShare", share == null ? null : Amounts.percent(share));
        fields.put("symbol", share == null ? "⚪" : Limits.olt(share, atLimit));
        fields.put("temperature", temperature == null ? null : Amounts.plain(temperature, 1) + "°C");
        fields.put("temperatureSymbol", temperature == null ? null : Limits.temperature(temperature));
        fields.put("rx", rx == null ? null : Amounts.plain(rx, 1));
        fields.put("rxSymbol", rx == null ? null : Limits.rx(rx));
        return Node.of(fields);
    }

    /** All OLTs together; means are those of the OLTs' means, as each line shows one. */
    private static Node network(List<Map<?, ?>> olts) {
        long total = (long) sum(olts, "total");
        long online = (long) sum(olts, "online");
        OptionalDouble temperature = mean(olts, "temperature");
        OptionalDouble rx = mean(olts, "rx");
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("olts", Integer.toString(olts.size()));
        fields.put("onus", Long.toString(total));
        fields.put("online", Long.toString(online));
        fields.put("onlineShare", total > 0 ? Amounts.percent((double) online / total) : null);
        fields.put("problems", Long.toString(Math.max(0, total - online)));
        fields.put("temperature", temperature.isEmpty() ? null : Amounts.plain(temperature.getAsDouble(), 1) + "°C");
        fields.put("rx", rx.isEmpty() ? null : Amounts.plain(rx.getAsDouble(), 1));
        return Node.of(fields);
    }

    private static double sum(List<Map<?, ?>> rows, String field) {
        return values(rows, field).stream().mapToDouble(Double::doubleValue).sum();
    }

    private static OptionalDouble mean(List<Map<?, ?>> rows, String field) {
        return values(rows, field).stream().mapToDouble(Double::doubleValue).average();
    }

    private static List<Double> values(List<Map<?, ?>> rows, String field) {
        List<Double> values = new ArrayList<>();
        for (Map<?, ?> row : rows) {
            Double value = Node.number(row.get(field));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
