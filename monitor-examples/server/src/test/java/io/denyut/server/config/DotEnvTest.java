package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DotEnvTest {
    private final Problems problems = new Problems("denyut.yml");

    @Test
    void a_variable_is_a_line_with_a_name_and_a_value() {
        assertThat(value("PING_INTERVAL=5")).isEqualTo("5");
        assertThat(value("PING_INTERVAL = 5  ")).isEqualTo("5");
        assertThat(value("export PING_INTERVAL=5")).isEqualTo("5");
        assertThat(value("PING_INTERVAL=")).isEmpty();
        assertThat(value("PING_INTERVAL=a=b")).isEqualTo("a=b");
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void comments_and_empty_lines_are_passed_over() {
        assertThat(DotEnv.parse("# one\n\n  # two\nA=1 # three\nB=x#y\n", ".env", problems))
                .hasEntrySatisfying("A", a -> assertThat(a.value()).isEqualTo("1"))
                .hasEntrySatisfying("B", b -> assertThat(b.value()).isEqualTo("x#y"))
                .hasSize(2);
    }

    @Test
    void quotes_keep_what_is_in_them() {
        assertThat(value("P=\" a # b \" # c")).isEqualTo(" a # b ");
        assertThat(value("P='a\"b\\n$c'")).isEqualTo("a\"b\\n$c");
        assertThat(value("P=\"a\\\"b\\\\c\\nd\"")).isEqualTo("a\"b\\c\nd");
        assertThat(value("P=''")).isEmpty();
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void files_of_Windows_are_read_too() {
        Map<String, Variable> variables = DotEnv.parse("\uFEFFA=1\r\nB=\"2\"\r\n", ".env", problems);

        assertThat(variables).containsOnlyKeys("A", "B");
        assertThat(variables.get("B").value()).isEqualTo("2");
        assertThat(variables.get("B").place().with("")).isEqualTo(".env:2 B");
    }

    @Test
    void a_line_that_is_none_is_told_with_its_number_and_never_shown() {
        DotEnv.parse("A=1\nhunter2\n1X=hunter2\nB=\"hunter2\nC='a' hunter2\n", ".env", problems);

        assertThat(problems.sorted())
                .extracting(Problem::where)
                .containsExactly(".env:2", ".env:3", ".env:4 B", ".env:5 C");
        assertThat(problems.sorted()).extracting(Problem::message).noneMatch(text -> text.contains("hunter2"));
        assertThat(problems.sorted().get(0).message()).isEqualTo("this is not KEY=value");
        assertThat(problems.sorted().get(2).message()).isEqualTo("the closing quote is missing");
    }

    @Test
    void of_two_lines_with_one_name_the_last_holds_and_that_is_told() {
        assertThat(DotEnv.parse("A=1\nA=2\n", ".env", problems).get("A").value())
                .isEqualTo("2");
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly(".env:2 A: is set on line 1, too: this one holds");
    }

    @Test
    void a_variable_does_not_show_its_value() {
        assertThat(DotEnv.parse("DB_PASSWORD=hunter2", ".env", problems).toString())
                .doesNotContain("hunter2");
    }

    private String value(String line) {
        return DotEnv.parse(line, ".env", problems).values().iterator().next().value();
    }
}
