package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/rules.md shows is so. */
class RulesDocTest {
    private static final Plugins PLUGINS = Plugins.discover(RulesDocTest.class.getClassLoader());
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFUSED = Pattern.compile("^\\| `(\\{.*?})` \\| `(.*)` \\|$", Pattern.MULTILINE);

    private static final String HEAD = """
            sinks: {}
            checks: { ping: { probe: documented, targets: all, every: 5s } }
            """;

    private static final String TARGETS =
            "targets: [ { id: gw, address: 127.0.0.1 }, { id: core-1, address: 127.0.0.2 }, { id: olt-1, address: 127.0.0.3 } ]\n";

    @TempDir
    private Path folder;

    private static String document() throws IOException {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/rules.md"))) {
            at = at.getParent();
        }
        return Files.readString(at.resolve("docs/rules.md"));
    }

    @Test
    void every_example_is_a_configuration() throws IOException {
        Matcher blocks = YAML.matcher(document());
        int rules = 0;
        while (blocks.find()) {
            String block = blocks.group(1);
            try (ServerConfig config = read(HEAD + (block.contains("targets:\n") ? "" : TARGETS) + block)) {
                rules += config.rules().size();
            }
        }
        assertThat(rules).isEqualTo(16);
    }

    @Test
    void every_refusal_is_what_is_said() throws IOException {
        Matcher rows = REFUSED.matcher(document());
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        while (rows.find()) {
            seen++;
            String said = said(HEAD + TARGETS + "\nrules:\n  r: " + rows.group(1) + "\n");
            if (!said.equals(rows.group(2))) {
                wrong.add("| `" + rows.group(1) + "` | `" + said + "` |");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(15);
    }

    private String said(String yaml) throws IOException {
        try (ServerConfig config = read(yaml)) {
            return "nothing: " + config.rules();
        } catch (ConfigException refused) {
            return refused.problems().get(0).toString().replace("denyut.yml:6 ", "");
        }
    }

    private ServerConfig read(String yaml) throws IOException {
        Path file = folder.resolve("denyut.yml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, PLUGINS, folder);
    }
}
