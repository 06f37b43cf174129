package io.denyut.notify.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends one message through a declared gateway and understands its answer. Thread-safe. */
public final class GatewayCall {
    private static final Duration BUSY = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Gateway gateway;
    private final HttpSender http;
    private final Mending mending;

    public GatewayCall(Gateway gateway, HttpSender http, Mending mending) {
        this.gateway = gateway;
        this.http = http;
        this.mending = mending;
    }

    /**
     * Sends a text to a number.
     *
     * @param limit how long it may take
     */
    public Receipt send(String number, boolean group, String id, String text, Duration limit) throws Exception {
        GatewayDeclaration declaration = gateway.declaration();
        List<Secret> hidden = new ArrayList<>();
        Map<String, String> filling = new LinkedHashMap<>(gateway.values());
        for (var secret : gateway.secrets().entrySet()) {
            Secret value = secret.getValue()
                    .get()
                    .orElseThrow(() -> mending.needed("the secret '" + secret.getKey()
                            + "' cannot be read: its file or environment variable is missing or empty"));
            hidden.add(value);
            filling.put(secret.getKey(), value.reveal());
        }
        filling.put("number", number);
        filling.put("isGroup", String.valueOf(group));
        filling.put("id", id);
        filling.put("message", text);
        Map<String, String> headers = new LinkedHashMap<>();
        declaration.headers().forEach((name, value) -> headers.put(name, Placeholders.fill(value, filling)));
        HttpAnswer answer = http.send(
                declaration.method(),
                gateway.address(),
                headers,
                declaration.json() ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded",
                body(declaration, filling),
                limit);
        return understand(answer, hidden);
    }

    private static byte[] body(GatewayDeclaration declaration, Map<String, String> filling)
            throws JsonProcessingException {
        if (!declaration.json()) {
            return declaration.fields().entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "=" + encoded(Placeholders.fill(field.getValue(), filling)))
                    .collect(Collectors.joining("&"))
                    .getBytes(StandardCharsets.UTF_8);
        }
        Map<String, String> whole = new LinkedHashMap<>();
        filling.forEach((name, value) -> whole.put(name, Words.whole(value)));
        String body = declaration.body();
        if (body != null) {
            return JSON.writeValueAsBytes(Placeholders.fill(JSON.readTree(body), whole));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        declaration.fields().forEach((name, value) -> object.put(name, Placeholders.fill(value, whole)));
        return JSON.writeValueAsBytes(object);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // ---------------------------------------------------------------- the answer

    private Receipt understand(HttpAnswer answer, List<Secret> hidden) throws Exception {
        GatewayDeclaration declaration = gateway.declaration();
        Optional<JsonNode> json = parse(answer.body());
        boolean page = json.isEmpty() && Words.isPage(answer.body());
        String own = page ? "" : Words.clean(own(answer, json.orElse(null)), hidden);
        if (!page && isTaken(answer, json.orElse(null))) {
            mending.done();
            String id = json.flatMap(tree -> text(tree, declaration.ids())).orElse("");
            return new Receipt(Words.clean(id, hidden), place() + " took it" + (own.isEmpty() ? "" : ": " + own));
        }
        String words = place() + " answered "
                + (page
                        ? Words.clean(Words.page(answer.body()), hidden) + " instead of JSON"
                        : said(own, json.isPresent()))
                + " (HTTP " + answer.status() + ")";
        if (answer.status() == 429) {
            throw new RetryLaterException(words, answer.pause().orElse(BUSY));
        }
        if (matches(declaration.retryable(), own)) {
            throw new IOException(words);
        }
        if (matches(declaration.configuration(), own) || answer.status() == 401 || answer.status() == 403) {
            throw mending.needed(words);
        }
        if (matches(declaration.permanent(), own)) {
            throw new PermanentFailureException(words);
        }
        if (answer.pause().isPresent()) {
            throw new RetryLaterException(words, answer.pause().get());
        }
        throw new IOException(words);
    }

    private boolean isTaken(HttpAnswer answer, @Nullable JsonNode json) {
        GatewayDeclaration.Success success = gateway.declaration().success();
        if (answer.status() < success.from() || answer.status() > success.to()) {
            return false;
        }
        JsonPointer pointer = success.pointer();
        if (pointer == null) {
            return true;
        }
        if (json == null) {
            return false;
        }
        JsonNode at = json.at(pointer);
        if (at.isMissingNode() || at.isNull()) {
            return success.absent();
        }
        return success.expected().stream().anyMatch(expected -> expected.equalsIgnoreCase(at.asText()));
    }

    /** The gateway's own words, or the beginning of what it sent. */
    private String own(HttpAnswer answer, @Nullable JsonNode json) {
        return json == null
                ? answer.body()
                : text(json, gateway.declaration().words()).orElse("");
    }

    private static String said(String own, boolean json) {
        if (own.isEmpty()) {
            return json ? "no without a word" : "nothing";
        }
        return json ? "'" + own + "'" : "'" + own + "' instead of JSON";
    }

    private static Optional<String> text(JsonNode tree, List<JsonPointer> pointers) {
        return Words.first(pointers.stream()
                .map(tree::at)
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull())
                .map(JsonNode::asText)
                .toList());
    }

    private static boolean matches(List<Pattern> patterns, String words) {
        return !words.isEmpty()
                && patterns.stream().anyMatch(pattern -> pattern.matcher(words).find());
    }

    /** Only an object is what a gateway answers; a bare word may be anything. */
    private static Optional<JsonNode> parse(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree != null && tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private String place() {
        return HttpSender.place(gateway.address());
    }
}
