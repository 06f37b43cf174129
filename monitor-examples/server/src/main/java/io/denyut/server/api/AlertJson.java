package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory.Notice;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.Why;
import java.io.IOException;
import java.util.List;

/** How alerts, and what was told of them, are written on {@code /api/v1} and by the commands. */
public final class AlertJson {
    private AlertJson() {}

    /** An alert as an object. */
    public static void alert(JsonGenerator json, Alert alert) throws IOException {
        json.writeStartObject();
        fields(json, alert);
        json.writeEndObject();
    }

    static void fields(JsonGenerator json, Alert alert) throws IOException {
        json.writeStringField("id", alert.id());
        json.writeStringField("rule", alert.identity().rule());
        json.writeStringField("target", alert.identity().target());
        json.writeStringField("name", alert.target().name());
        json.writeStringField("address", alert.target().address());
        json.writeStringField("check", alert.identity().check());
        json.writeStringField("source", alert.identity().source());
        json.writeStringField("key", alert.identity().key());
        json.writeStringField("severity", alert.severity().name());
        json.writeStringField("state", alert.state().name());
        json.writeStringField("since", alert.since().toString());
        json.writeStringField("text", alert.text());
        TargetJson.number(json, "value", alert.value());
    }

    /** A transition with the alert as it was after it. */
    public static void event(JsonGenerator json, AlertEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", event.time().toString());
        json.writeStringField("transition", event.transition().name());
        json.writeStringField("reason", event.reason());
        fields(json, event.alert());
        json.writeEndObject();
    }

    /** All that is known of an alert, as an object. */
    public static void why(JsonGenerator json, Why why) throws IOException {
        json.writeStartObject();
        json.writeFieldName("alert");
        alert(json, why.alert());
        json.writeArrayFieldStart("events");
        for (AlertEvent event : why.events()) {
            event(json, event);
        }
        json.writeEndArray();
        notices(json, "notices", why.notices());
        json.writeArrayFieldStart("withheld");
        for (Withheld withheld : why.withheld()) {
            withheld(json, withheld);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("waiting");
        for (Waiting waiting : why.waiting()) {
            json.writeStartObject();
            json.writeStringField("transition", waiting.event().transition().name());
            json.writeStringField("time", waiting.event().time().toString());
            json.writeStringField("notifier", waiting.notifier());
            recipient(json, waiting.recipient());
            json.writeStringField("due", waiting.due().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void notices(JsonGenerator json, String field, List<Notice> notices) throws IOException {
        json.writeArrayFieldStart(field);
        for (Notice notice : notices) {
            json.writeStartObject();
            json.writeStringField("id", notice.delivery().notification().id());
            json.writeStringField(
                    "kind", notice.delivery().notification().kind().name());
            json.writeStringField("notifier", notice.delivery().notifier());
            recipient(json, notice.delivery().recipient());
            json.writeStringField("stage", notice.stage().name());
            json.writeStringField(
                    "decided", notice.delivery().notification().time().toString());
            json.writeStringField("due", notice.delivery().due().toString());
            json.writeNumberField(
                    "tells_of", notice.delivery().notification().events().size());
            json.writeArrayFieldStart("attempts");
            for (DeliveryAttempt attempt : notice.attempts()) {
                json.writeStartObject();
                json.writeNumberField("number", attempt.number());
                json.writeStringField("time", attempt.time().toString());
                json.writeStringField("outcome", attempt.outcome().name());
                json.writeStringField("words", attempt.words());
                json.writeStringField("channel_id", attempt.channelId());
                json.writeStringField("next", attempt.next().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("receipts");
            for (DeliveryReceipt receipt : notice.receipts()) {
                json.writeStartObject();
                json.writeStringField("channel_id", receipt.channelId());
                json.writeStringField("state", receipt.state().name());
                json.writeStringField("time", receipt.time().toString());
                json.writeStringField("words", receipt.words());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void withheld(JsonGenerator json, Withheld withheld) throws IOException {
        // Ids of notifiers have no slash in them.
        String[] addressee = withheld.addressee().split("/", 2);
        json.writeStartObject();
        json.writeStringField("time", withheld.time().toString());
        json.writeStringField("transition", withheld.event().transition().name());
        json.writeStringField("notifier", addressee[0]);
        json.writeStringField("recipient", addressee.length > 1 ? addressee[1] : "");
        json.writeStringField("reason", withheld.reason());
        json.writeStringField("text", WithheldWords.of(withheld.reason()));
        json.writeStringField("because", withheld.because());
        json.writeEndObject();
    }

    static void recipient(JsonGenerator json, Recipient recipient) throws IOException {
        json.writeObjectFieldStart("recipient");
        recipientFields(json, recipient);
        json.writeEndObject();
    }

    static void recipientFields(JsonGenerator json, Recipient recipient) throws IOException {
        json.writeStringField("id", recipient.id());
        json.writeStringField("kind", recipient.kind());
        json.writeStringField("address", recipient.address());
        json.writeStringField("language", recipient.language().toLanguageTag());
        json.writeStringField("zone", recipient.zone().getId());
    }
}
