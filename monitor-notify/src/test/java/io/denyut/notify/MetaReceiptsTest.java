package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.notify.internal.Hmac;
import io.denyut.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetaReceiptsTest {
    private static final Secret SECRET = Secret.of("app-secret");

    private static final String BODY = """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
             "messaging_product":"whatsapp","statuses":[
              {"id":"wamid.A","recipient_id":"6281234567890","status":"delivered","timestamp":"1767225600"},
              {"id":"wamid.B","recipient_id":"6281234567891","status":"failed","timestamp":"1767225601",
               "errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message",
                 "error_data":{"details":"More than 24 hours have passed"}}]}]}},
             {"field":"messages","value":{"messages":[{"from":"6281234567890","text":{"body":"hello"}}]}}]}]}
            """;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_right_signature_is_known_and_others_are_not() {
        String right = "sha256=" + Hmac.sha256("app-secret", bytes(BODY));
        assertThat(MetaReceipts.verify(right, bytes(BODY), SECRET)).isTrue();
        assertThat(MetaReceipts.verify(
                        right.toUpperCase(java.util.Locale.ROOT).replace("SHA256", "sha256"), bytes(BODY), SECRET))
                .isTrue();
        assertThat(MetaReceipts.verify(right, bytes(BODY + " "), SECRET)).isFalse();
        assertThat(MetaReceipts.verify(right, bytes(BODY), Secret.of("other"))).isFalse();
        assertThat(MetaReceipts.verify(right.substring(7), bytes(BODY), SECRET)).isFalse();
        assertThat(MetaReceipts.verify("sha256=", bytes(BODY), SECRET)).isFalse();
        assertThat(MetaReceipts.verify(null, bytes(BODY), SECRET)).isFalse();
    }

    @Test
    void the_signature_is_hmac_sha256_of_rfc_4231() {
        assertThat(Hmac.sha256("Jefe", bytes("what do ya want "), bytes("for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void statuses_are_found_and_the_rest_is_passed_over() {
        assertThat(MetaReceipts.parse(bytes(BODY)))
                .containsExactly(
                        new MetaReceipts.Status(
                                "wamid.A", "6281234567890", "delivered", Instant.parse("2026-01-01T00:00:00Z"), null),
                        new MetaReceipts.Status(
                                "wamid.B",
                                "6281234567891",
                                "failed",
                                Instant.parse("2026-01-01T00:00:01Z"),
                                "Re-engagement message: More than 24 hours have passed (code 131047)"));
    }

    @Test
    void odd_bodies_do_no_harm() {
        assertThat(MetaReceipts.parse(bytes("{}"))).isEmpty();
        assertThat(MetaReceipts.parse(bytes("{\"entry\":\"x\"}"))).isEmpty();
        assertThat(MetaReceipts.parse(bytes("{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[1,{\"id\":7}]}}]}]}")))
                .extracting(MetaReceipts.Status::status)
                .containsExactly("unknown");
        assertThatThrownBy(() -> MetaReceipts.parse(bytes("<html>"))).hasMessage("the body is not JSON");
        assertThatThrownBy(() -> MetaReceipts.parse(bytes(""))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MetaReceipts.parse(bytes("[]"))).hasMessage("the body is no JSON object");
        assertThatThrownBy(() -> MetaReceipts.parse(new byte[(1 << 20) + 1])).hasMessageContaining("1048577");
    }

    @Test
    void the_first_question_is_answered_only_to_who_knows_the_token() {
        Secret token = Secret.of("my-token");
        assertThat(MetaReceipts.challenge("subscribe", "my-token", "1158201444", token))
                .contains("1158201444");
        assertThat(MetaReceipts.challenge("subscribe", "other", "1158201444", token))
                .isEmpty();
        assertThat(MetaReceipts.challenge("unsubscribe", "my-token", "1", token))
                .isEmpty();
        assertThat(MetaReceipts.challenge("subscribe", null, "1", token)).isEmpty();
        assertThat(MetaReceipts.challenge("subscribe", "my-token", null, token)).isEmpty();
        assertThat(MetaReceipts.challenge("subscribe", "my-token", "<script>", token))
                .isEmpty();
    }
}
