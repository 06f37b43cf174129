package io.denyut.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.server.DataDirectory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the server that runs on a data directory. */
final class ServerCall {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String url;

    private ServerCall(String url) {
        this.url = url;
    }

    /** The server that holds the directory; empty if none runs. */
    static Optional<ServerCall> running(Path data) throws IOException {
        return DataDirectory.address(data).map(ServerCall::new);
    }

    JsonNode get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url).resolve(path)).GET(), Duration.ofSeconds(30));
    }

    /** @param within how long the answer may take */
    JsonNode post(String path, String body, Duration within) throws IOException {
        return send(
                HttpRequest.newBuilder(URI.create(url).resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                within);
    }

    private JsonNode send(HttpRequest.Builder request, Duration within) throws IOException {
        HttpResponse<String> answer;
        try {
            answer = client.send(request.timeout(within).build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("the server at " + url + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (answer.statusCode() == 200) {
            return JSON.readTree(answer.body());
        }
        throw new IOException(refusal(answer));
    }

    private static String refusal(HttpResponse<String> answer) {
        try {
            String detail = JSON.readTree(answer.body()).path("detail").asText("");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JsonProcessingException e) {
            return "the server answered " + answer.statusCode() + " without words";
        }
        return "the server answered " + answer.statusCode();
    }
}
