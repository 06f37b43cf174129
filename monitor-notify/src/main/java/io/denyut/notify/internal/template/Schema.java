package io.denyut.notify.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which fields there are, and what is inside of them: what a template is checked against. {@code docs/templates.md} lists the same. */
final class Schema {
    /** Fields of one kind of thing. */
    static final class Scope {
        private final String name;
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private @Nullable Field any;

        private Scope(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** Those with a name of their own. */
        Map<String, Field> fields() {
            return fields;
        }

        Optional<Field> field(String key) {
            Field field = fields.get(key);
            return Optional.ofNullable(field == null ? any : field);
        }

        private Scope texts(String... names) {
            for (String text : names) {
                fields.put(text, new Field(null, false));
            }
            return this;
        }

        private Scope one(String key, Scope scope) {
            fields.put(key, new Field(scope, false));
            return this;
        }

        private Scope many(String key, Scope scope) {
            fields.put(key, new Field(scope, true));
            return this;
        }

        private Scope anyKey(@Nullable Scope scope) {
            any = new Field(scope, false);
            return this;
        }
    }

    /**
     * @param scope what is inside of it; {@code null} for a plain text or flag
     * @param isList whether there are many
     */
    record Field(@Nullable Scope scope, boolean isList) {}

    static final Scope ROOT;
    static final Scope SECTION;
    static final Scope ALERT;
    static final Scope ONU;

    static {
        Scope moment = new Scope("time").texts("clock", "date", "iso");
        Scope duration = new Scope("duration").texts("seconds");
        Scope sample = new Scope("sample").texts("value", "unit").one("at", moment);
        Scope optics =
                new Scope("measured").texts("value", "unit", "symbol", "last").one("at", moment);
        ONU = new Scope("onu")
                .texts("pon", "mac", "symbol", "status")
                .one("temperature", optics)
                .one("distance", optics)
                .one("rx", optics);
        ALERT = new Scope("alert")
                .texts("id", "rule", "check", "source", "target", "name", "address", "priority", "symbol")
                .texts("color", "transition", "state", "text", "value", "behind")
                .one("severity", new Scope("severity").texts("code"))
                .one("since", moment)
                .one("time", moment)
                .one("duration", duration)
                .one("reason", new Scope("reason").texts("code", "word", "text"))
                .one("onu", ONU)
                .one("tags", new Scope("tags").anyKey(null))
                .one("facts", new Scope("facts").anyKey(null))
                .one("samples", new Scope("samples").anyKey(sample));
        Scope group = new Scope("group").texts("name", "symbol", "count").many("alerts", ALERT);
        SECTION = new Scope("section")
                .texts("root", "rootName", "rootTitle", "rootAddress", "count", "head", "more")
                .many("alerts", ALERT)
                .many("groups", group);
        Scope words = new Scope("words");
        Words.of(Words.ENGLISH).labels().keySet().forEach(words::texts);
        ROOT = new Scope("notice")
                .texts("kind", "heading", "body", "language", "zone", "name", "count", "others", "monitored", "more")
                .one("words", words)
                .one("time", moment)
                .one("from", moment)
                .one("to", moment)
                .one("since", moment)
                .one("first", ALERT)
                .many("sections", SECTION)
                .texts("over", "source", "withheld")
                .many("references", new Scope("reference").texts("target", "name", "address"))
                .texts("every")
                .one("totals", totals())
                .many("worst", worst(duration))
                .many("olts", olt())
                .texts("oltsMore")
                .one("network", network())
                .many("open", ALERT)
                .texts("openCount", "openMore");
    }

    private Schema() {}

    private static Scope totals() {
        return new Scope("totals").texts("targets", "up", "degraded", "down", "unknown", "upShare", "availability");
    }

    private static Scope worst(Scope duration) {
        return new Scope("worst")
                .texts("rank", "target", "name", "availability", "rtt", "loss")
                .one("downtime", duration);
    }

    private static Scope olt() {
        return new Scope("olt")
                .texts("name", "total", "online", "onlineShare", "symbol")
                .texts("temperature", "temperatureSymbol", "rx", "rxSymbol");
    }

    private static Scope network() {
        return new Scope("network").texts("olts", "onus", "online", "onlineShare", "problems", "temperature", "rx");
    }

    /**
     * What a name means where it stands: the innermost scope that has its first part decides, as when it is rendered.
     *
     * @param scopes the innermost last
     */
    static Optional<Field> find(List<Scope> scopes, String name) {
        for (int i = scopes.size() - 1; i >= 0; i--) {
            String[] parts = name.split("\\.", 2);
            Optional<Field> found = scopes.get(i).field(parts[0]);
            if (found.isPresent()) {
                return parts.length == 1 ? found : inside(found.get(), parts[1]);
            }
        }
        return Optional.empty();
    }

    private static Optional<Field> inside(Field field, String rest) {
        Scope scope = field.scope();
        if (scope == null || field.isList()) {
            return Optional.empty();
        }
        if (scope.any != null) {
            return inAnyKey(scope.any, rest);
        }
        return find(List.of(scope), rest);
    }

    /** Keys of tags and metrics have dots of their own; a last part that is a field of a sample is taken for one. */
    private static Optional<Field> inAnyKey(Field any, String rest) {
        Scope scope = any.scope();
        int dot = rest.lastIndexOf('.');
        if (scope == null || dot < 0) {
            return Optional.of(any);
        }
        int before = rest.lastIndexOf('.', dot - 1);
        if (before > 0) {
            Optional<Field> two = find(List.of(scope), rest.substring(before + 1));
            if (two.isPresent()) {
                return two;
            }
        }
        Optional<Field> one = scope.field(rest.substring(dot + 1));
        return one.isPresent() ? one : Optional.of(any);
    }

    /** Every name that can be written where these scopes are open, with the fields of fields. */
    static List<String> names(List<Scope> scopes) {
        Map<String, Field> names = new TreeMap<>();
        scopes.forEach(scope -> names.putAll(scope.fields));
        List<String> all = new ArrayList<>();
        names.forEach((name, field) -> {
            all.add(name);
            Scope inside = field.scope();
            if (inside != null && !field.isList()) {
                inside.fields.keySet().forEach(key -> all.add(name + "." + key));
            }
        });
        return all;
    }
}
