package io.denyut.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OwnFilesTest {
    private static String sent(String path, String text) {
        return new String(OwnFiles.sent(path, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void lines_of_comment_are_sent_empty_and_lines_keep_their_numbers() {
        assertThat(sent("js/a.js", "// one\n  /** two */\nconst a = 'x'; // stays\n/**\n * three\n */\nf();\n"))
                .isEqualTo("\n\nconst a = 'x'; // stays\n\n\n\nf();\n");
        assertThat(sent("app.css", "/* one */\na { b: c } /* stays */\n")).isEqualTo("\na { b: c } /* stays */\n");
    }

    @Test
    void what_looks_like_a_comment_in_a_line_of_code_stays() {
        String code = "const a = `http://x`;\nconst b = /\\/\\*/; f(/* in */);\n";
        assertThat(sent("js/a.js", code)).isEqualTo(code);
    }

    @Test
    void files_of_others_and_other_files_stay_as_they_are() {
        assertThat(sent("vendor/x.js", "// licence\n")).isEqualTo("// licence\n");
        assertThat(sent("i18n/en.json", "// no\n")).isEqualTo("// no\n");
    }
}
