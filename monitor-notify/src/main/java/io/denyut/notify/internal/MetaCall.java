package io.denyut.notify.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call of Meta's Cloud API, and its answer. Thread-safe. */
public final class MetaCall {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BREAKS = Pattern.compile("\\s*[\\r\\n\\t]+\\s*");
    private static final Pattern MANY_BLANKS = Pattern.compile(" {4,}");

    /** A body with its parameters has at most 1,024 characters. */
    private static final int LONGEST_PARAMETER = 900;

    private final String url;
    private final Supplier<Optional<Secret>> token;
    private final HttpSender http;
    private final Mending mending;

    /** Free text is refused because the person has not written for 24 hours. */
    public static final class WindowClosedException extends Exception {
        private static final long serialVersionUID = 1L;

        WindowClosedException(String message) {
            super(message);
        }
    }

    /** @param url of the messages of a phone number */
    public MetaCall(String url, Supplier<Optional<Secret>> token, HttpSender http, Mending mending) {
        this.url = url;
        this.token = token;
        this.http = http;
        this.mending = mending;
    }

    /** Sends free text, which passes only within 24 hours after the person's last message. */
    public Receipt text(String number, String text, Duration limit) throws Exception {
        ObjectNode message = message(number, "text");
        message.putObject("text").put("preview_url", false).put("body", Words.whole(text));
        return send(message, limit);
    }

    /** Sends an approved template. */
    public Receipt template(String number, String name, String language, List<String> parameters, Duration limit)
            throws Exception {
        ObjectNode message = message(number, "template");
        ObjectNode template = message.putObject("template").put("name", name);
        template.putObject("language").put("code", language);
        if (!parameters.isEmpty()) {
            ArrayNode list = template.putArray("components")
                    .addObject()
                    .put("type", "body")
                    .putArray("parameters");
            parameters.forEach(text -> list.addObject().put("type", "text").put("text", parameter(text)));
        }
        return send(message, limit);
    }

    /** Parameters may hold neither line ends nor tabs nor more than four blanks, must not be empty, and have a longest length. */
    static String parameter(String text) {
        String line = BREAKS.matcher(Words.whole(text).strip()).replaceAll(" | ");
        String spaced = MANY_BLANKS.matcher(line).replaceAll("   ");
        if (spaced.isEmpty()) {
            return "-";
        }
        return spaced.length() <= LONGEST_PARAMETER ? spaced : Words.cut(spaced, LONGEST_PARAMETER - 3) + "...";
    }

    private static ObjectNode message(String number, String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messaging_product", "whatsapp")
                .put("recipient_type", "individual")
                .put("to", number)
                .put("type", type);
    }

    private Receipt send(ObjectNode message, Duration limit) throws Exception {
        Secret secret = token.get()
                .orElseThrow(() -> mending.needed(
                        "the token cannot be read: its file or environment variable is missing or empty"));
        HttpAnswer answer = http.send(
                "POST",
                url,
                Map.of("Authorization", "Bearer " + secret.reveal()),
                "application/json; charset=utf-8",
                JSON.writeValueAsBytes(message),
                limit);
        return understand(answer, secret);
    }

    private Receipt understand(HttpAnswer answer, Secret secret) throws Exception {
        JsonNode json = parse(answer.body());
        String id = json.at("/messages/0/id").asText("");
        if (answer.isSuccess() && !id.isEmpty()) {
            mending.done();
            String status = json.at("/messages/0/message_status").asText("");
            return new Receipt(
                    id,
                    "Meta accepted it" + (status.isEmpty() ? "" : " (" + status + ")")
                            + "; whether it arrives is told to the receipt endpoint");
        }
        JsonNode error = json.path("error");
        int code = error.path("code").asInt(-1);
        String words = words(answer, error, code, secret);
        MetaErrors.Action action = MetaErrors.of(code, answer.status());
        switch (action) {
            case MEND -> throw mending.needed(words);
            case DROP -> throw new PermanentFailureException(words);
            case USE_TEMPLATE -> throw new WindowClosedException(words);
            case BACK_OFF, SPACE_OUT, SLOW_DOWN ->
                throw new RetryLaterException(words, answer.pause().orElse(MetaErrors.pause(action)));
            case RETRY ->
                throw answer.pause().isPresent()
                        ? new RetryLaterException(words, answer.pause().get())
                        : new IOException(words);
        }
        throw new AssertionError(action);
    }

    private static String words(HttpAnswer answer, JsonNode error, int code, @Nullable Secret secret) {
        if (!error.isObject()) {
            String what =
                    Words.isPage(answer.body()) ? Words.page(answer.body()) : "'" + Words.cut(answer.body(), 200) + "'";
            return Words.clean(
                    "Meta answered " + what + " instead of what its documents say (HTTP " + answer.status() + ")",
                    secret == null ? List.of() : List.of(secret));
        }
        String message = error.path("message").asText("");
        String details = error.path("error_data").path("details").asText("");
        return Words.clean(
                "Meta answered '" + message + (details.isEmpty() || details.equals(message) ? "" : ": " + details)
                        + "' (code " + code + ", HTTP " + answer.status() + ")",
                secret == null ? List.of() : List.of(secret));
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
