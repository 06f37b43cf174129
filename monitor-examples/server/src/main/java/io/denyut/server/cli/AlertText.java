package io.denyut.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says in words what is known of an alert. */
final class AlertText {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final JsonNode why;
    private final ZoneId zone;
    private final StringBuilder text = new StringBuilder();

    /** @param why as the server writes it */
    AlertText(JsonNode why, ZoneId zone) {
        this.why = why;
        this.zone = zone;
    }

    /** A time as the server writes it, in a zone. */
    static String moment(String time, ZoneId zone) {
        return time.isEmpty() ? "" : MOMENT.format(Instant.parse(time).atZone(zone));
    }

    /** A text of somebody, on one line. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    String why() {
        JsonNode alert = why.path("alert");
        say(
                "%s  %s (%s): %s",
                words(alert, "severity").toUpperCase(Locale.ROOT),
                field(alert, "name"),
                field(alert, "target"),
                field(alert, "text"));
        say(
                "rule %s%s, times in %s",
                field(alert, "rule"),
                alert.path("check").asText().isEmpty() ? "" : ", check " + field(alert, "check"),
                zone);
        say("");
        for (JsonNode event : why.path("events")) {
            String reason = event.path("reason").asText();
            say(
                    "%s  %s, %s: %s%s",
                    at(event, "time"),
                    words(event, "transition"),
                    words(event, "severity"),
                    field(event, "text"),
                    reason.isEmpty() ? "" : " (" + line(reason) + ")");
        }
        say("");
        why.path("notices").forEach(this::notice);
        why.path("waiting")
                .forEach(waiting -> say(
                        "not yet sent to %s by %s: waits until %s for others that belong to it",
                        field(waiting.path("recipient"), "address"), field(waiting, "notifier"), at(waiting, "due")));
        why.path("withheld")
                .forEach(withheld -> say(
                        "%s not sent to %s by %s: %s (%s)%s",
                        what(withheld.path("transition").asText()),
                        field(withheld, "recipient"),
                        field(withheld, "notifier"),
                        field(withheld, "text"),
                        at(withheld, "time"),
                        withheld.path("because").asText().isEmpty() ? "" : ", see " + field(withheld, "because")));
        if (why.path("notices").isEmpty()
                && why.path("waiting").isEmpty()
                && why.path("withheld").isEmpty()) {
            say("nobody was to be told: no channel takes this alert (see notifiers: and routes: of the configuration)");
        }
        return text.toString();
    }

    private void notice(JsonNode notice) {
        String to = field(notice.path("recipient"), "address") + " by " + field(notice, "notifier");
        String kind = words(notice, "kind");
        switch (notice.path("stage").asText()) {
            case "SENT" -> say("%s sent to %s", kind, to);
            case "UNCERTAIN" -> say("%s perhaps sent to %s: the channel did not say, so it counts as told", kind, to);
            case "DEAD" -> say("%s not sent to %s: given up", kind, to);
            case "BEGUN" -> say("%s is being sent to %s", kind, to);
            default -> say("%s not yet sent to %s: due %s", kind, to, at(notice, "due"));
        }
        for (JsonNode attempt : notice.path("attempts")) {
            String outcome = attempt.path("outcome").asText();
            if (!outcome.equals("BEGUN")) {
                String words = field(attempt, "words");
                say(
                        "    %s  attempt %d: %s%s%s",
                        at(attempt, "time"),
                        attempt.path("number").asInt(),
                        outcome.toLowerCase(Locale.ROOT),
                        words.isEmpty() ? "" : ", " + words,
                        outcome.equals("RETRY") ? "; again " + at(attempt, "next") : "");
            }
        }
        for (JsonNode receipt : notice.path("receipts")) {
            String words = field(receipt, "words");
            say(
                    "    %s  the channel says: %s%s",
                    at(receipt, "time"),
                    receipt.path("state").asText().equals("FAILED")
                            ? "not delivered"
                            : receipt.path("state").asText().toLowerCase(Locale.ROOT),
                    words.isEmpty() ? "" : ", " + words);
        }
    }

    private static String what(String transition) {
        return transition.equals("CLEARED") ? "recovery" : transition.equals("RAISED") ? "alert" : "notice";
    }

    @SuppressWarnings("AnnotateFormatMethod") // called here only, with constants
    private void say(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private String at(JsonNode node, String field) {
        return moment(node.path(field).asText(), zone);
    }

    private static String field(JsonNode node, String field) {
        return line(node.path(field).asText());
    }

    private static String words(JsonNode node, String field) {
        return field(node, field).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
