package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSecretsTest {
    @TempDir
    private Path folder;

    @Test
    void a_secret_comes_from_the_environment_before_dot_env_and_is_as_it_is_now() throws Exception {
        ServerSecrets secrets = new ServerSecrets(new Surroundings(Map.of("A", "of the process"), folder), folder);
        assertThat(secrets.dotEnv(dotEnv("A=of the file\nB=one\nC=\n"))).isTrue();

        assertThat(secrets.find("env:A")).contains(Secret.of("of the process"));
        assertThat(secrets.find("env:B")).contains(Secret.of("one"));
        assertThat(secrets.find("env:C")).as("an empty text is no secret").isEmpty();
        assertThat(secrets.find("env:D")).isEmpty();

        assertThat(secrets.dotEnv(dotEnv("A=of the file\nB=one\nC=\n"))).isFalse();
        assertThat(secrets.dotEnv(dotEnv("B=two"))).isTrue();
        assertThat(secrets.find("env:B")).contains(Secret.of("two"));
    }

    @Test
    void a_secret_of_a_file_is_read_in_the_data_directory() throws Exception {
        Files.writeString(folder.resolve("db.secret"), "hunter2\n");

        assertThat(new ServerSecrets(new Surroundings(Map.of(), folder), folder).find("file:db.secret"))
                .contains(Secret.of("hunter2"));
    }

    private static Map<String, Variable> dotEnv(String text) {
        return DotEnv.parse(text, ".env", new Problems("denyut.yml"));
    }
}
