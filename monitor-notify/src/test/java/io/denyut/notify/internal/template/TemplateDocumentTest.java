package io.denyut.notify.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.notify.Rendered;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/templates.md} says what is so. */
class TemplateDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "templates.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(mustache|text) (\\S+)\\n(.*?)^```$");
    private static final Set<String> ANY_KEY = Set.of("tags", "facts", "samples");

    private final Map<String, Schema.Scope> scopes = new LinkedHashMap<>();

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }

    private void gather(Schema.Scope scope) {
        if (scopes.put(scope.name(), scope) == null) {
            scope.fields().values().forEach(field -> {
                Schema.Scope inside = field.scope();
                if (inside != null) {
                    gather(inside);
                }
            });
        }
    }

    @Test
    void every_field_is_there_and_no_other() throws IOException {
        gather(Schema.ROOT);
        String document = document();
        for (Schema.Scope scope : scopes.values()) {
            int from = document.indexOf("\n### " + scope.name() + "\n");
            assertThat(from).as("a chapter on " + scope.name()).isPositive();
            int to = document.indexOf("\n##", from + 5);
            String chapter = document.substring(from, to);
            if (scope.name().equals("words")) {
                scope.fields().keySet().forEach(word -> assertThat(chapter).contains("`" + word + "`"));
            } else if (!ANY_KEY.contains(scope.name())) {
                assertThat(first(ROW, chapter))
                        .as(scope.name())
                        .isEqualTo(new LinkedHashSet<>(ordered(scope, chapter)));
            }
        }
    }

    /** The schema's fields in the order of the chapter: only what is missing or too much is a mistake. */
    private static List<String> ordered(Schema.Scope scope, String chapter) {
        List<String> names = new ArrayList<>(scope.fields().keySet());
        names.sort(java.util.Comparator.comparingInt(name -> chapter.indexOf("`" + name + "`")));
        return names;
    }

    private static Set<String> first(Pattern pattern, String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void examples_make_what_stands_below_them_and_messages_are_those_that_are_sent() throws IOException {
        Renderer renderer = new Renderer(Map.of());
        Recipient reader = Recipient.mail("noc@example.net").in(Locale.ENGLISH, ZoneId.of("Asia/Jakarta"));
        Map<String, String> bodies = new LinkedHashMap<>();
        int messages = 0;
        Matcher fences = FENCE.matcher(document());
        while (fences.find()) {
            String id = fences.group(2);
            String body = fences.group(3);
            if (fences.group(1).equals("mustache")) {
                assertThat(Checker.check(id, body)).isEmpty();
                bodies.put(id, body);
            } else if (bodies.containsKey(id)) {
                Map<String, Object> model = Examples.of(id);
                Rendered made = renderer.preview(id, String.valueOf(bodies.remove(id)), model, reader);
                assertThat(made.problem()).isNull();
                assertThat(made.subject() + made.text()).isEqualTo(id.endsWith("subject") ? body.strip() : body);
            } else {
                String language = id.substring(id.indexOf('.') + 1);
                Recipient to = reader.in(Locale.forLanguageTag(language), reader.zone());
                assertThat(renderer.render(Examples.of(id), to).text()).isEqualTo(body);
                messages++;
            }
        }
        assertThat(bodies).as("examples without what they make").isEmpty();
        assertThat(messages).isGreaterThan(5);
    }
}
