package io.denyut.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {
    private static final Path SOURCE = Path.of("src/main/java/io/denyut/examples/embed/Embed.java");

    @TempDir
    Path directory;

    @Test
    void the_program_pings_what_it_is_given_and_writes_a_row_for_each() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Embed.class.getName(),
                        "127.0.0.1",
                        "127.0.0.2")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            Await.until(
                    "a row of both targets",
                    Duration.ofSeconds(60),
                    () -> !program.isAlive() || (has("router-1") && has("olt-kediri")),
                    () -> read("output") + rows());
            Assumptions.assumeFalse(
                    rows().toString().contains("icmp.permission"), "this process may not ping: " + rows());
            assertThat(rows())
                    .anySatisfy(row -> assertThat(row).contains("router-1,127.0.0.1,", ",True,"))
                    .anySatisfy(row -> assertThat(row).contains("olt-kediri,127.0.0.2,", ",True,"));
            assertThat(program.isAlive()).as(() -> read("output")).isTrue();
        } finally {
            program.destroy();
            if (!program.waitFor(20, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        }
    }

    @Test
    void the_readme_shows_these_lines() throws IOException {
        String shown = codeWith(Files.readString(Path.of("../../README.md")), "Monitor.builder()");
        assertThat(withoutSpace(Files.readString(SOURCE))).contains(withoutSpace(shown));
    }

    /** The block of Java that holds a word. */
    private static String codeWith(String document, String word) {
        return Stream.of(document.split("```java\n"))
                .skip(1)
                .map(part -> part.substring(0, part.indexOf("```")))
                .filter(code -> code.contains(word))
                .findFirst()
                .orElseThrow();
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String classPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        String all = surefire == null ? System.getProperty("java.class.path") : surefire;
        return Stream.of(all.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private boolean has(String target) {
        return rows().stream().anyMatch(row -> row.contains(target));
    }

    private List<String> rows() {
        Path folder = directory.resolve("ping_results");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .flatMap(file -> read(file).lines())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        return read(directory.resolve(name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
