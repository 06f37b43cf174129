package io.denyut.notify.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.notify.internal.template.Schema.Field;
import io.denyut.notify.internal.template.Schema.Scope;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What templates are checked against is what they get. */
class SchemaTest {
    private static final Look LOOK = new Look(Words.of("en"), ZoneId.of("Asia/Jakarta"));
    private final Set<String> seen = new TreeSet<>();

    @Test
    void every_field_of_the_schema_is_one_that_templates_get_and_the_other_way_round() {
        for (String template : Library.TEMPLATES) {
            compare(Schema.ROOT, View.of(Examples.of(template), template, LOOK));
        }
        assertThat(seen)
                .contains(
                        "notice",
                        "section",
                        "group",
                        "alert",
                        "onu",
                        "measured",
                        "time",
                        "duration",
                        "severity",
                        "reason",
                        "sample",
                        "reference",
                        "totals",
                        "worst",
                        "olt",
                        "network",
                        "words");
    }

    private void compare(Scope scope, Node node) {
        seen.add(scope.name());
        if (!Set.of("tags", "facts", "samples").contains(scope.name())) {
            assertThat(node.fields().keySet())
                    .as(scope.name())
                    .containsExactlyInAnyOrderElementsOf(scope.fields().keySet());
        }
        node.fields().forEach((name, value) -> {
            Field field = scope.field(name).orElseThrow();
            compare(field, value, scope.name() + "." + name);
        });
    }

    private void compare(Field field, @Nullable Object value, String where) {
        if (value == null) {
            return;
        }
        Scope inside = field.scope();
        if (inside == null) {
            assertThat(value)
                    .as(where)
                    .isInstanceOfAny(String.class, Boolean.class)
                    .isNotEqualTo("");
        } else if (field.isList()) {
            assertThat(value).as(where).isInstanceOf(List.class);
            ((List<?>) value).forEach(row -> compare(inside, (Node) row));
        } else {
            assertThat(value).as(where).isInstanceOf(Node.class);
            compare(inside, (Node) value);
        }
    }

    @Test
    void all_languages_have_the_same_words() {
        Set<String> english = Words.of("en").labels().keySet();
        for (String language : Words.LANGUAGES) {
            assertThat(Words.of(language).labels().keySet()).as(language).isEqualTo(english);
        }
    }
}
