package io.denyut.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentTest {
    @Test
    void write_a_probe_shows_this_provider() throws IOException {
        String document = Files.readString(Path.of("../../docs/write-a-probe.md"));
        int start = document.indexOf("```java\n") + "```java\n".length();
        String shown = document.substring(start, document.indexOf("```", start));
        String source = Files.readString(Path.of("src/main/java/io/denyut/examples/plugin/TcpProbeProvider.java"));
        assertThat(shown).contains("class TcpProbeProvider");
        assertThat(withoutSpace(source)).contains(withoutSpace(shown));
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }
}
