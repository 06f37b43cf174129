package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.denyut.Plugins;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What docs/notify.md tells people to copy can be copied. */
class DocumentedConfigurationTest {
    private static final Pattern YAML = Pattern.compile("```yaml\\n(type: .*?)```", Pattern.DOTALL);

    static List<String> examples() throws IOException {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/notify.md"))) {
            at = at.getParent();
        }
        try (Stream<String> found = YAML.matcher(Files.readString(at.resolve("docs/notify.md")))
                .results()
                .map(match -> match.group(1))) {
            return found.toList();
        }
    }

    @Test
    void there_is_an_example_of_each_kind() throws IOException {
        assertThat(examples()).hasSize(7);
        for (String type : List.of("email", "whatsapp", "whatsapp-cloud", "webhook")) {
            assertThat(examples()).anyMatch(example -> example.startsWith("type: " + type + "\n"));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    @SuppressWarnings("unchecked")
    void an_example_makes_a_notifier_with_recipients(String example) {
        Map<String, Object> read =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(example);
        NotifierProvider provider = Plugins.discover(getClass().getClassLoader())
                .notifier(String.valueOf(read.get("type")))
                .orElseThrow();
        assertThatCode(() -> Made.make(provider, (Map<String, Object>) read.get("with"))
                        .close())
                .doesNotThrowAnyException();
        assertThat((List<?>) read.get("to"))
                .isNotEmpty()
                .allSatisfy(address -> assertThat(provider.problemWith(Recipient.of("any", String.valueOf(address))))
                        .isEmpty());
    }
}
