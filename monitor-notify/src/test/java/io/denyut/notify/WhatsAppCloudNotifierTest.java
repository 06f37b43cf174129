package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.notify.internal.Hmac;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatsAppCloudNotifierTest extends ChannelContract {
    private static final String TAKEN =
            "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"6281234567890\",\"wa_id\":"
                    + "\"6281234567890\"}],\"messages\":[{\"id\":\"wamid.HBgM\"}]}";

    private final FakeHttp http;

    WhatsAppCloudNotifierTest() throws IOException {
        http = new FakeHttp().answer(FakeHttp.json(200, TAKEN));
    }

    @AfterEach
    void close() {
        http.close();
    }

    private WhatsAppCloudNotifier.Builder builder() {
        return WhatsAppCloudNotifier.builder("106540352242922", () -> Optional.of(Secret.of(Made.ASCII_SECRET)))
                .url(http.url("/"))
                .spacing(Duration.ZERO)
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    private WhatsAppCloudNotifier.Builder templated() {
        return builder().template("denyut_alert", List.of("id", "en_US"), List.of("subject", "text", "time", "id"));
    }

    @Override
    protected Notifier notifier() {
        return templated().build();
    }

    @Override
    protected Recipient recipient() {
        return Recipient.of("whatsapp", "0812-3456-7890");
    }

    @Override
    protected int arrived() {
        return http.requests().size();
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(Made.ASCII_SECRET);
    }

    private static MockResponse error(int status, int code, String message) {
        return FakeHttp.json(
                status,
                "{\"error\":{\"message\":\"(#" + code + ") " + message
                        + "\",\"type\":\"OAuthException\",\"code\":" + code
                        + ",\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\"details of it\"},\"fbtrace_id\":\"x\"}}");
    }

    @Override
    protected Set<Mood> moods() {
        return EnumSet.allOf(Mood.class);
    }

    @Override
    protected void put(Mood mood) {
        http.answer(
                switch (mood) {
                    case TAKES -> FakeHttp.json(200, TAKEN);
                    case REFUSES -> error(400, 131026, "Message undeliverable " + Made.ASCII_SECRET);
                    case FAILS -> error(500, 131000, "Something went wrong " + Made.ASCII_SECRET);
                    case BUSY -> FakeHttp.busy("7");
                    case SILENT -> FakeHttp.silence();
                    case TAKES_THEN_DROPS -> FakeHttp.hangUp();
                });
    }

    private JsonNode lastBody() throws IOException {
        return new ObjectMapper().readTree(FakeHttp.body(http.last()));
    }

    @Test
    void a_template_is_filled_in_the_recipients_language_and_zone() throws Exception {
        try (TemplatedNotifier notifier = templated().build()) {
            notifier.texts(Made.texts("2 down", "OLT  A\n\n\tONU 1     down\r\n"));
            Receipt receipt = notifier.send(Made.notice("n1"), recipient().in(Locale.US, ZoneId.of("Asia/Jakarta")));
            assertThat(receipt.channelId()).isEqualTo("wamid.HBgM");
            assertThat(receipt.words()).contains("Meta accepted it");
        }
        assertThat(http.last().getTarget()).isEqualTo("/v23.0/106540352242922/messages");
        assertThat(http.last().getHeaders().get("Authorization")).isEqualTo("Bearer " + Made.ASCII_SECRET);
        JsonNode body = lastBody();
        assertThat(body.path("to").asText()).isEqualTo("6281234567890");
        assertThat(body.path("type").asText()).isEqualTo("template");
        assertThat(body.at("/template/name").asText()).isEqualTo("denyut_alert");
        assertThat(body.at("/template/language/code").asText()).isEqualTo("en_US");
        assertThat(body.at("/template/components/0/parameters").findValuesAsText("text"))
                .containsExactly("2 down", "OLT  A | ONU 1   down", "2026-01-01 07:00:00", "n1");
    }

    @Test
    void who_speaks_another_language_gets_the_first() throws Exception {
        try (TemplatedNotifier notifier = templated().build()) {
            notifier.send(Made.notice("n1"), recipient().in(Locale.FRENCH, ZoneId.of("UTC")));
            assertThat(lastBody().at("/template/language/code").asText()).isEqualTo("id");
            notifier.send(Made.notice("n1"), recipient().in(Locale.ENGLISH, ZoneId.of("UTC")));
            assertThat(lastBody().at("/template/language/code").asText()).isEqualTo("en_US");
        }
    }

    @Test
    void an_empty_or_long_parameter_is_made_one_that_meta_takes() throws Exception {
        try (TemplatedNotifier notifier = templated().build()) {
            notifier.texts(Made.texts("", "x".repeat(5_000)));
            notifier.send(Made.notice("n1"), recipient());
        }
        List<String> parameters =
                lastBody().at("/template/components/0/parameters").findValuesAsText("text");
        assertThat(parameters.get(0)).isEqualTo("-");
        assertThat(parameters.get(1)).hasSize(900).endsWith("x...");
    }

    @Test
    void free_text_is_sent_whole() throws Exception {
        try (TemplatedNotifier notifier = builder().freeText(true).build()) {
            notifier.texts(Made.texts("s", "line 1\nline 2"));
            notifier.send(Made.notice("n1"), recipient());
        }
        assertThat(lastBody().path("type").asText()).isEqualTo("text");
        assertThat(lastBody().at("/text/body").asText()).isEqualTo("line 1\nline 2");
    }

    @Test
    void when_the_24_hours_are_over_the_template_is_used() throws Exception {
        http.answer(request -> FakeHttp.body(request).contains("preview_url")
                ? error(400, 131047, "Re-engagement message")
                : FakeHttp.json(200, TAKEN));
        try (TemplatedNotifier notifier = templated().freeText(true).build()) {
            notifier.send(Made.notice("n1"), recipient());
        }
        assertThat(lastBody().path("type").asText()).isEqualTo("template");
        try (TemplatedNotifier notifier = builder().freeText(true).build()) {
            assertThatThrownBy(() -> notifier.send(Made.notice("n1"), recipient()))
                    .isInstanceOf(PermanentFailureException.class)
                    .hasMessageContaining("name a template");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, 0, 300", "401, 190, 300", "403, 3, 300", "403, 10, 300", "403, 200, 300", "403, 299, 300",
        "429, 4, 60", "429, 80007, 60", "429, 130429, 60", "429, 131056, 6", "400, 131048, 900", "400, 131049, 900",
        "404, 132001, 300", "400, 132015, 300", "403, 368, 300", "403, 131031, 300", "400, 133010, 300"
    })
    void errors_that_wait_wait_as_long_as_their_kind_needs(int status, int code, int seconds) {
        http.answer(error(status, code, "message"));
        assertThatThrownBy(() -> notifier().send(Made.notice("n1"), recipient()))
                .isInstanceOfSatisfying(
                        RetryLaterException.class, e -> assertThat(e.after()).hasSeconds(seconds))
                .hasMessageContaining("message: details of it' (code " + code + ", HTTP " + status + ")");
    }

    @ParameterizedTest
    @CsvSource({"400, 100", "400, 131008", "400, 131026", "400, 131047"})
    void errors_of_this_message_are_given_up(int status, int code) {
        http.answer(error(status, code, "message"));
        assertThatThrownBy(() -> notifier().send(Made.notice("n1"), recipient()))
                .isInstanceOf(PermanentFailureException.class);
    }

    @ParameterizedTest
    @CsvSource({"500, 131000", "500, 777", "503, 2"})
    void errors_that_nobody_knows_are_tried_again(int status, int code) {
        http.answer(error(status, code, "message"));
        assertThatThrownBy(() -> notifier().send(Made.notice("n1"), recipient()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_success_without_an_id_is_none() {
        http.answer(FakeHttp.html(200, "<title>Captive portal</title>"));
        assertThatThrownBy(() -> notifier().send(Made.notice("n1"), recipient()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a web page titled 'Captive portal'");
    }

    @Test
    void receipts_are_taken_from_meta_only() {
        byte[] body =
                "{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[{\"id\":\"wamid.A\",\"status\":\"read\"}]}}]}]}"
                        .getBytes(StandardCharsets.UTF_8);
        String signature = "sha256=" + Hmac.sha256("app", body);
        WhatsAppCloudNotifier with = templated()
                .receipts(() -> Optional.of(Secret.of("app")), () -> Optional.of(Secret.of("verify")))
                .build();
        assertThat(with.receipts(signature, body).orElseThrow())
                .extracting(MetaReceipts.Status::status)
                .containsExactly("read");
        assertThat(with.receipts("sha256=00", body)).isEmpty();
        assertThat(with.challenge("subscribe", "verify", "77")).contains("77");
        WhatsAppCloudNotifier without = templated().build();
        assertThat(without.receipts(signature, body)).isEmpty();
        assertThat(without.challenge("subscribe", "", "77")).isEmpty();
    }

    @Test
    void a_group_is_refused() {
        Recipient group = Recipient.of("whatsapp", "120363025246125888@g.us");
        assertThatThrownBy(() -> notifier().send(Made.notice("n1"), group))
                .isInstanceOf(PermanentFailureException.class);
        assertThat(new WhatsAppCloudNotifierProvider().problemWith(group)).isPresent();
    }
}
