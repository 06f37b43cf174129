package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.NoticeModel;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each template says, as files that a person can read: {@code src/test/resources/io/denyut/notify/golden}. After a change that is meant,
 * {@code -Ddenyut.golden=<that folder>} writes them anew; the difference in version control is then what to look at.
 */
class GoldenTemplatesTest {
    static Stream<String> templates() {
        return Templates.ids().stream()
                .filter(id -> !id.startsWith("part-"))
                .map(id -> id.substring(0, id.lastIndexOf('.')))
                .distinct();
    }

    static Stream<String> pages() {
        return templates().filter(name -> name.endsWith(".en"));
    }

    private static Recipient reader(String language) {
        return Recipient.mail("noc@example.net").in(Locale.forLanguageTag(language), ZoneId.of("Asia/Jakarta"));
    }

    private static Rendered rendered(String name) {
        String language = name.substring(name.indexOf('.') + 1);
        Rendered rendered = Templates.shipped().render(Templates.example(name), reader(language));
        assertThat(rendered.problem()).isNull();
        return rendered;
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_shipped_template_says_what_its_file_says(String name) throws IOException {
        Rendered rendered = rendered(name);
        golden(name + ".txt", rendered.subject() + "\n\n" + rendered.text());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_shipped_template_has_the_page_that_its_file_has(String name) throws IOException {
        golden(name + ".html", String.valueOf(rendered(name).html()));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void nothing_but_texts_and_lines_is_left(String name) throws IOException {
        Rendered rendered = rendered(name);
        assertThat(rendered.text())
                .doesNotContain("{{", "}}", "\n\n\n", "null")
                .startsWith(rendered.text().stripLeading())
                .endsWith("\n");
        assertThat(rendered.text().lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        assertThat(rendered.html()).doesNotContain("{{", "null");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_preview_is_what_will_be_sent(String name) {
        String language = name.substring(name.indexOf('.') + 1);
        NoticeModel model = Templates.example(name);
        Rendered whole = Templates.shipped().render(model, reader(language));
        String body = Templates.shippedBody(name + ".text").orElseThrow();
        assertThat(Templates.shipped()
                        .preview(name + ".text", body, model, reader("en"))
                        .text())
                .isEqualTo(whole.text());
    }

    private static void golden(String name, String actual) throws IOException {
        String folder = System.getProperty("denyut.golden");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, name), actual);
            return;
        }
        try (InputStream in = GoldenTemplatesTest.class.getResourceAsStream("golden/" + name)) {
            assertThat(in).as("golden/" + name).isNotNull();
            assertThat(actual).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
