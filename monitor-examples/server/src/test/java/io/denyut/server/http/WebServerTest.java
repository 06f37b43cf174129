package io.denyut.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RunningServer.start(folder, """
                targets: [ { id: 1, address: 127.0.0.1 } ]
                checks: { ping: { probe: scripted, targets: all, every: 200ms } }
                sinks: {}
                """);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:%d", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:%d", ""})
    void another_host_is_refused(String host) throws IOException {
        assertThat(raw("GET /api/health HTTP/1.1\r\nHost: " + host.formatted(server.port())))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void a_request_without_host_is_refused() throws IOException {
        assertThat(raw("GET /api/health HTTP/1.0")).contains(" 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "[::1]:%d", "LocalHost:%d"})
    void the_names_of_this_host_are_answered(String host) throws IOException {
        assertThat(raw("GET /api/health HTTP/1.1\r\nHost: " + host.formatted(server.port())))
                .contains(" 200 ");
    }

    @Test
    void a_page_of_another_origin_is_refused() {
        assertThat(server.answer("GET", "/api/health", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.answer("GET", "/api/health", "Origin", "null").statusCode())
                .isEqualTo(403);
        assertThat(server.answer("GET", "/", "Origin", "http://localhost:1").statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_page_itself_may_ask() {
        assertThat(server.answer("GET", "/api/health", "Origin", "http://127.0.0.1:" + server.port())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void every_answer_forbids_foreign_scripts_and_guessing_of_types() {
        for (String path : List.of("/", "/api/health", "/api/nothing", "/assets/app.css")) {
            HttpResponse<String> answer = server.answer("GET", path);
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self';")
                            .contains("require-trusted-types-for 'script'")
                            .doesNotContain("unsafe"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void answers_of_the_interface_are_kept_by_nobody() {
        assertThat(server.answer("GET", "/api/ping/status").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void what_is_not_in_the_table_is_not_found_in_json() {
        assertThat(server.answer("GET", "/api/nothing").body())
                .isEqualTo("{\"success\":false,\"error\":\"there is nothing at /api/nothing\"}");
        HttpResponse<String> v1 = server.answer("GET", "/api/v1/nothing");
        assertThat(v1.statusCode()).isEqualTo(404);
        assertThat(v1.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void a_method_that_the_table_does_not_have_is_refused() {
        assertThat(server.answer("POST", "/api/health").statusCode()).isEqualTo(405);
        assertThat(server.answer("DELETE", "/api/ping/status").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../logback.xml",
                "/assets/..%2flogback.xml",
                "/assets/%2e%2e/logback.xml",
                "/assets/none.js",
                "/assets/",
                "/assets/js",
                "/logback.xml",
                "/assets//etc/passwd",
                "/assets/js/../../logback.xml"
            })
    void nothing_outside_the_folder_of_the_page_is_served(String path) {
        assertThat(server.answer("GET", path).statusCode()).isBetween(400, 404);
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() {
        HttpResponse<String> first = server.answer("GET", "/assets/app.css");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = server.answer("GET", "/assets/app.css", "If-None-Match", tag);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void whoever_is_on_this_host_may_look_and_change() {
        for (Permission permission : Permission.values()) {
            assertThat(Access.thisHost().allows(new NoRequest(), permission)).isTrue();
        }
    }

    @Test
    void a_route_whose_permission_the_caller_lacks_is_refused() throws Exception {
        Route change = Route.post("/api/v1/change", Permission.OPERATE, request -> {
            throw new AssertionError("never reached");
        });
        Access looking = (request, permission) -> permission == Permission.READ;
        try (WebServer web = WebServer.start(new RouteTable(List.of(change), List.of()), looking, new Callers(), 0)) {
            assertThat(raw(
                            web.port(),
                            "POST /api/v1/change HTTP/1.1\r\nHost: localhost:" + web.port() + "\r\nContent-Length: 0"))
                    .contains(" 403 ")
                    .contains("this needs the permission 'operate'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"})
    void what_a_form_of_another_site_can_send_changes_nothing(String type) throws Exception {
        try (WebServer web = changing()) {
            assertThat(raw(
                            web.port(),
                            "POST /api/v1/change HTTP/1.1\r\nHost: localhost:" + web.port() + "\r\nContent-Type: "
                                    + type + "\r\nContent-Length: 0"))
                    .contains(" 415 ")
                    .contains("Content-Type must be application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void a_script_of_another_site_is_refused_but_its_links_are_followed(String site) {
        HttpResponse<String> script =
                server.answer("GET", "/api/health", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "cors");
        HttpResponse<String> link = server.answer("GET", "/", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate");

        assertThat(script.statusCode()).isEqualTo(403);
        assertThat(link.statusCode()).isEqualTo(200);
    }

    @Test
    void a_form_that_another_site_submits_is_no_link() {
        assertThat(server.answer("POST", "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void json_that_was_sent_reaches_the_handler() throws Exception {
        try (WebServer web = changing()) {
            assertThat(post(web, "{\"a\":[1,\"x\"],\"b\":null}"))
                    .contains(" 200 ")
                    .endsWith("{a=[1, x], b=null}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "null", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "{", "\u0000", "{\"a\":NaN}"})
    void what_is_no_json_object_is_refused(String body) throws Exception {
        try (WebServer web = changing()) {
            assertThat(post(web, body))
                    .contains(" 400 ")
                    .contains("JSON object")
                    .doesNotContain("jackson")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void more_than_a_mebibyte_is_refused_whether_the_length_is_told_or_not() throws Exception {
        String large = "{\"a\":\"" + "x".repeat(Request.MAX_BODY) + "\"}";
        try (WebServer web = changing()) {
            HttpClient client = HttpClient.newHttpClient();
            for (HttpRequest.BodyPublisher publisher : List.of(
                    HttpRequest.BodyPublishers.ofString(large),
                    HttpRequest.BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/api/v1/change"))
                                .POST(publisher)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("more than 1048576 bytes were sent");
            }
        }
    }

    @Test
    void head_answers_as_get_does_without_the_body() {
        for (String path : List.of("/", "/api/health", "/assets/app.css")) {
            HttpResponse<String> head = server.answer("HEAD", path);
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Type"))
                    .isEqualTo(server.answer("GET", path).headers().firstValue("Content-Type"));
        }
        assertThat(server.answer("HEAD", "/api/nothing").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/targets", "/targets/1", "/targets/olt-1/pon-3/onu-7", "/health"})
    void the_addresses_of_pages_answer_with_the_shell(String path) {
        assertThat(server.answer("GET", path).body())
                .isEqualTo(server.answer("GET", "/").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/ping/..%%2fhealth HTTP/1.1\r\nHost: localhost:%d",
                "GET /api/ping/%%zz HTTP/1.1\r\nHost: localhost:%d",
                "GET /api/ping/%%00 HTTP/1.1\r\nHost: localhost:%d",
                "GET /api/;x/health HTTP/1.1\r\nHost: localhost:%d",
                "GET no-slash HTTP/1.1\r\nHost: localhost:%d",
                "GET /api/health HTTP/1.1\r\nHost: localhost:%d\r\nBad Header: x",
                "GET /api/health HTTP/1.1\r\nHost: localhost:%d\r\nHost: two"
            })
    void a_request_that_cannot_be_read_is_refused_in_json_and_not_with_the_page_of_the_web_server(String head)
            throws IOException {
        assertThat(raw(head.formatted(server.port())))
                .containsPattern("^HTTP/1.1 40[04] ")
                .contains("Content-Security-Policy: default-src 'none'")
                .containsPattern("(?m)^\\{\"s")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("<html");
    }

    @Test
    void more_requests_than_can_be_answered_at_once_are_told_to_come_again() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        Route slow = Route.get("/api/v1/slow", Permission.READ, request -> {
            inside.incrementAndGet();
            hold.await();
            return Response.json(new byte[] {'1'});
        });
        try (WebServer web =
                WebServer.start(new RouteTable(List.of(slow), List.of()), Access.thisHost(), new Callers(), 0)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/api/v1/slow"))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                held.add(client.sendAsync(ask, HttpResponse.BodyHandlers.ofString()));
            }
            Await.until("all to be inside", () -> inside.get() == 48);

            HttpResponse<String> refused = client.send(ask, HttpResponse.BodyHandlers.ofString());
            hold.countDown();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(held)
                    .allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
            assertThat(client.send(ask, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "GZIP"})
    void whoever_takes_compressed_answers_gets_them(String accepted) throws Exception {
        String plain = server.answer("GET", "/assets/app.css").body();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/assets/app.css"))
                                .header("Accept-Encoding", accepted)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(answer.body().length).isLessThan(plain.length() / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip; q=0.0, br"})
    void others_get_them_plain(String accepted) {
        HttpResponse<String> answer = server.answer("GET", "/assets/app.css", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).contains("{");
    }

    private static WebServer changing() throws Exception {
        Route change = Route.post(
                "/api/v1/change",
                Permission.OPERATE,
                request -> new Response(
                        200,
                        "text/plain",
                        JsonBody.object(request).toString().getBytes(StandardCharsets.UTF_8),
                        Map.of()));
        return WebServer.start(new RouteTable(List.of(change), List.of()), Access.thisHost(), new Callers(), 0);
    }

    private static String post(WebServer web, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            socket.setSoTimeout(20_000);
            String head = "POST /api/v1/change HTTP/1.1\r\nHost: localhost:" + web.port()
                    + "\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_fault_of_a_handler_is_told_without_its_details() throws Exception {
        Route broken = Route.get("/api/v1/broken", Permission.READ, request -> {
            throw new IllegalStateException("secret detail");
        });
        try (WebServer web =
                WebServer.start(new RouteTable(List.of(broken), List.of()), Access.thisHost(), new Callers(), 0)) {
            assertThat(raw(web.port(), "GET /api/v1/broken HTTP/1.1\r\nHost: localhost:" + web.port()))
                    .contains(" 500 ")
                    .doesNotContain("secret detail");
        }
    }

    private String raw(String head) throws IOException {
        return raw(server.port(), head);
    }

    private static String raw(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class NoRequest implements Request {
        @Override
        public java.util.Optional<String> query(String name) {
            return java.util.Optional.empty();
        }

        @Override
        public String path(String name) {
            return "";
        }

        @Override
        public java.util.Optional<String> header(String name) {
            return java.util.Optional.empty();
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }
}
