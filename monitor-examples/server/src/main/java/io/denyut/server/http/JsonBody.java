package io.denyut.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what was sent as JSON. */
public final class JsonBody {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private JsonBody() {}

    /**
     * The object that was sent: texts, numbers, booleans, lists and maps, in the order of the text.
     *
     * @throws HttpProblem 400 if it is no JSON object, with the line and column
     */
    public static Map<String, @Nullable Object> object(Request request) {
        byte[] body = request.body();
        if (body.length == 0) {
            throw new HttpProblem(400, "a JSON object must be sent; nothing was");
        }
        try {
            Map<String, @Nullable Object> object = MAPPER.readValue(body, OBJECT);
            if (object == null) {
                throw new HttpProblem(400, "a JSON object must be sent, not null");
            }
            return object;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new HttpProblem(400, "what was sent is not a JSON object" + where);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
