package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencedSecretsTest {
    @TempDir
    Path base;

    private final Map<String, String> environment = Map.of("SMTP_PASSWORD", "s3cret", "EMPTY", "");

    private Optional<String> find(String name) {
        return new ReferencedSecrets(base, environment::get).find(name).map(Secret::reveal);
    }

    @Test
    void a_secret_comes_from_the_environment() {
        assertThat(find("env:SMTP_PASSWORD")).contains("s3cret");
        assertThat(find("env:OTHER")).isEmpty();
        assertThat(find("env:EMPTY")).as("an empty password is none").isEmpty();
    }

    @Test
    void the_real_environment_is_read_by_the_public_factory() {
        String name = System.getenv().entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        assertThat(Secrets.fromEnvironmentAndFiles(base).find("env:" + name).map(Secret::reveal))
                .contains(System.getenv(name));
    }

    @Test
    void a_secret_is_the_first_line_of_a_file() throws IOException {
        Files.writeString(base.resolve("smtp.secret"), "pass word \r\nsecond line\n");
        assertThat(find("file:smtp.secret")).contains("pass word ");
        assertThat(find("file:" + base.resolve("smtp.secret").toAbsolutePath())).contains("pass word ");
    }

    @Test
    void a_file_that_changes_gives_the_new_secret_at_the_next_use() throws IOException {
        Files.writeString(base.resolve("s"), "old");
        assertThat(find("file:s")).contains("old");
        Files.writeString(base.resolve("s"), "new");
        assertThat(find("file:s")).contains("new");
    }

    @Test
    void a_file_that_cannot_be_used_gives_none() throws IOException {
        Files.createDirectory(base.resolve("folder"));
        Files.writeString(base.resolve("empty"), "");
        Files.writeString(base.resolve("blank-first-line"), "\nsecret\n");
        Files.write(base.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        Files.write(base.resolve("huge"), new byte[(64 << 10) + 1]);
        for (String name : new String[] {"missing", "folder", "empty", "blank-first-line", "binary", "huge", "nul\0"}) {
            assertThat(find("file:" + name)).as(name).isEmpty();
        }
    }

    @Test
    void a_file_of_64_kib_is_still_read() throws IOException {
        Files.writeString(base.resolve("big"), "x".repeat(64 << 10));
        assertThat(find("file:big")).contains("x".repeat(64 << 10));
    }

    @Test
    void other_names_are_not_known() {
        assertThat(find("SMTP_PASSWORD")).isEmpty();
        assertThat(find("vault:x")).isEmpty();
        assertThat(Secrets.none().find("env:SMTP_PASSWORD")).isEmpty();
    }

    @Test
    void a_secret_does_not_print_itself() {
        Secret secret = Secret.of("s3cret");
        assertThat(secret).hasToString("***").isEqualTo(Secret.of("s3cret")).isNotEqualTo(Secret.of("other"));
        assertThat(secret).hasSameHashCodeAs(Secret.of("s3cret"));
    }
}
