package io.denyut.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Plugins;
import io.denyut.server.DenyutServer;
import io.denyut.server.StartException;
import io.denyut.server.StartOptions;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free port, with a client. Its clock can be set forward. */
public final class RunningServer implements AutoCloseable {
    private static final Plugins PLUGINS = Plugins.discover(RunningServer.class.getClassLoader());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final HttpClient client = HttpClient.newHttpClient();
    private final DenyutServer server;

    private RunningServer(Path folder, String yaml, Duration ahead) throws StartException, IOException {
        this.ahead.set(ahead);
        Path file = Files.writeString(folder.resolve("denyut.yml"), yaml);
        server = DenyutServer.start(options(folder.resolve("data"), file, 0));
    }

    public static RunningServer start(Path folder, String yaml) throws StartException, IOException {
        return new RunningServer(folder, yaml, Duration.ZERO);
    }

    /** One whose page has a clock that is ahead of that of this host, or behind it. */
    public static RunningServer start(Path folder, String yaml, Duration ahead) throws StartException, IOException {
        return new RunningServer(folder, yaml, ahead);
    }

    private StartOptions options(Path data, Path file, int port) {
        return new StartOptions(
                data,
                Optional.of(file),
                OptionalInt.of(port),
                PLUGINS,
                () -> Instant.now().plus(ahead.get()));
    }

    public DenyutServer server() {
        return server;
    }

    public int port() {
        return URI.create(server.url()).getPort();
    }

    /** Sets the clock of the page forward; the monitor's own goes on. */
    public void advance(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }

    /** Waits until a check has finished this many rounds and their results have reached everything. */
    public RunningServer afterRounds(long rounds) {
        Await.until(
                "round " + rounds,
                () -> server.monitor().health().checks().values().stream().allMatch(check -> check.rounds() >= rounds));
        Await.until(
                "results in memory", () -> get("/api/ping/latest").path("count").asInt() > 0);
        return stored();
    }

    /** Waits until the store, if there is one, has everything that was measured until now. */
    public RunningServer stored() {
        if (server.monitor().health().sinks().containsKey("store")) {
            long accepted = store().accepted();
            Await.until("results in the store", () -> store().written() >= accepted);
        }
        return this;
    }

    private LaneHealth store() {
        return server.monitor().health().sinks().get("store");
    }

    public JsonNode get(String path) {
        return json(answer("GET", path));
    }

    public HttpResponse<String> answer(String method, String path, String... headers) {
        return answer(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** Sends a body and headers as they are given. */
    public HttpResponse<String> post(String path, String body, String... headers) {
        return answer("POST", path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> answer(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body)
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** Sends JSON; nothing if the body is empty. */
    public HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(60));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer as JSON. */
    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
