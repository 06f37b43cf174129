package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Problem;
import io.denyut.spi.NoticeModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static final Map<String, Object> GATEWAY = Models.alert("gw", "critical", "does not answer");
    private static final NoticeModel DOWN = Models.notice("alert", GATEWAY);

    // ---------------------------------------------------------------- which one

    @ParameterizedTest
    @CsvSource({
        "en,Severity: critical",
        "id,Tingkat: kritis",
        "in,Tingkat: kritis",
        "mixed,Severity: critical",
        "de,Severity: critical"
    })
    void the_language_is_the_readers_and_english_for_one_that_is_not_there(String language, String expected) {
        assertThat(Templates.shipped().render(DOWN, Models.reader(language)).text())
                .contains(expected);
    }

    @Test
    void times_are_those_of_the_readers_zone() {
        assertThat(Templates.shipped().render(DOWN, Models.reader("en")).text()).contains("2024-12-20 10:30:15");
        assertThat(Templates.shipped()
                        .render(DOWN, io.denyut.spi.Recipient.mail("noc@example.net"))
                        .text())
                .contains("2024-12-20 03:30:15");
    }

    @Test
    void a_template_of_ones_own_takes_the_place_of_ours_in_its_language_and_part_alone() {
        Templates own = Templates.of(Map.of("plain.en.text", "{{first.name}} {{first.since.clock}}"));
        Rendered rendered = own.render(DOWN, Models.reader("en"));
        assertThat(rendered.text()).isEqualTo("gw 10:29");
        assertThat(rendered.subject()).isEqualTo("🔴 gw: does not answer");
        assertThat(rendered.html()).contains("does not answer");
        assertThat(own.render(DOWN, Models.reader("id")).text()).contains("Tingkat");
        assertThat(own.isOwn("plain.en.text")).isTrue();
        assertThat(own.isOwn("plain.id.text")).isFalse();
        assertThat(own.body("plain.en.text")).contains("{{first.name}} {{first.since.clock}}");
        assertThat(own.body("no.such.thing")).isEmpty();
    }

    @Test
    void a_part_of_ones_own_is_included_by_ours() {
        Templates own = Templates.of(Map.of("part-problem.en.text", "* {{name}} *\n"));
        assertThat(own.render(DOWN, Models.reader("en")).text()).contains("\n* gw *\n");
    }

    @Test
    void keys_with_dots_are_found_whole() {
        Map<String, Object> alert = new LinkedHashMap<>(GATEWAY);
        alert.put("tags", Map.of("site.name", "kediri"));
        alert.put("facts", Map.of("sysDescr", "RouterOS"));
        alert.put("samples", Map.of("icmp.rtt", Models.sample(0.0124, "s"), "icmp.rtt.min", Models.sample(0.01, "s")));
        Templates own = Templates.of(Map.of(
                "plain.en.text",
                "{{#first}}{{tags.site.name}} {{facts.sysDescr}} {{samples.icmp.rtt}} {{samples.icmp.rtt.min}}"
                        + " {{samples.icmp.rtt.value}} {{samples.icmp.rtt.at.clock}}{{samples.no.such}}{{/first}}"));
        Rendered rendered = own.render(Models.notice("alert", alert), Models.reader("en"));
        assertThat(rendered.problem()).isNull();
        assertThat(rendered.text()).isEqualTo("kediri RouterOS 12.4 ms 10 ms 0.0124 10:29");
    }

    // ---------------------------------------------------------------- what can go wrong

    @ParameterizedTest
    @ValueSource(strings = {"{{#sections}}", "{{first.nam}}", "{{> onuu}}", "{{name", "{{=<% %>=}}", ""})
    void one_that_cannot_be_used_leaves_the_plain_text_which_says_so(String body) {
        Rendered rendered = Templates.of(Map.of("plain.en.text", body)).render(DOWN, Models.reader("en"));
        assertThat(rendered.problem()).startsWith("plain.en.text");
        assertThat(rendered.text())
                .contains("gw: does not answer", "10:29:00", String.valueOf(rendered.problem()))
                .doesNotContain("🚨");
        assertThat(rendered.subject()).isEqualTo("ALERT: gw does not answer");
        assertThat(rendered.html()).isNull();
    }

    @Test
    void a_page_that_cannot_be_used_leaves_the_text_as_it_is() {
        Rendered rendered =
                Templates.of(Map.of("plain.en.html", "{{{first.name}}}")).render(DOWN, Models.reader("en"));
        assertThat(rendered.problem()).contains("plain.en.html, line 1", "escaping");
        assertThat(rendered.html()).isNull();
        assertThat(rendered.text()).contains("🚨 ALERT 🚨");
    }

    @Test
    void one_that_loops_without_end_or_measure_is_stopped() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(GATEWAY);
        }
        NoticeModel model = Models.notice("alert", many.toArray());
        String turns = "{{#sections}}{{#alerts}}".repeat(5) + "{{/alerts}}{{/sections}}".repeat(5);
        assertThat(Templates.of(Map.of("plain.en.text", turns))
                        .render(model, Models.reader("en"))
                        .problem())
                .contains("turns");
        String length = "{{#sections}}{{#alerts}}" + "x".repeat(1_000) + "{{/alerts}}{{/sections}}";
        assertThat(Templates.of(Map.of("plain.en.text", length))
                        .render(model, Models.reader("en"))
                        .problem())
                .contains("65536 characters");
    }

    @Test
    void a_model_with_objects_of_the_program_shows_nothing_of_them() {
        Map<String, Object> alert = new LinkedHashMap<>(GATEWAY);
        alert.put("facts", Map.of("thread", Thread.currentThread(), "secret", new StringBuilder("hush")));
        Templates own = Templates.of(
                Map.of("plain.en.text", "[{{first.facts.thread}}{{first.facts.thread.name}}{{first.facts.secret}}]"));
        assertThat(own.render(Models.notice("alert", alert), Models.reader("en"))
                        .text())
                .isEqualTo("[]");
    }

    @Test
    void names_cannot_bring_markup_into_a_mail_nor_lines_into_a_text() {
        Map<String, Object> alert =
                Models.alert("<script>alert(1)</script>", "major", "x\r\nBcc: someone\n\n🟢 all is well");
        Rendered rendered = Templates.shipped().render(Models.notice("alert", alert), Models.reader("en"));
        assertThat(rendered.html()).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(rendered.subject()).doesNotContain("\r", "\n");
        assertThat(rendered.text()).doesNotContain("\nBcc", "\n🟢");
    }

    @Test
    void braces_in_a_name_are_a_name() {
        Map<String, Object> alert = Models.alert("{{severity}}", "major", "{{#sections}}");
        assertThat(Templates.shipped()
                        .render(Models.notice("alert", alert), Models.reader("en"))
                        .text())
                .contains("{{severity}}: {{#sections}}");
    }

    @Test
    void a_long_subject_is_cut_between_characters() {
        Map<String, Object> alert = Models.alert("gw", "major", "🔥".repeat(300));
        String subject = Templates.shipped()
                .render(Models.notice("alert", alert), Models.reader("en"))
                .subject();
        assertThat(subject).hasSizeLessThanOrEqualTo(200).endsWith("🔥...");
    }

    // ---------------------------------------------------------------- check

    private static List<String> problems(String id, String body) {
        return Templates.check(id, body).stream().map(Problem::toString).toList();
    }

    @Test
    void an_unknown_field_is_told_with_its_line_and_the_nearest_known_one() {
        assertThat(problems(
                        "alert.id.text", "ok {{time}}\n{{#sections}}\n{{rotName}}\n{{/sections}}\n{{alert.severity}}"))
                .containsExactly(
                        "alert.id.text, line 3: there is no field rotName here (did you mean rootName?)",
                        "alert.id.text, line 5: there is no field alert.severity here (did you mean first.severity?)");
    }

    @Test
    void a_field_of_an_alert_is_not_one_of_the_notice() {
        assertThat(problems("alert.id.text", "{{severity}}")).hasSize(1);
        assertThat(problems(
                        "alert.id.text",
                        "{{#sections}}{{#alerts}}{{severity}}{{rootName}}{{time}}{{/alerts}}{{/sections}}"))
                .isEmpty();
        assertThat(problems("part-onu.id.text", "{{pon}} {{name}} {{rootName}}"))
                .isEmpty();
        assertThat(problems("part-problem.id.text", "{{name}} {{pon}}")).hasSize(1);
    }

    @Test
    void sections_have_to_match() {
        assertThat(problems("alert.id.text", "a\n{{#sections}}\nb"))
                .containsExactly("alert.id.text, line 2: the section {{#sections}} is not closed (add {{/sections}})");
        assertThat(problems("alert.id.text", "{{#sections}}{{#alerts}}{{/sections}}{{/alerts}}{{/sections}}"))
                .containsExactly(
                        "alert.id.text, line 1: {{/sections}} closes what is not open (the innermost open section is"
                                + " {{#alerts}} of line 1)");
        assertThat(problems("alert.id.text", "{{/sections}}")).hasSize(1);
    }

    @Test
    void what_is_not_a_template_of_ours_is_refused_with_the_nearest_id() {
        assertThat(problems("alert.id.txt", "x"))
                .containsExactly("alert.id.txt: there is no such template (did you mean alert.id.text?)");
        assertThat(problems("alert.id.text", "x".repeat(Templates.MAX_LENGTH + 1)))
                .containsExactly("alert.id.text: it has 65537 characters; at most 65536 are taken");
        assertThat(problems("alert.id.text", " \n")).hasSize(1);
        assertThat(problems("alert.id.text", "{{#sections}}".repeat(30) + "{{/sections}}".repeat(30)))
                .hasSize(1)
                .first()
                .asString()
                .contains("deeper than 20");
    }

    @Test
    void many_problems_are_told_at_once_but_not_without_end() {
        assertThat(problems("alert.id.text", "{{x1}}{{x2}}")).hasSize(2);
        assertThat(problems("alert.id.text", "{{qqq}}".repeat(1_000))).hasSize(20);
    }

    @Test
    void every_shipped_template_is_good_by_its_own_rules() {
        for (String id : Templates.ids()) {
            assertThat(problems(id, Templates.shippedBody(id).orElseThrow()))
                    .as(id)
                    .isEmpty();
        }
    }

    @Test
    void a_preview_of_a_part_shows_the_worst_alert() {
        Rendered preview = Templates.shipped()
                .preview("part-problem.id.text", "{{name}} {{since.clock}}", DOWN, Models.reader("en"));
        assertThat(preview.text()).isEqualTo("gw 10:29");
        Rendered bad = Templates.shipped().preview("alert.id.text", "{{nonsense}}", DOWN, Models.reader("en"));
        assertThat(bad.problem()).contains("nonsense");
        assertThat(Templates.shipped()
                        .preview("test.en.subject", "{{name}}", Templates.example("test"), Models.reader("en")))
                .isEqualTo(new Rendered("noc", "", null, null));
    }

    // ---------------------------------------------------------------- any model

    private static final Pattern LEFTOVER = Pattern.compile("\\{\\{|\\}\\}|null|java\\.");

    @Test
    void any_model_with_anything_missing_or_odd_is_told_by_every_template_in_every_language() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            for (String id : List.of("alert", "recovery", "plain", "digest", "blind", "hourly", "test", "reminder")) {
                NoticeModel model =
                        new NoticeModel(map(worn(Templates.example(id).values(), random)));
                for (String language : List.of("en", "id", "mixed")) {
                    Rendered rendered = Templates.shipped().render(model, Models.reader(language));
                    assertThat(rendered.problem())
                            .as("seed %d, %s", seed, model)
                            .isNull();
                    assertThat(rendered.text()).as("seed %d, %s", seed, model).doesNotContainPattern(LEFTOVER);
                    assertThat(rendered.subject())
                            .as("seed %d, %s", seed, model)
                            .doesNotContainPattern(LEFTOVER);
                    assertThat(rendered.html()).as("seed %d, %s", seed, model).doesNotContainPattern(LEFTOVER);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }

    /** The same with some of it left out, and some of it turned into what nobody expects. */
    private static Object worn(Object value, Random random) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> worn = new HashMap<>();
            map.forEach((key, inside) -> {
                int luck = random.nextInt(20);
                if (luck > 3) {
                    worn.put(String.valueOf(key), worn(inside, random));
                } else if (luck == 0) {
                    worn.put(String.valueOf(key), odd(random));
                }
            });
            return worn;
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(inside -> worn(inside, random)).toList();
        }
        return value;
    }

    private static Object odd(Random random) {
        List<Object> odd = List.of(
                "",
                " ",
                -1,
                0L,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                1e300,
                true,
                Instant.MAX,
                Instant.MIN,
                List.of(),
                Map.of(),
                List.of(List.of(1)),
                Map.of("a", Map.of()),
                "\u0000\u2028x",
                "x".repeat(5_000));
        return odd.get(random.nextInt(odd.size()));
    }
}
