package io.denyut.notify.internal.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The templates that come with Denyut, by id: {@code <template>.<language>.<part>}. */
public final class Library {
    static final String SUBJECT = "subject";
    static final String TEXT = "text";
    static final String HTML = "html";

    /** Before the name of what other templates include. */
    static final String PART = "part-";

    static final String ONU = "onu";
    static final List<String> PARTS = List.of(ONU, "problem");
    static final String REPORT = "hourly";

    static final List<String> TEMPLATES = List.of(
            "alert", "recovery", "plain", "plain-recovery", "reminder", "flapping", "digest", "blind", REPORT, "test");

    private static final Map<String, String> BODIES = read();

    private Library() {}

    private static Map<String, String> read() {
        Map<String, String> bodies = new LinkedHashMap<>();
        for (String template : TEMPLATES) {
            for (String language : Words.LANGUAGES) {
                String file = resource(template + "." + language + ".txt");
                // The first line is the subject, the second is empty.
                int end = file.indexOf("\n\n");
                String id = template + "." + language + ".";
                bodies.put(id + SUBJECT, file.substring(0, end));
                bodies.put(id + TEXT, file.substring(end + 2));
                bodies.put(id + HTML, resource(html(template)));
            }
        }
        for (String part : PARTS) {
            for (String language : Words.LANGUAGES) {
                bodies.put(PART + part + "." + language + "." + TEXT, resource(PART + part + "." + language + ".txt"));
            }
        }
        return Collections.unmodifiableMap(bodies);
    }

    private static String html(String template) {
        return switch (template) {
            case REPORT -> "report.html";
            case "blind", "test" -> "word.html";
            default -> "notice.html";
        };
    }

    private static String resource(String name) {
        try (InputStream in = Library.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** All of them, in order. */
    public static Map<String, String> bodies() {
        return BODIES;
    }

    /** Their ids, in order. */
    public static Set<String> ids() {
        return BODIES.keySet();
    }

    /** Which template a model is for. */
    static String templateOf(Map<String, Object> values) {
        String kind = Node.line(values.get("kind"));
        return switch (kind == null ? "" : kind) {
            case "recovery" -> View.hasOnus(values) ? "recovery" : "plain-recovery";
            case "reminder" -> "reminder";
            case "flapping" -> "flapping";
            case "digest" -> "digest";
            case "blind" -> "blind";
            case "report" -> REPORT;
            case "test" -> "test";
            default -> View.hasOnus(values) ? "alert" : "plain";
        };
    }
}
