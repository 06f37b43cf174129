package io.denyut.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextPartsTest {
    private static final String LINES =
            IntStream.range(0, 60).mapToObj(i -> "line number " + i).collect(Collectors.joining("\n"));

    @Test
    void what_fits_stays_whole_and_unmarked() {
        assertThat(TextParts.split("x".repeat(200), 200)).containsExactly("x".repeat(200));
        assertThat(TextParts.split("", 200)).containsExactly("");
    }

    @Test
    void it_is_cut_at_line_ends_and_marked() {
        List<String> parts = TextParts.split(LINES, 300);
        assertThat(parts)
                .hasSizeBetween(3, 6)
                .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(300));
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i)).startsWith("(" + (i + 1) + "/" + parts.size() + ")\nline number ");
        }
        String joined = parts.stream()
                .map(part -> part.replaceFirst("^\\(\\d+/\\d+\\)\\n", ""))
                .collect(Collectors.joining("\n"));
        assertThat(joined).isEqualTo(LINES);
    }

    @Test
    void an_alert_of_several_lines_stays_together_and_keeps_its_indents() {
        String alert =
                "\uD83D\uDD34 CLIENT-001\n   \uD83D\uDCCD PON: 1/1/1\n   \uD83D\uDD17 MAC: 00:11:22:33:44:55\n\n";
        List<String> parts = TextParts.split(alert.repeat(20).strip(), 300);
        assertThat(parts)
                .hasSizeGreaterThan(3)
                .allSatisfy(part ->
                        assertThat(part).matches("(?s)\\(\\d+/\\d+\\)\n\uD83D\uDD34 CLIENT.*MAC: 00:11:22:33:44:55"));
        assertThat(TextParts.split("x".repeat(150) + "\n   indented " + "y".repeat(100), 200)
                        .get(1))
                .startsWith("(2/2)\n   indented y");
    }

    @Test
    void a_line_that_is_too_long_is_cut_between_words() {
        String words = "word ".repeat(200).strip();
        List<String> parts = TextParts.split(words, 203);
        assertThat(parts)
                .allSatisfy(
                        part -> assertThat(part.replaceFirst("^\\S+\\n", "")).matches("word( word)*"));
    }

    @Test
    void no_character_is_cut_in_two() {
        for (int longest = 200; longest < 206; longest++) {
            assertThat(TextParts.split("\uD83D\uDEA8".repeat(500), longest))
                    .allSatisfy(part -> assertThat(Words.whole(part)).isEqualTo(part));
        }
    }

    @Test
    void there_is_an_end_to_it() {
        List<String> parts = TextParts.split("many words ".repeat(100_000), 200);
        assertThat(parts)
                .hasSize(TextParts.MOST)
                .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(200));
        assertThat(parts.get(9)).startsWith("(10/10)").endsWith("(the rest is left out)");
    }
}
