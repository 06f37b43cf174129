package io.denyut.notify.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The root of what a template sees, made of a frozen model for one reader. Whatever is missing in the model is missing here. */
final class View {
    /** A cut PON with its 64 ONUs is one message that names them all; a thousand are a list nobody reads. */
    static final int MAX_ALERTS = 100;

    private static final int MAX_SECTIONS = 50;
    private static final int MAX_LISTED = 20;

    private final Map<String, Object> values;
    private final Look look;
    private int room = MAX_ALERTS;
    private long listed;

    private View(Map<String, Object> values, Look look) {
        this.values = values;
        this.look = look;
    }

    /** @param template whose heading it has */
    static Node of(Map<String, Object> values, String template, Look look) {
        return new View(values, look).root(template);
    }

    /** Whether an ONU takes part in any alert of the model. */
    static boolean hasOnus(Map<String, Object> values) {
        Look look = new Look(Words.of(Words.ENGLISH), java.time.ZoneOffset.UTC);
        return Node.maps(values.get("sections")).stream()
                .flatMap(section -> Node.maps(section.get("alerts")).stream())
                .anyMatch(alert -> new OnuView(alert, look).isOnu());
    }

    private Node root(String template) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        List<Map<?, ?>> all = Node.maps(values.get("sections"));
        fields.put("kind", Node.line(values.get("kind")));
        boolean isOver = Boolean.TRUE.equals(values.get("over"));
        fields.put("heading", look.words().find("heading." + (isOver ? "over" : template)));
        fields.put("body", look.words().find("body." + (isOver ? "over" : template)));
        fields.put("language", look.words().language());
        fields.put("zone", look.zone().getId());
        fields.put("words", Node.of(look.words().labels()));
        fields.put("time", look.moment(values.get("time")));
        fields.put("from", look.moment(values.get("from")));
        fields.put("to", look.moment(values.get("to")));
        fields.put("since", look.moment(values.get("since")));
        fields.put("name", Node.line(values.get("name")));
        fields.put("count", Node.positive(values.get("count")));
        fields.put("monitored", Node.positive(values.get("monitored")));
        fields.put("first", first(all));
        Double count = Node.number(values.get("count"));
        fields.put("others", count == null ? null : Node.positive(count.longValue() - 1));
        fields.put("sections", sections(all));
        fields.put("more", Node.positive(more(all)));
        fields.put("over", isOver);
        String source = Node.line(values.get("source"));
        fields.put("source", "local".equals(source) ? null : source);
        fields.put("withheld", Node.positive(values.get("withheld")));
        fields.put("references", references());
        fields.putAll(new ReportView(values, look).fields());
        fields.put("open", open());
        fields.put("openCount", Node.positive(Node.maps(values.get("open")).size()));
        fields.put("openMore", Node.positive(Node.maps(values.get("open")).size() - MAX_LISTED));
        return Node.of(fields);
    }

    private List<Node> sections(List<Map<?, ?>> all) {
        List<Node> sections = new ArrayList<>();
        for (Map<?, ?> section : all.subList(0, Math.min(all.size(), MAX_SECTIONS))) {
            if (room > 0) {
                sections.add(section(section));
                listed += size(section);
            }
        }
        return sections;
    }

    /** Alerts of which no section that is shown says anything. */
    private long more(List<Map<?, ?>> sections) {
        long inSections = sections.stream().mapToLong(View::size).sum();
        Double beyond = Node.number(values.get("more"));
        long unlisted = sections.stream()
                .mapToLong(section ->
                        size(section) - Node.maps(section.get("alerts")).size())
                .sum();
        return inSections - listed + Math.max(0, (beyond == null ? 0 : beyond.longValue()) - unlisted);
    }

    /** How many alerts a section is about: a digest lists some of them. */
    private static long size(Map<?, ?> section) {
        long listed = Node.maps(section.get("alerts")).size();
        Double count = Node.number(section.get("count"));
        return count == null ? listed : Math.max(listed, Math.min(count.longValue(), Integer.MAX_VALUE));
    }

    private @Nullable Node first(List<Map<?, ?>> sections) {
        return sections.stream()
                .<Map<?, ?>>flatMap(section -> Node.maps(section.get("alerts")).stream())
                .min(java.util.Comparator.comparingInt(AlertView::badness))
                .map(this::alert)
                .orElse(null);
    }

    private Node alert(Map<?, ?> alert) {
        return AlertView.of(alert, new OnuView(alert, look), look);
    }

    private Node section(Map<?, ?> section) {
        List<Map<?, ?>> all = Node.maps(section.get("alerts"));
        String root = Node.line(section.get("root"));
        String name = Node.line(section.get("rootName"));
        Map<String, List<Map<?, ?>>> groups = new LinkedHashMap<>();
        all.forEach(alert -> groups.computeIfAbsent(new OnuView(alert, look).group(), key -> new ArrayList<>())
                .add(alert));
        List<Node> shown = new ArrayList<>();
        List<Node> grouped = new ArrayList<>();
        for (String key : OnuView.GROUPS) {
            List<Map<?, ?>> members = groups.getOrDefault(key, List.of());
            if (!members.isEmpty()) {
                grouped.add(group(key, members, shown));
            }
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("root", root);
        fields.put("rootName", name != null ? name : root);
        fields.put("rootTitle", name != null ? Amounts.upper(name) : root);
        fields.put("rootAddress", Node.line(section.get("rootAddress")));
        fields.put("count", Long.toString(size(section)));
        fields.put("head", !all.stream().allMatch(alert -> root != null && root.equals(alert.get("target"))));
        fields.put("alerts", shown);
        fields.put("groups", grouped);
        fields.put("more", Node.positive(size(section) - shown.size()));
        return Node.of(fields);
    }

    private Node group(String key, List<Map<?, ?>> members, List<Node> shown) {
        List<Node> alerts = new ArrayList<>();
        for (Map<?, ?> member : members.subList(0, Math.min(members.size(), room))) {
            alerts.add(alert(member));
        }
        room -= alerts.size();
        shown.addAll(alerts);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", look.words().get("group." + key));
        fields.put("symbol", OnuView.symbol(key));
        fields.put("count", Long.toString(members.size()));
        fields.put("alerts", alerts);
        return Node.of(fields);
    }

    private List<Node> references() {
        List<Node> references = new ArrayList<>();
        for (Map<?, ?> reference : Node.maps(values.get("references"))) {
            if (references.size() == MAX_LISTED) {
                break;
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            String target = Node.line(reference.get("target"));
            String name = Node.line(reference.get("name"));
            fields.put("target", target);
            fields.put("name", name != null ? name : target);
            fields.put("address", Node.line(reference.get("address")));
            references.add(Node.of(fields));
        }
        return references;
    }

    private List<Node> open() {
        List<Map<?, ?>> all = Node.maps(values.get("open"));
        List<Node> open = new ArrayList<>();
        all.subList(0, Math.min(all.size(), MAX_LISTED)).forEach(alert -> open.add(alert(alert)));
        return open;
    }
}
