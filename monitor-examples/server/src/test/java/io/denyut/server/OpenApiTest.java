package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.server.http.Route;
import io.denyut.server.http.StreamRoute;
import io.denyut.server.support.ApiContract;
import io.denyut.server.support.RunningServer;
import io.denyut.server.support.Signed;
import io.denyut.testkit.Await;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface and the running server say the same, whichever is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenApiTest {
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: 1, name: host-inventaris-1, address: 192.168.1.11, tags: { site: kediri } }
              - { id: core-2, name: Core, address: 192.168.1.12, tags: { does: degraded } }
              - { id: 3, name: "<script>alert(1)</script>", address: 192.168.1.13, tags: { does: down } }
              - { id: "0004", name: Fourth, address: 192.168.1.14, tags: { does: unknown } }
              - { id: 5, name: Fifth, address: 192.168.1.15, tags: { does: vanish } }
              - { id: 6, name: Sixth, address: 192.168.1.16, mode: paused }
              - { id: olt-1/pon-3/onu-7, name: Onu, address: 192.168.1.17, mode: muted, tags: { does: random } }
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: { file: { type: folder } }
            rules: { device-down: { type: down, rounds: 2 } }
            alerts: { groupWait: 0s }
            notifiers:
              box: { type: letterbox, to: [ ani@example.net, gone@example.net ] }
              meta:
                type: whatsapp-cloud
                to: [ "081234567890" ]
                with: { phoneNumberId: "10203040", token: t, template: alert, appSecret: app, verifyToken: verify, url: "http://127.0.0.1:9" }
            routes: [ { to: box } ]
            """;

    /** What no test can bring about here. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("GET /api/v1/live/stream 503", "takes a hundred viewers; LiveHubTest has as many");

    private RunningServer server;
    private ApiContract contract;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = RunningServer.start(Files.createDirectory(folder.resolve("main")), CONFIG)
                .afterRounds(3);
        contract = new ApiContract(server.answer("GET", "/api/openapi.yaml").body());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void every_route_is_described_with_its_permission_and_nothing_else_is() {
        Map<String, String> described = new TreeMap<>();
        contract.operations()
                .forEach((name, operation) ->
                        described.put(name, operation.path("x-permission").textValue()));

        assertThat(described).isEqualTo(routes());
    }

    private Map<String, String> routes() {
        Map<String, String> routes = new TreeMap<>();
        for (Route route : server.server().routes().routes()) {
            routes.put(route.method() + " " + described(route.path()), permission(route.permission()));
        }
        for (StreamRoute stream : server.server().routes().streams()) {
            routes.put("GET " + described(stream.path()), permission(stream.permission()));
        }
        return routes;
    }

    private static String described(String path) {
        return path.replaceAll("<(\\w+)>", "{$1}");
    }

    private static String permission(Enum<?> permission) {
        return permission.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void operations_have_names_of_their_own_and_describe_their_path_parameters() {
        Set<String> names = new TreeSet<>();
        contract.operations().forEach((name, operation) -> {
            assertThat(names.add(operation.path("operationId").textValue()))
                    .as(name)
                    .isTrue();
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(operation.path("responses").has("default")).as(name).isTrue();
            Set<String> inPath = new TreeSet<>();
            for (JsonNode parameter : operation.path("parameters")) {
                JsonNode known = contract.resolve(parameter);
                assertThat(known.has("schema")).as(name).isTrue();
                if (known.path("in").textValue().equals("path")) {
                    inPath.add("{" + known.path("name").textValue() + "}");
                }
            }
            Set<String> expected = new TreeSet<>();
            java.util.regex.Pattern.compile("\\{\\w+}").matcher(name).results().forEach(m -> expected.add(m.group()));
            assertThat(inPath).as(name).isEqualTo(expected);
        });
    }

    @Test
    void every_reference_leads_somewhere_and_nothing_is_described_for_nobody() {
        String text = contract.document().toString();
        Set<String> used = new TreeSet<>();
        java.util.regex.Pattern.compile("\"\\$ref\":\"#(/components/[^\"]+)\"")
                .matcher(text)
                .results()
                .forEach(match -> used.add(match.group(1)));
        Set<String> there = new TreeSet<>();
        contract.document()
                .path("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> there.add("/components/" + kind.getKey() + "/" + name)));

        assertThat(used).isEqualTo(there);
    }

    @Test
    void the_examples_are_as_their_schemas_say() {
        List<JsonNode> holders = new ArrayList<>(contract.document().findParents("example"));
        int checked = 0;
        for (JsonNode holder : holders) {
            JsonNode schema = holder.has("schema") ? holder.path("schema") : holder;
            if (!schema.has("$ref") && !schema.has("type")) {
                continue;
            }
            assertThat(contract.violations(schema, holder.path("example")))
                    .as(holder.path("example").toString())
                    .isEmpty();
            checked++;
        }
        assertThat(checked).isGreaterThan(8);
    }

    @Test
    void numbers_are_taken_up_to_their_bounds_and_refused_beyond() {
        Map<String, String> needed =
                Map.of("GET /api/v1/history", "target=1&", "GET /api/v1/availability", "target=1&");
        int checked = 0;
        for (Map.Entry<String, JsonNode> operation : contract.operations().entrySet()) {
            for (JsonNode reference : operation.getValue().path("parameters")) {
                JsonNode parameter = contract.resolve(reference);
                JsonNode schema = parameter.path("schema");
                if (!parameter.path("in").textValue().equals("query") || !schema.has("maximum")) {
                    continue;
                }
                String path = operation.getKey().substring(4).replace("{id}", "1") + "?"
                        + needed.getOrDefault(operation.getKey(), "")
                        + parameter.path("name").textValue() + "=";
                long max = schema.path("maximum").longValue();
                long min = schema.path("minimum").longValue()
                        + schema.path("exclusiveMinimum").longValue();
                assertThat(server.answer("GET", path + max).statusCode())
                        .as(path)
                        .isEqualTo(200);
                for (Object bad : List.of(max + 1, min - 1, "abc", "1e3", "-1", "")) {
                    String value = bad.toString().isEmpty() ? "%20" : bad.toString();
                    assertThat(server.answer("GET", path + value).statusCode())
                            .as(path + value)
                            .isEqualTo(400);
                }
                checked++;
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(5);
    }

    // ---- answers; the last of these compares what was seen with what is described

    private void check(String operation, String path) throws Exception {
        String method = operation.substring(0, operation.indexOf(' '));
        contract.check(operation, server.send(method, path, ""));
    }

    @Test
    @Order(1)
    void answers_of_s1_are_as_described() throws Exception {
        for (String path : List.of(
                "/api/health",
                "/api/ping/latest",
                "/api/ping/status",
                "/api/ping/statistics",
                "/api/ping/service/status",
                "/test",
                "/test-db",
                "/test-ping")) {
            check("GET " + path, path);
            contract.check("GET " + path, server.send("PUT", path, ""));
            contract.check("GET " + path, server.answer("GET", path, "Origin", "http://evil.example"));
        }
        check("GET /api/ping/latest", "/api/ping/latest?limit=0");
        check("GET /api/ping/statistics", "/api/ping/statistics?hours=abc");
        check("GET /api/ping/statistics", "/api/ping/statistics?device_id=nobody");
        check("GET /api/ping/statistics", "/api/ping/statistics?device_id=0004");
        check("GET /api/ping/statistics", "/api/ping/statistics?device_id=core-2&hours=0.5");
        for (String id : List.of("1", "core-2", "3", "0004", "5", "6", "olt-1/pon-3/onu-7", "nobody")) {
            check("GET /api/ping/device/{id}", "/api/ping/device/" + id);
        }
        check("GET /api/ping/device/{id}", "/api/ping/device/1?hours=-1");
        for (String address : List.of("192.168.1.11", "192.168.1.13", "192.168.1.99", "1.2.3", "::1")) {
            check("POST /api/ping/test/{ip}", "/api/ping/test/" + address);
        }
        check("POST /api/ping/service/stop", "/api/ping/service/stop");
        check("GET /api/ping/service/status", "/api/ping/service/status");
        check("GET /api/ping/status", "/api/ping/status");
        check("GET /api/health", "/api/health");
        check("POST /api/ping/service/start", "/api/ping/service/start");
    }

    @Test
    @Order(2)
    void answers_about_targets_are_as_described() throws Exception {
        String list = "/api/v1/targets";
        for (String query :
                List.of("", "?limit=2", "?q=KEDIRI", "?state=down,unknown", "?state=sideways", "?cursor=x")) {
            check("GET " + list, list + query);
        }
        for (String id : List.of("1", "3", "0004", "6", "olt-1/pon-3/onu-7", "nobody")) {
            check("GET /api/v1/targets/{id}", list + "/" + id);
        }
        check("POST /api/v1/targets/{id}/probe", list + "/olt-1/pon-3/onu-7/probe");
        check("POST /api/v1/targets/{id}/probe", list + "/3/probe?check=ping");
        check("POST /api/v1/targets/{id}/probe", list + "/3/probe?check=none");
        check("POST /api/v1/targets/{id}/probe", list + "/nobody/probe");
        for (String query : List.of(
                "target=1",
                "target=3&points=3&metric=icmp.packet_loss",
                "target=6",
                "target=1&from=2026-01-01T00:00:00Z",
                "target=nobody",
                "",
                "target=1&from=yesterday",
                "target=1&from=5&to=4",
                "target=1&from=1&to=99999999999999",
                "target=1,3,olt-1/pon-3/onu-7&points=5",
                "target=1&check=ping",
                "target=1,nobody",
                "target=1&metric=if.in.rate")) {
            check("GET /api/v1/history", "/api/v1/history?" + query);
        }
        Await.until(
                "stored results",
                () -> server.get("/api/v1/statistics").at("/all/up").intValue() > 0);
        for (String query :
                List.of("", "?target=1,3", "?check=ping&limit=2", "?target=nobody", "?check=nobody", "?limit=0")) {
            check("GET /api/v1/latest", "/api/v1/latest" + query);
        }
        for (String query : List.of(
                "",
                "?target=3",
                "?limit=1&metric=icmp.packet_loss&check=ping",
                "?metric=none",
                "?target=nobody",
                "?from=soon")) {
            check("GET /api/v1/statistics", "/api/v1/statistics" + query);
        }
        for (String query : List.of(
                "?target=1,3,5,6&limit=2",
                "?target=1&check=ping&from=2026-01-01T00:00:00Z",
                "?target=nobody",
                "",
                "?target=1&from=99999999999998&to=99999999999999")) {
            check("GET /api/v1/availability", "/api/v1/availability" + query);
        }
        Await.until(
                "a change",
                () -> !server.get("/api/v1/state-changes").path("items").isEmpty());
        for (String query : List.of("", "?target=5", "?target=nobody", "?cursor=abc", "?limit=0")) {
            check("GET /api/v1/state-changes", "/api/v1/state-changes" + query);
        }
    }

    @Test
    @Order(3)
    void answers_about_the_server_and_to_the_page_are_as_described() throws Exception {
        for (String path : List.of(
                "/api/v1/health",
                "/api/v1/server",
                "/api/v1/live",
                "/api/openapi.yaml",
                "/",
                "/targets",
                "/alerts",
                "/channels",
                "/health")) {
            check("GET " + path, path);
            contract.check("GET " + path, server.send("PUT", path, ""));
        }
        check("GET /targets/{id}", "/targets/olt-1/pon-3/onu-7");
        check("GET /assets/{file}", "/assets/none.js");
        check("GET /assets/{file}", "/assets/app.css");
        String tag = server.answer("GET", "/assets/app.css")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        contract.check("GET /assets/{file}", server.answer("GET", "/assets/app.css", "If-None-Match", tag));
        String epoch = URLEncoder.encode(server.get("/api/v1/live").path("e").textValue(), StandardCharsets.UTF_8);
        check("GET /api/v1/live/sparklines", "/api/v1/live/sparklines?epoch=" + epoch + "&rows=0,1,99");
        check("GET /api/v1/live/sparklines", "/api/v1/live/sparklines?epoch=other&rows=0");
        check("GET /api/v1/live/sparklines", "/api/v1/live/sparklines?epoch=" + epoch + "&rows=x");
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/live/stream"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        stream.body().close();
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        contract.seen().add("GET /api/v1/live/stream 200");
    }

    @Test
    @Order(4)
    void answers_of_a_server_that_cannot_do_its_work_are_as_described() throws Exception {
        try (RunningServer idle = RunningServer.start(
                Files.createDirectory(folder.resolve("idle")), """
                targets: []
                checks: {}
                sinks: {}
                store: { enabled: false }
                sources: { stock: { type: jdbc-inventory, with: { url: "jdbc:sqlite:%s" } } }
                """.formatted(folder.resolve("none.db")))) {
            contract.check("POST /api/ping/service/start", idle.send("POST", "/api/ping/service/start", ""));
            contract.check("POST /api/ping/service/stop", idle.send("POST", "/api/ping/service/stop", ""));
            contract.check("GET /api/ping/service/status", idle.answer("GET", "/api/ping/service/status"));
            contract.check("GET /api/ping/status", idle.answer("GET", "/api/ping/status"));
            contract.check("GET /test-db", idle.answer("GET", "/test-db"));
            contract.check("GET /api/health", idle.answer("GET", "/api/health"));
            contract.check("GET /api/v1/health", idle.answer("GET", "/api/v1/health"));
            contract.check("GET /api/v1/statistics", idle.answer("GET", "/api/v1/statistics"));
            contract.check("GET /api/v1/availability", idle.answer("GET", "/api/v1/availability?target=1"));
        }
        try (RunningServer stalled = RunningServer.start(Files.createDirectory(folder.resolve("stalled")), """
                targets: [ { id: 1, address: 127.0.0.1 } ]
                checks: { ping: { probe: scripted, targets: all, every: 200ms, with: { stall: 1 } } }
                sinks: {}
                """)) {
            Await.until(
                    "stalled",
                    () -> stalled.get("/api/health")
                            .at("/monitor/checks/ping/state")
                            .textValue()
                            .equals("STALLED"));
            contract.check("POST /api/ping/test/{ip}", stalled.send("POST", "/api/ping/test/127.0.0.1", ""));
            contract.check("POST /api/v1/targets/{id}/probe", stalled.send("POST", "/api/v1/targets/1/probe", ""));
            contract.check("GET /test-ping", stalled.answer("GET", "/test-ping"));
            contract.check("GET /api/v1/targets", stalled.answer("GET", "/api/v1/targets"));
            contract.check("GET /api/v1/targets/{id}", stalled.answer("GET", "/api/v1/targets/1"));
        }
    }

    @Test
    @Order(4)
    void answers_about_the_configuration_are_as_described() throws Exception {
        check("GET /api/v1/config", "/api/v1/config");
        String add = "POST /api/v1/targets";
        for (String body : List.of(
                "{\"id\":\"new-1\",\"name\":\"New\",\"address\":\"192.0.2.77\",\"tags\":{\"site\":\"x\"}}",
                "{\"address\":\"192.0.2.78\"}",
                "{\"id\":\"1\",\"address\":\"192.0.2.79\"}",
                "{\"id\":\"b d\",\"address\":\"192.0.2.79\"}",
                "{}",
                "[]",
                "")) {
            contract.check(add, server.send("POST", "/api/v1/targets", body));
        }
        for (String id : List.of("new-1", "new-1", "1")) {
            check("DELETE /api/v1/targets/{id}", "/api/v1/targets/" + id);
        }
        check("GET /api/v1/config", "/api/v1/config");
    }

    @Test
    @Order(4)
    void answers_about_alerts_are_as_described() throws Exception {
        Await.until("an alert", () -> server.get("/api/v1/alerts").path("total").asInt() > 0);
        for (String query : List.of("", "?severity=major,critical&limit=1", "?severity=awful")) {
            check("GET /api/v1/alerts", "/api/v1/alerts" + query);
            check("GET /api/v1/alerts/history", "/api/v1/alerts/history" + query);
        }
        check("GET /api/v1/alerts/history", "/api/v1/alerts/history?target=3&cursor=x");
        for (JsonNode alert : server.get("/api/v1/alerts").path("items")) {
            check(
                    "GET /api/v1/alerts/{id}/why",
                    "/api/v1/alerts/" + alert.path("id").asText() + "/why");
        }
        check("GET /api/v1/alerts/{id}/why", "/api/v1/alerts/none/why");
        check("GET /api/v1/notifiers", "/api/v1/notifiers");
        String test = "POST /api/v1/notifiers/{id}/test";
        check(test, "/api/v1/notifiers/none/test");
        for (String body :
                List.of("{}", "{\"recipient\":\"gone@example.net\"}", "{\"recipient\":\"x\"}", "{\"to\":1}")) {
            contract.check(test, server.send("POST", "/api/v1/notifiers/box/test", body));
        }
        checkTooMany(test, "/api/v1/notifiers/box/test");
    }

    @Test
    @Order(4)
    void answers_to_those_who_sign_are_as_described() throws Exception {
        String receipts = "/api/v1/notifiers/meta/receipts";
        String asked = "GET /api/v1/notifiers/{id}/receipts";
        String wants = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        check(asked, receipts + wants + "verify");
        check(asked, receipts + wants + "other");
        for (String body : List.of("{}", "no json")) {
            contract.check(
                    "POST /api/v1/notifiers/{id}/receipts",
                    server.post(receipts, body, "X-Hub-Signature-256", Signed.by("app", body)));
        }
        check("POST /api/v1/notifiers/{id}/receipts", receipts);
    }

    @Test
    @Order(4)
    void answers_about_templates_are_as_described() throws Exception {
        check("GET /api/v1/templates", "/api/v1/templates");
        for (String id : List.of("plain.en.text", "none")) {
            String path = "/api/v1/templates/" + id;
            check("GET /api/v1/templates/{id}", path);
            String preview = "POST /api/v1/templates/{id}/preview";
            for (String body :
                    List.of("{}", "{\"body\":\"{{nmae}}\",\"sample\":true}", "{\"alert\":\"none\"}", "{\"x\":1}")) {
                contract.check(preview, server.send("POST", path + "/preview", body));
            }
            for (String body : List.of("{\"body\":\"{{count}} alerts\"}", "{\"body\":\"{{#open}}\"}", "{}")) {
                contract.check("PUT /api/v1/templates/{id}", server.send("PUT", path, body));
            }
            check("GET /api/v1/templates/{id}", path);
            check("DELETE /api/v1/templates/{id}", path);
        }
    }

    @Test
    @Order(5)
    void answers_to_too_many_looks_are_as_described() throws Exception {
        checkTooMany("POST /api/ping/test/{ip}", "/api/ping/test/127.0.0.1");
        checkTooMany("POST /api/v1/targets/{id}/probe", "/api/v1/targets/1/probe");
        checkTooMany("GET /test-ping", "/test-ping");
    }

    /** Asks with many hands, so that a slow machine reaches the limit, too, until one is refused. */
    private void checkTooMany(String operation, String path) throws Exception {
        String method = operation.substring(0, operation.indexOf(' '));
        Callable<HttpResponse<String>> ask = () -> server.send(method, path, "");
        ExecutorService hands = Executors.newFixedThreadPool(24);
        try {
            boolean refused = false;
            for (int turn = 0; turn < 20 && !refused; turn++) {
                for (Future<HttpResponse<String>> answer : hands.invokeAll(Collections.nCopies(24, ask))) {
                    contract.check(operation, answer.get());
                    refused |= answer.get().statusCode() == 429;
                }
            }
            assertThat(refused).as(operation).isTrue();
        } finally {
            hands.shutdownNow();
        }
    }

    @Test
    @Order(99)
    void every_status_that_is_described_was_answered() {
        Set<String> missing = new TreeSet<>(contract.described());
        missing.removeAll(contract.seen());
        missing.removeAll(ELSEWHERE.keySet());

        assertThat(missing).isEmpty();
    }
}
