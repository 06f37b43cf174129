package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.testkit.NotifierContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest extends ChannelContract {
    private final FakeHttp http;

    WebhookNotifierTest() throws IOException {
        http = new FakeHttp();
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Override
    protected Notifier notifier() {
        return Made.make(
                new WebhookNotifierProvider(),
                Map.of(
                        "secret",
                        "${env:KEY}",
                        "headers",
                        Map.of("Authorization", "${env:KEY}"),
                        "readTimeout",
                        "4s",
                        "timeout",
                        "6s"));
    }

    @Override
    protected Recipient recipient() {
        return Recipient.of("url", http.url("/hooks/T0K3N-in-the-path"));
    }

    @Override
    protected int arrived() {
        return http.requests().size();
    }

    @Override
    protected List<String> keys() {
        return http.requests().stream()
                .map(request -> String.valueOf(request.getHeaders().get("Idempotency-Key")))
                .toList();
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(Made.ASCII_SECRET, "T0K3N-in-the-path");
    }

    @Override
    protected Set<Mood> moods() {
        return EnumSet.allOf(Mood.class);
    }

    @Override
    protected void put(Mood mood) {
        http.answer(
                switch (mood) {
                    case TAKES -> FakeHttp.json(200, "{}");
                    case REFUSES -> FakeHttp.json(422, "no such field " + Made.ASCII_SECRET);
                    case FAILS -> FakeHttp.html(500, "<title>Error " + Made.ASCII_SECRET + "</title>");
                    case BUSY -> FakeHttp.busy("7");
                    case SILENT -> FakeHttp.silence();
                    case TAKES_THEN_DROPS -> FakeHttp.hangUp();
                });
    }

    private void send(Notification notice) throws Exception {
        try (Notifier notifier = notifier()) {
            notifier.send(notice, recipient());
        }
    }

    @Test
    void the_body_holds_the_notice_and_its_texts() throws Exception {
        Notification notice = NotifierContract.notice("n-recovery", NotificationKind.RECOVERY);
        try (TemplatedNotifier notifier = (TemplatedNotifier) notifier()) {
            notifier.texts(Made.texts("It is back", "line 1\nline 2"));
            notifier.send(notice, recipient().in(java.util.Locale.ENGLISH, ZoneId.of("Asia/Jakarta")));
        }
        JsonNode body = new ObjectMapper().readTree(FakeHttp.body(http.last()));
        assertThat(body.path("version").asInt()).isEqualTo(1);
        assertThat(body.path("id").asText()).isEqualTo("n-recovery");
        assertThat(body.path("kind").asText()).isEqualTo("recovery");
        assertThat(body.path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(body.path("inReplyTo").asText()).isEqualTo("n-problem");
        assertThat(body.path("subject").asText()).isEqualTo("It is back");
        assertThat(body.path("text").asText()).isEqualTo("line 1\nline 2");
        JsonNode alert = body.at("/notice/sections/0/alerts/0");
        assertThat(alert.path("name").asText()).isEqualTo(NASTY.replace('\uD800', '?'));
        assertThat(alert.path("value").asDouble()).isEqualTo(0.25);
        assertThat(alert.at("/samples/icmp.packet_loss/value").isNumber()).isTrue();
    }

    @Test
    void the_signature_can_be_checked_as_documented() throws Exception {
        send(Made.notice("n1"));
        String timestamp = http.last().getHeaders().get("Denyut-Timestamp");
        assertThat(timestamp).isEqualTo("1767225600");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Made.ASCII_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = timestamp + "." + FakeHttp.body(http.last());
        String expected = "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(http.last().getHeaders().get("Denyut-Signature")).isEqualTo(expected);
        assertThat(http.last().getHeaders().get("Authorization")).isEqualTo(Made.ASCII_SECRET);
        assertThat(http.last().getHeaders().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void numbers_that_json_does_not_have_are_null() throws Exception {
        send(new Notification(
                "n1",
                NotificationKind.TEST,
                List.of(),
                null,
                new NoticeModel(Map.of("a", Double.NaN, "b", Double.POSITIVE_INFINITY, "c", 1.5f, "d", true)),
                Made.TIME));
        assertThat(new ObjectMapper()
                        .readTree(FakeHttp.body(http.last()))
                        .path("notice")
                        .toString())
                .isEqualTo("{\"a\":null,\"b\":null,\"c\":1.5,\"d\":true}");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void trouble_of_the_server_is_tried_again(int status) {
        http.answer(FakeHttp.json(status, "busy"));
        assertThatThrownBy(() -> send(Made.notice("n1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void trouble_of_the_set_up_waits_for_whoever_mends_it(int status) {
        http.answer(FakeHttp.json(status, ""));
        assertThatThrownBy(() -> send(Made.notice("n1")))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).isEqualTo(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 410, 413, 415, 422})
    void what_the_server_understood_and_refused_is_given_up(int status) {
        http.answer(FakeHttp.json(status, "no"));
        assertThatThrownBy(() -> send(Made.notice("n1"))).isInstanceOf(PermanentFailureException.class);
    }

    @Test
    void a_date_to_come_again_counts_from_the_servers_clock() {
        http.answer(new MockResponse.Builder()
                .code(503)
                .addHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
                .addHeader("Retry-After", "Thu, 01 Jan 2026 00:02:00 GMT")
                .build());
        assertThatThrownBy(() -> send(Made.notice("n1")))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).hasSeconds(120));
    }

    @Test
    void a_redirect_within_the_host_is_followed_with_the_body() throws Exception {
        http.answer(request -> request.getTarget().equals("/moved") ? FakeHttp.json(204, "") : moved(307, "/moved"));
        send(Made.notice("n1"));
        assertThat(http.bodies()).hasSize(2);
        assertThat(http.bodies().get(1)).isEqualTo(http.bodies().get(0));
    }

    private static MockResponse moved(int status, String to) {
        return new MockResponse.Builder().code(status).addHeader("Location", to).build();
    }

    @Test
    void a_redirect_to_another_host_is_not_followed() throws Exception {
        try (FakeHttp other = new FakeHttp()) {
            http.answer(moved(308, other.url("/catch")));
            assertThatThrownBy(() -> send(Made.notice("n1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("that is another host");
            http.answer(moved(302, other.url("/catch")));
            assertThatThrownBy(() -> send(Made.notice("n1")))
                    .isInstanceOf(RetryLaterException.class)
                    .hasMessageContaining("write the last address");
            assertThat(other.requests()).isEmpty();
        }
        http.answer(moved(307, "/round"));
        assertThatThrownBy(() -> send(Made.notice("n1"))).hasMessageContaining("more than 3 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.net",
                "ftp://example.net/x",
                "https:///x",
                "https://u:p@example.net/",
                "http://a b/"
            })
    void an_address_that_is_none_is_refused_without_showing_it(String address) {
        assertThat(new WebhookNotifierProvider()
                        .problemWith(Recipient.of("url", address))
                        .orElseThrow())
                .startsWith("a webhook's address ")
                .doesNotContain("u:p");
    }
}
