package io.denyut.notify.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the statuses in what Meta posts. */
public final class MetaStatuses {
    private static final int LONGEST = 1 << 20;
    private static final long LAST_SECOND = 32_503_680_000L; // the year 3000
    private static final ObjectMapper JSON = new ObjectMapper();

    private MetaStatuses() {}

    /** One status as it was read. */
    public record Read(
            String id,
            String recipient,
            String status,
            Instant time,
            @Nullable String error) {}

    /** @throws IllegalArgumentException if it is no JSON object or too long */
    public static List<Read> read(byte[] body) {
        if (body.length > LONGEST) {
            throw new IllegalArgumentException(
                    "the body has " + body.length + " bytes; at most " + LONGEST + " are read");
        }
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is not JSON");
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("the body is no JSON object");
        }
        List<Read> found = new ArrayList<>();
        for (JsonNode entry : root.path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                change.path("value").path("statuses").forEach(status -> add(found, status));
            }
        }
        return List.copyOf(found);
    }

    private static void add(List<Read> found, JsonNode status) {
        String id = status.path("id").asText("");
        if (!id.isEmpty() && id.length() <= 500) {
            long second = status.path("timestamp").asLong(0);
            found.add(new Read(
                    id,
                    Words.clean(status.path("recipient_id").asText("")),
                    Words.clean(status.path("status").asText("unknown")),
                    Instant.ofEpochSecond(second >= 0 && second <= LAST_SECOND ? second : 0),
                    error(status.path("errors").path(0))));
        }
    }

    private static @Nullable String error(JsonNode error) {
        if (!error.isObject()) {
            return null;
        }
        String details = error.path("error_data").path("details").asText("");
        String message = error.path("message").asText(error.path("title").asText("failed"));
        return Words.clean(message + (details.isEmpty() || details.equals(message) ? "" : ": " + details) + " (code "
                + error.path("code").asInt(-1) + ")");
    }
}
