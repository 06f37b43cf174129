package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ready gateways and one that a user declares, against a real HTTP server in each failure mode. */
class WhatsAppNotifierTest {
    private static final Recipient SOMEBODY = Recipient.of("whatsapp", "0812-3456-7890");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeHttp http;

    WhatsAppNotifierTest() throws IOException {
        http = new FakeHttp().answer(FakeHttp.json(200, "{\"status\":true}"));
    }

    @AfterEach
    void close() {
        http.close();
    }

    private static Map<String, Object> settings(String gateway, String url) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "gateway",
                gateway,
                "url",
                url,
                "spacing",
                "0s",
                "readTimeout",
                "4s",
                "timeout",
                "6s",
                "secrets",
                Map.of(gateway.equals("kirimwa") ? "apiKey" : "token", "${env:KEY}")));
        if (gateway.equals("kirimwa")) {
            settings.put("values", Map.of("sender", "6281111111111"));
        }
        return settings;
    }

    private TemplatedNotifier notifier(String gateway) {
        return (TemplatedNotifier) Made.make(new WhatsAppNotifierProvider(), settings(gateway, http.url("/send")));
    }

    private Receipt send(String gateway, String text) throws Exception {
        try (TemplatedNotifier notifier = notifier(gateway)) {
            notifier.texts(Made.texts("subject", text));
            return notifier.send(Made.notice("n1"), SOMEBODY);
        }
    }

    private static Map<String, String> form(RecordedRequest request) {
        Map<String, String> form = new HashMap<>();
        for (String field : FakeHttp.body(request).split("&")) {
            String[] pair = field.split("=", 2);
            form.put(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    // ---------------------------------------------------------------- how each is spoken to

    private static final String TEXT = "\uD83D\uDEA8 OLT \"Kediri\" & <b>\n{apiKey} {number} \\ %s";

    @Test
    void kirimwa_gets_json_with_the_key_in_the_body() throws Exception {
        http.answer(FakeHttp.json(200, "{\"status\":true,\"msg\":\"Message sent successfully!\"}"));
        Receipt receipt = send("kirimwa", TEXT);
        JsonNode body = JSON.readTree(FakeHttp.body(http.last()));
        assertThat(body.path("api_key").asText()).isEqualTo(Made.ASCII_SECRET);
        assertThat(body.path("sender").asText()).isEqualTo("6281111111111");
        assertThat(body.path("number").asText()).isEqualTo("6281234567890");
        assertThat(body.path("message").asText()).isEqualTo(TEXT);
        assertThat(http.last().getTarget()).isEqualTo("/send");
        assertThat(http.last().getMethod()).isEqualTo("POST");
        assertThat(receipt.words()).endsWith(" took it: Message sent successfully!");
    }

    @Test
    void fonnte_gets_a_form_with_the_token_in_a_header() throws Exception {
        http.answer(FakeHttp.json(
                200, "{\"status\":true,\"id\":[\"80367170\"],\"process\":\"pending\",\"target\":[\"6281234567890\"]}"));
        Receipt receipt = send("fonnte", TEXT);
        assertThat(form(http.last()))
                .containsOnly(
                        Map.entry("target", "6281234567890"),
                        Map.entry("message", TEXT),
                        Map.entry("countryCode", "0"));
        assertThat(http.last().getHeaders().get("Authorization")).isEqualTo(Made.ASCII_SECRET);
        assertThat(receipt.channelId()).isEqualTo("80367170");
    }

    @Test
    void wablas_gets_a_form_and_is_told_what_is_a_group() throws Exception {
        http.answer(FakeHttp.json(
                200,
                "{\"status\":true,\"message\":\"Message is pending\",\"data\":{\"messages\":[{\"id\":\"a-1\"}]}}"));
        try (TemplatedNotifier notifier = notifier("wablas")) {
            notifier.texts(Made.texts("s", TEXT));
            Receipt receipt = notifier.send(Made.notice("n1"), Recipient.of("whatsapp", "120363025246125888@g.us"));
            assertThat(receipt.channelId()).isEqualTo("a-1");
        }
        assertThat(form(http.last()))
                .containsOnly(
                        Map.entry("phone", "120363025246125888@g.us"),
                        Map.entry("message", TEXT),
                        Map.entry("isGroup", "true"));
    }

    @Test
    void a_declaration_of_ones_own_says_all_that_the_ready_ones_say() throws Exception {
        Map<String, Object> declaration = Map.of(
                "url", http.url("/v2/{account}/messages"),
                "method", "PUT",
                "headers", Map.of("X-Key", "k {key}"),
                "values", "account",
                "secrets", List.of("key"),
                "body", "{\"data\":[{\"phone\":\"{number}\",\"message\":\"{message}\",\"ref\":\"{id}\"}],\"n\":1}",
                "success", Map.of("status", "200-201", "pointer", "/result/code", "equals", List.of("0", "queued")),
                "words", List.of("/result/text"),
                "id", "/result/id");
        http.answer(FakeHttp.json(201, "{\"result\":{\"code\":0,\"text\":\"fine\",\"id\":42}}"));
        Map<String, Object> settings = Map.of(
                "gateway",
                "http",
                "declaration",
                declaration,
                "values",
                Map.of("account", "a-7"),
                "secrets",
                Map.of("key", "${env:KEY}"));
        try (TemplatedNotifier notifier = (TemplatedNotifier) Made.make(new WhatsAppNotifierProvider(), settings)) {
            notifier.texts(Made.texts("s", TEXT));
            Receipt receipt = notifier.send(Made.notice("n1"), SOMEBODY);
            assertThat(receipt.channelId()).isEqualTo("42");
            assertThat(notifier.options().spacing()).isEqualTo(Duration.ofSeconds(2));
        }
        assertThat(http.last().getTarget()).isEqualTo("/v2/a-7/messages");
        assertThat(http.last().getMethod()).isEqualTo("PUT");
        assertThat(http.last().getHeaders().get("X-Key")).isEqualTo("k " + Made.ASCII_SECRET);
        JsonNode item = JSON.readTree(FakeHttp.body(http.last())).at("/data/0");
        assertThat(item.path("phone").asText()).isEqualTo("6281234567890");
        assertThat(item.path("message").asText()).isEqualTo(TEXT);
        assertThat(item.path("ref").asText()).isEqualTo("n1");
    }

    @Test
    void a_status_may_be_a_word_and_the_type_may_be_wrong() throws Exception {
        http.answer(FakeHttp.html(200, "{\"status\":\"success\"}"));
        send("kirimwa", "x");
        http.answer(FakeHttp.json(200, "{\"data\":{}}"));
        send("kirimwa", "x"); // no status at all: these programs say so only when it is false
        http.answer(FakeHttp.json(200, "{\"status\":\"false\",\"msg\":\"nope\"}"));
        assertThatThrownBy(() -> send("kirimwa", "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'nope'");
    }

    // ---------------------------------------------------------------- what goes wrong

    @ParameterizedTest
    @CsvSource({
        "kirimwa, '{\"status\":false,\"msg\":\"Failed, try again\"}', Failed",
        "fonnte, '{\"status\":false,\"reason\":\"request invalid on disconnected device\"}', disconnected device",
        "wablas, '{\"status\":false,\"message\":\"server is busy\"}', server is busy"
    })
    void no_with_status_200_is_a_failure_in_the_gateways_own_words(String gateway, String body, String words) {
        http.answer(FakeHttp.json(200, body));
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("HTTP 200");
    }

    @ParameterizedTest
    @CsvSource({
        "kirimwa, '{\"status\":false,\"msg\":\"Invalid api key!\"}'",
        "fonnte, '{\"status\":false,\"reason\":\"token invalid\",\"requestid\":1}'",
        "fonnte, '{\"status\":false,\"reason\":\"insufficient quota\"}'",
        "wablas, '{\"status\":false,\"message\":\"token invalid\"}'"
    })
    void what_somebody_has_to_mend_waits_and_is_said_loudly_once(String gateway, String body) {
        http.answer(FakeHttp.json(200, body));
        try (Logs logs = new Logs();
                Notifier notifier = notifier(gateway)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> notifier.send(Made.notice("n1"), SOMEBODY))
                        .isInstanceOfSatisfying(
                                RetryLaterException.class,
                                e -> assertThat(e.after()).isEqualTo(Duration.ofMinutes(5)))
                        .hasMessageStartingWith("to be mended: ");
            }
            assertThat(logs.lines(Level.WARN).lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kirimwa, '{\"status\":false,\"msg\":\"The destination number is not registered on WhatsApp\"}'",
        "fonnte, '{\"status\":false,\"reason\":\"target invalid\"}'",
        "wablas, '{\"status\":false,\"message\":\"phone number is not valid\"}'"
    })
    void a_number_that_cannot_be_reached_is_given_up(String gateway, String body) {
        http.answer(FakeHttp.json(200, body));
        assertThatThrownBy(() -> send(gateway, "x")).isInstanceOf(PermanentFailureException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kirimwa", "fonnte", "wablas"})
    void a_web_page_is_named_by_its_title(String gateway) {
        http.answer(FakeHttp.html(200, "<!DOCTYPE html><html><head><title>\n Login | Panel </title></head>x</html>"));
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered a web page titled 'Login | Panel' instead of JSON (HTTP 200)");
        http.answer(FakeHttp.html(502, "<html><body><h1>Bad Gateway</h1></body></html>"));
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a web page that begins 'Bad Gateway' instead of JSON (HTTP 502)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kirimwa", "fonnte", "wablas"})
    void too_many_requests_wait_as_long_as_is_said(String gateway) {
        http.answer(FakeHttp.busy("37"));
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).hasSeconds(37));
        http.answer(FakeHttp.json(429, ""));
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).hasSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kirimwa", "fonnte", "wablas"})
    void no_answer_after_the_request_was_sent_is_uncertain(String gateway) {
        http.answer(FakeHttp.silence());
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOf(UncertainDeliveryException.class)
                .hasMessageContaining("did not answer in time; the request had been sent");
        http.answer(FakeHttp.hangUp());
        assertThatThrownBy(() -> send(gateway, "x"))
                .isInstanceOf(UncertainDeliveryException.class)
                .hasMessageContaining("broke the connection off");
    }

    @Test
    void what_never_left_is_tried_again() throws Exception {
        String url = http.url("/send");
        http.close();
        try (Notifier notifier = Made.make(new WhatsAppNotifierProvider(), settings("fonnte", url))) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), SOMEBODY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be connected to");
        }
        try (Notifier notifier =
                Made.make(new WhatsAppNotifierProvider(), settings("fonnte", "http://no-such-host.invalid/"))) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), SOMEBODY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no-such-host.invalid is a name that cannot be resolved");
        }
    }

    @Test
    void a_bad_number_is_refused_without_asking_the_gateway() {
        try (Notifier notifier = notifier("fonnte")) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), Recipient.of("whatsapp", "12345")))
                    .isInstanceOf(PermanentFailureException.class)
                    .hasMessageContaining("'12345' is no phone number");
        }
        assertThat(http.requests()).isEmpty();
    }

    @Test
    void a_secret_that_is_missing_is_something_to_mend() {
        Map<String, Object> settings = new HashMap<>(settings("fonnte", http.url("/")));
        settings.put("secrets", Map.of("token", "${env:MISSING}"));
        try (Notifier notifier = Made.make(new WhatsAppNotifierProvider(), settings)) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), SOMEBODY))
                    .isInstanceOf(RetryLaterException.class)
                    .hasMessageContaining("the secret 'token' cannot be read");
        }
    }

    @Test
    void a_gateway_that_shows_the_key_does_not_get_it_into_our_words() {
        http.answer(FakeHttp.json(
                200,
                "{\"status\":false,\"reason\":\"bad token " + Made.ASCII_SECRET + " in s3cr%2Bt%26%2FKey%3D9f\"}"));
        assertThatThrownBy(() -> send("fonnte", "x")).hasMessageContaining("bad token *** in ***");
    }

    @Test
    void a_long_text_is_sent_in_parts_and_goes_on_where_it_stopped() throws Exception {
        String text = ("x".repeat(99) + "\n").repeat(100);
        Map<String, Object> patient = new HashMap<>(settings("fonnte", http.url("/")));
        patient.put("timeout", "25s");
        try (TemplatedNotifier notifier = (TemplatedNotifier) Made.make(new WhatsAppNotifierProvider(), patient)) {
            notifier.texts(Made.texts("s", text));
            http.answer(request -> form(request).get("message").startsWith("(2/3)")
                    ? FakeHttp.json(503, "{}")
                    : FakeHttp.json(200, "{\"status\":true}"));
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), SOMEBODY)).hasMessageStartingWith("part 2 of 3");
            http.answer(FakeHttp.json(200, "{\"status\":true}"));
            assertThat(notifier.send(Made.notice("n1"), SOMEBODY).words())
                    .endsWith("(in 3 parts, the first 1 by an earlier attempt)");
        }
        assertThat(http.requests())
                .extracting(request -> form(request).get("message").substring(0, 5))
                .containsExactly("(1/3)", "(2/3)", "(2/3)", "(3/3)");
    }

    // ---------------------------------------------------------------- the contract

    @Nested
    class Contract extends ChannelContract {
        @Override
        protected Notifier notifier() {
            return WhatsAppNotifierTest.this.notifier("kirimwa");
        }

        @Override
        protected Recipient recipient() {
            return SOMEBODY;
        }

        @Override
        protected int arrived() {
            return http.requests().size();
        }

        @Override
        protected Set<Mood> moods() {
            return EnumSet.allOf(Mood.class);
        }

        @Override
        protected void put(Mood mood) {
            http.answer(
                    switch (mood) {
                        case TAKES -> FakeHttp.json(200, "{\"status\":true}");
                        case REFUSES ->
                            FakeHttp.json(
                                    200,
                                    "{\"status\":false,\"msg\":\"number not registered " + Made.ASCII_SECRET + "\"}");
                        case FAILS -> FakeHttp.json(500, "{\"msg\":\"oops " + Made.ASCII_SECRET + "\"}");
                        case BUSY -> FakeHttp.busy("7");
                        case SILENT -> FakeHttp.silence();
                        case TAKES_THEN_DROPS -> FakeHttp.hangUp();
                    });
        }

        @Override
        protected Set<String> secrets() {
            return Set.of(Made.ASCII_SECRET);
        }
    }
}
