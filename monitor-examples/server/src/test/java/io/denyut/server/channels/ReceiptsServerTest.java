package io.denyut.server.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.denyut.server.support.RunningServer;
import io.denyut.server.support.Signed;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Meta says later of a message, on a real server; Meta is an HTTP server on this host. */
class ReceiptsServerTest {
    private static final String SECRET = "app-secret";
    private static final String PLACE = "/api/v1/notifiers/wa/receipts";

    @TempDir
    private Path folder;

    private HttpServer meta;
    private final AtomicInteger messages = new AtomicInteger();

    @BeforeEach
    void startMeta() throws IOException {
        meta = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        meta.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = ("{\"messages\":[{\"id\":\"wamid." + messages.incrementAndGet() + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        meta.start();
    }

    @AfterEach
    void stopMeta() {
        meta.stop(0);
    }

    private RunningServer server(String store) throws Exception {
        return RunningServer.start(
                folder, """
                targets: [ { id: gw, name: Gateway, address: 192.168.1.11, tags: { does: down } } ]
                checks: { ping: { probe: scripted, targets: all, every: 100ms } }
                sinks: {}
                store: { enabled: %s }
                rules: { device-down: { type: down, rounds: 2 } }
                alerts: { groupWait: 0s }
                notifiers:
                  wa:
                    type: whatsapp-cloud
                    to: [ "081234567890" ]
                    with: { phoneNumberId: "10203040", token: t, template: alert, appSecret: %s, verifyToken: v, url: "http://127.0.0.1:%d" }
                """.formatted(store, SECRET, meta.getAddress().getPort()));
    }

    private static String status(String message, String state, String more) {
        return ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":"
                        + "{\"statuses\":[{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%d\",\"recipient_id\":"
                        + "\"6281234567890\"%s}]}}]}]}")
                .formatted(message, state, Instant.now().getEpochSecond(), more);
    }

    private static int say(RunningServer server, String body) {
        return server.post(
                        PLACE, body, "Content-Type", "application/json", "X-Hub-Signature-256", Signed.by(SECRET, body))
                .statusCode();
    }

    /** The one notice about the one alert. */
    private static JsonNode notice(RunningServer server) {
        JsonNode alerts = server.get("/api/v1/alerts").path("items");
        return alerts.isEmpty()
                ? alerts
                : server.get("/api/v1/alerts/" + alerts.get(0).path("id").asText() + "/why")
                        .at("/notices/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void it_is_shown_with_the_notice_and_on_the_channels_page(String store) throws Exception {
        try (RunningServer server = server(store)) {
            Await.until("sent", () -> notice(server).path("stage").asText().equals("SENT"));
            JsonNode attempts = notice(server).path("attempts");
            String message =
                    attempts.get(attempts.size() - 1).path("channel_id").asText();
            assertThat(message).startsWith("wamid.");

            assertThat(say(server, status(message, "delivered", ""))).isEqualTo(200);
            assertThat(say(server, status(message, "delivered", ""))).isEqualTo(200);
            String error = ",\"errors\":[{\"code\":131026,\"message\":\"Message undeliverable\"}]";
            assertThat(say(server, status(message, "failed", error))).isEqualTo(200);
            assertThat(say(server, status(message, "sent", ""))).isEqualTo(200);

            assertThat(notice(server).path("receipts").findValuesAsText("state"))
                    .containsExactly("DELIVERED", "FAILED");
            assertThat(notice(server).at("/receipts/1/words").asText()).contains("131026");
            JsonNode channel = server.get("/api/v1/notifiers").at("/items/0");
            assertThat(channel.at("/receipts/FAILED").asInt()).isEqualTo(1);
            assertThat(channel.at("/receipts/DELIVERED").asInt()).isEqualTo(2);
            assertThat(channel.at("/undelivered/0/receipts/1/words").asText()).contains("Message undeliverable");
            assertThat(channel.path("dead")).isEmpty();
        }
    }

    @Test
    void a_receipt_of_a_message_that_is_nobodys_is_counted_as_that() throws Exception {
        try (RunningServer server = server("false")) {
            String old = status("wamid.other", "read", "")
                    .replaceAll("\"timestamp\":\"\\d+\"", "\"timestamp\":\"1600000000\"");
            assertThat(say(server, old)).isEqualTo(200);
            assertThat(server.get("/api/v1/notifiers")
                            .at("/items/0/receipts/strange")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void only_what_is_signed_is_believed() throws Exception {
        try (RunningServer server = server("false")) {
            String body = status("wamid.1", "read", "");
            assertThat(server.post(PLACE, body).statusCode()).isEqualTo(403);
            assertThat(server.post(PLACE, body, "Content-Type", "text/plain").statusCode())
                    .isEqualTo(415);
            assertThat(server.post(PLACE, body, "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(server.post(
                                    PLACE,
                                    body,
                                    "Content-Type",
                                    "application/json",
                                    "X-Hub-Signature-256",
                                    Signed.by("guessed", body))
                            .statusCode())
                    .isEqualTo(403);
            String question = "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=";
            assertThat(server.answer("GET", PLACE + question + "v").body()).isEqualTo("42");
            assertThat(server.answer("GET", PLACE + question + "w").statusCode())
                    .isEqualTo(403);
            assertThat(server.answer("GET", PLACE.replace("wa/", "none/") + question + "v")
                            .statusCode())
                    .as("nor is it said which notifiers there are")
                    .isEqualTo(403);
            assertThat(server.answer("GET", PLACE + question + "v", "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void through_a_reverse_proxy_it_comes_under_another_host_and_nothing_else_does() throws Exception {
        try (RunningServer server = server("false")) {
            String question = PLACE + "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=v";
            assertThat(underAnotherHost(server, question))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("42");
            for (String path : new String[] {
                "/",
                "/api/v1/notifiers",
                "/api/v1/notifiers/wa/test",
                PLACE + "/",
                PLACE + "/x",
                "/api/v1/notifiers/a/b/receipts",
                "/api/v1/notifiers/wa/receipts/../../../alerts",
                "/api/v1/notifiers/wa/receipts;x=/../../alerts",
                "/api/v1/alerts?x=/api/v1/notifiers/wa/receipts"
            }) {
                assertThat(underAnotherHost(server, path)).as(path).startsWith("HTTP/1.1 4");
            }
        }
    }

    private static String underAnotherHost(RunningServer server, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: denyut.example.net\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
