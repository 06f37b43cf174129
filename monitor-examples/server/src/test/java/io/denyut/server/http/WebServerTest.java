package io.denyut.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.server.support.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
    void without_sign_in_nobody_may_change_anything() throws Exception {
        Access access = Access.lookOnly();
        Request anybody = new NoRequest();

        assertThat(access.allows(anybody, Permission.PAGE)).isTrue();
        assertThat(access.allows(anybody, Permission.READ)).isTrue();
        assertThat(access.allows(anybody, Permission.OPERATE)).isFalse();
    }

    @Test
    void a_route_whose_permission_the_caller_lacks_is_refused() throws Exception {
        Route change = new Route("POST", "/api/v1/change", Permission.OPERATE, request -> {
            throw new AssertionError("never reached");
        });
        try (WebServer web = WebServer.start(new RouteTable(List.of(change), List.of()), Access.lookOnly(), 0)) {
            assertThat(raw(
                            web.port(),
                            "POST /api/v1/change HTTP/1.1\r\nHost: localhost:" + web.port() + "\r\nContent-Length: 0"))
                    .contains(" 403 ")
                    .contains("this needs the permission 'operate'");
        }
    }

    @Test
    void a_fault_of_a_handler_is_told_without_its_details() throws Exception {
        Route broken = Route.get("/api/v1/broken", Permission.READ, request -> {
            throw new IllegalStateException("secret detail");
        });
        try (WebServer web = WebServer.start(new RouteTable(List.of(broken), List.of()), Access.lookOnly(), 0)) {
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
    }
}
