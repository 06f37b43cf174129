package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.Plugins;
import io.denyut.Status;
import io.denyut.server.support.PluginJar;
import io.denyut.testkit.Await;
import io.denyut.testkit.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose check is done by a jar in its directory of plug-ins. */
@NoLeaks
class PluginServerTest {
    private static final String SERVICE = "META-INF/services/io.denyut.spi.ProbeProvider";

    @TempDir
    private Path folder;

    @Test
    void a_dropped_jar_measures_and_is_closed_after_everything_else() throws Exception {
        Path data = folder.resolve("data");
        PluginJar.drop(PluginDirectory.in(data), "third");
        Files.writeString(PluginDirectory.in(data).resolve("broken.jar"), "half");
        Path file = Files.writeString(folder.resolve("denyut.yml"), """
                targets: [ { id: a, address: 127.0.0.1 } ]
                checks: { mine: { probe: third, targets: all, every: 1s, with: { answer: 7 } } }
                sinks: {}
                """);
        Plugins plugins = PluginDirectory.discover(data);
        ClassLoader loader = plugins.probe("third").orElseThrow().getClass().getClassLoader();
        try (DenyutServer server = DenyutServer.start(
                new StartOptions(data, Optional.of(file), OptionalInt.of(0), plugins, InstantSource.system()))) {
            Await.until("a result", () -> !server.monitor().latest("a").isEmpty());
            Observation seen = server.monitor().latest("a").get(0).observation();
            assertThat(seen.status()).isEqualTo(Status.UP);
            assertThat(seen.samples()).singleElement().satisfies(sample -> {
                assertThat(sample.metric().name()).isEqualTo("third.value");
                assertThat(sample.value()).isEqualTo(7);
            });
            assertThat(loader.getResource(SERVICE)).isNotNull();
            assertThat(health(server)).contains("broken.jar", "is not a jar that can be read");
        }
        assertThat(loader.getResource(SERVICE)).as("the jar is closed").isNull();
    }

    /** Without a client that would leave threads behind. */
    private static String health(DenyutServer server) throws IOException {
        int port = URI.create(server.url()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_server_that_cannot_start_closes_the_jars_too() throws Exception {
        Path data = folder.resolve("data");
        PluginJar.drop(PluginDirectory.in(data), "third");
        Plugins plugins = PluginDirectory.discover(data);
        ClassLoader loader = plugins.probe("third").orElseThrow().getClass().getClassLoader();
        try (DataDirectory held = DataDirectory.take(data)) {
            assertThat(held.path()).isEqualTo(data);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> DenyutServer.start(new StartOptions(
                            data, Optional.empty(), OptionalInt.of(0), plugins, InstantSource.system()))))
                    .isInstanceOf(StartException.class);
        }
        assertThat(loader.getResource(SERVICE)).isNull();
    }
}
