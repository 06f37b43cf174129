package io.denyut.notify.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Reads a declaration: the ready ones and those that users write have one form. */
final class DeclarationReader {
    /** What every declaration may use besides its own names. */
    static final Set<String> OFFERED = Set.of("number", "message", "id", "isGroup");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
    private static final Pattern SECRET_QUERY =
            Pattern.compile("key|token|secret|pass|auth|sign|credential", Pattern.CASE_INSENSITIVE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LENGTH = 65_536;

    private final Settings settings;
    private final String name;

    DeclarationReader(Settings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /** What is wrong is remembered in the settings, which throw it when the reading ends. */
    GatewayDeclaration read() {
        List<String> values = names("values");
        List<String> secrets = names("secrets");
        String method = settings.string("method", "POST");
        if (!method.equals("POST") && !method.equals("PUT")) {
            settings.refuse(
                    "method",
                    "'" + method + "' must be POST or PUT: with others the key and the text would be in the URL");
        }
        String contentType = settings.string("contentType", "json");
        if (!contentType.equals("json") && !contentType.equals("form")) {
            settings.refuse("contentType", "'" + contentType + "' must be json or form");
        }
        Set<String> known = new TreeSet<>(OFFERED);
        known.addAll(values);
        known.addAll(secrets);
        Map<String, String> fields = texts("fields", known);
        String body = settings.has("body") ? json(settings.string("body"), known) : null;
        if (fields.isEmpty() == (body == null)) {
            settings.refuse("fields", "either fields or body must say what is sent, and not both");
        }
        if (body != null && contentType.equals("form")) {
            settings.refuse("body", "is JSON; a form has fields");
        }
        Map<String, String> headers = texts("headers", known);
        headers.keySet().stream()
                .filter(header -> !HEADER.matcher(header).matches())
                .forEach(header -> settings.refuse("headers", "'" + header + "' is no name of a header"));
        return new GatewayDeclaration(
                name,
                url(settings.string("url"), Set.copyOf(values)),
                method,
                contentType.equals("json"),
                headers,
                values,
                secrets,
                fields,
                body,
                success(),
                pointers(settings, "words"),
                pointers(settings, "id"),
                patterns("retryable"),
                patterns("configuration"),
                patterns("permanent"),
                settings.duration("spacing", Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(60)),
                settings.integer("maxLength", 4_096, 200, MAX_LENGTH));
    }

    private List<String> names(String key) {
        List<String> names = settings.strings(key, List.of());
        for (String each : names) {
            if (!NAME.matcher(each).matches() || OFFERED.contains(each)) {
                settings.refuse(
                        key,
                        "'" + each + "' must be letters and digits, and none of "
                                + String.join(", ", new TreeSet<>(OFFERED)));
            }
        }
        return names;
    }

    /** The URL with placeholders of values; its other parts have to be a URL already. */
    private String url(String url, Set<String> values) {
        checkUrl(settings, url, values);
        return url;
    }

    /** Remembers what is wrong with a URL under the key {@code url}. */
    static void checkUrl(Settings settings, String url, Set<String> values) {
        if (url.isBlank()) {
            return; // said already
        }
        Set<String> others = Placeholders.in(url);
        others.removeAll(values);
        if (!others.isEmpty()) {
            settings.refuse(
                    "url",
                    "must not hold {" + others.iterator().next()
                            + "}: what stands in a URL is written into logs on the way; only values are allowed in it");
        }
        HttpUrl parsed = HttpUrl.parse(Placeholders.in(url).stream()
                .reduce(url, (text, placeholder) -> text.replace("{" + placeholder + "}", "x")));
        if (parsed == null) {
            settings.refuse("url", "is no URL that begins with https:// or http://");
            return;
        }
        if (!parsed.username().isEmpty() || !parsed.password().isEmpty()) {
            settings.refuse("url", "must not hold a user or a password: put them into a header");
        }
        parsed.queryParameterNames().stream()
                .filter(query -> SECRET_QUERY.matcher(query).find())
                .forEach(
                        query -> settings.refuse(
                                "url",
                                "must not hold the parameter '" + query
                                        + "': a key in a URL is written into logs on the way; put it into fields or headers as a secret"));
    }

    private Map<String, String> texts(String key, Set<String> known) {
        Settings section = settings.section(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String each : section.keys()) {
            String text = section.string(each, "");
            checkNames(section, each, text, known);
            texts.put(each, text);
        }
        return texts;
    }

    private static void checkNames(Settings section, String key, String text, Set<String> known) {
        for (String used : Placeholders.in(text)) {
            if (!known.contains(used)) {
                section.refuse(key, "{" + used + "} is not known; there are " + String.join(", ", known));
            }
        }
    }

    private String json(String body, Set<String> known) {
        try {
            JSON.readTree(body);
        } catch (JacksonException e) {
            settings.refuse("body", "is not JSON: " + Words.clean(String.valueOf(e.getOriginalMessage())));
            return "{}";
        }
        checkNames(settings, "body", body, known);
        return body;
    }

    private GatewayDeclaration.Success success() {
        Settings section = settings.section("success");
        String status = section.string("status", "200-299");
        Matcher range = STATUS.matcher(status);
        int from = 200;
        int to = 299;
        if (range.matches()) {
            from = Integer.parseInt(range.group(1));
            to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        }
        if (!range.matches() || to < from) {
            section.refuse("status", "'" + status + "' must be a status or a range such as 200-299");
        }
        JsonPointer pointer = section.has("pointer") ? pointer(section, "pointer", section.string("pointer")) : null;
        List<String> expected = section.strings("equals", List.of("true"));
        boolean absent = section.flag("absent", false);
        return new GatewayDeclaration.Success(from, to, pointer, expected, absent);
    }

    private static List<JsonPointer> pointers(Settings settings, String key) {
        List<JsonPointer> pointers = new ArrayList<>();
        for (String text : settings.strings(key, List.of())) {
            JsonPointer pointer = pointer(settings, key, text);
            if (pointer != null) {
                pointers.add(pointer);
            }
        }
        return pointers;
    }

    private static @Nullable JsonPointer pointer(Settings settings, String key, String text) {
        try {
            return JsonPointer.compile(text);
        } catch (IllegalArgumentException e) {
            settings.refuse(key, "'" + Words.clean(text) + "' is no JSON pointer such as /data/0/id");
            return null;
        }
    }

    private List<Pattern> patterns(String key) {
        List<Pattern> patterns = new ArrayList<>();
        for (String text : settings.strings(key, List.of())) {
            try {
                patterns.add(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                settings.refuse(key, "'" + Words.clean(text) + "' is no regular expression: " + e.getDescription());
            }
        }
        return patterns;
    }
}
