package io.denyut.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.denyut.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stored objects as text: a JSON list, one object on each line. Any other layout of the same JSON is read too. */
final class ObjectsText {
    private static final String KIND = "kind";
    private static final String ID = "id";
    private static final String DEFINITION = "definition";
    private static final String SHAPE =
            "an object is {\"kind\": \"target\", \"id\": \"9\", \"definition\": {\"address\": \"10.0.0.9\"}}";

    /** Numbers stay as they were written, and a comma too many after the last object is forgiven to those who edit by hand. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String file;
    private final List<Placed> found = new ArrayList<>();
    private final Map<List<String>, Integer> lines = new HashMap<>();

    /** An object and the line on which it begins. */
    record Placed(StoredObject object, int line) {}

    private ObjectsText(String file) {
        this.file = file;
    }

    static List<Placed> read(byte[] text, String file) throws IOException {
        ObjectsText reader = new ObjectsText(file);
        try (JsonParser json = MAPPER.createParser(text)) {
            reader.read(json);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw reader.refused(line, "", "not JSON: " + firstLine(e.getOriginalMessage()));
        }
        return reader.found;
    }

    private void read(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return; // an empty file has no objects
        }
        if (first != JsonToken.START_ARRAY) {
            throw refused(json.currentTokenLocation().getLineNr(), "", "the file must be a list: [ ... ]");
        }
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            int line = json.currentTokenLocation().getLineNr();
            if (token == null) {
                throw refused(line, "", "the file ends before its list does: the ] is missing");
            }
            add(line, MAPPER.readValue(json, Object.class));
        }
        if (json.nextToken() != null) {
            throw refused(json.currentTokenLocation().getLineNr(), "", "nothing may follow the end of the list");
        }
    }

    private void add(int line, Object value) throws UnreadableStoreException {
        if (!(value instanceof Map<?, ?> map)
                || !(map.get(KIND) instanceof String kind)
                || !(map.get(ID) instanceof String id)
                || !(map.get(DEFINITION) instanceof Map<?, ?> definition)
                || kind.isBlank()
                || id.isBlank()
                || map.size() != 3) {
            throw refused(line, "", "not an object of this file: " + SHAPE);
        }
        Integer before = lines.putIfAbsent(List.of(kind, id), line);
        if (before != null) {
            throw refused(line, " " + kind + " " + Problems.abbreviate(id), "is already on line " + before);
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        definition.forEach((key, each) -> copy.put(String.valueOf(key), each));
        found.add(new Placed(new StoredObject(kind, id, copy), line));
    }

    private UnreadableStoreException refused(int line, String what, String message) {
        return new UnreadableStoreException(new Problem(
                (line > 0 ? file + ":" + line : file) + what,
                message,
                "mend the line, or move the file away to begin without it; it was left as it is"));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").trim();
    }

    /** The objects with the lines on which {@link #write} puts them. */
    static List<Placed> asWritten(List<StoredObject> objects) {
        List<Placed> placed = new ArrayList<>();
        objects.forEach(object -> placed.add(new Placed(object, placed.size() + 2)));
        return placed;
    }

    static byte[] write(List<StoredObject> objects) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        String separator = "\n";
        for (StoredObject object : objects) {
            out.write(separator.getBytes(StandardCharsets.UTF_8));
            Map<String, Object> line = new LinkedHashMap<>();
            line.put(KIND, object.kind());
            line.put(ID, object.id());
            line.put(DEFINITION, object.definition());
            out.write(MAPPER.writeValueAsBytes(line));
            separator = ",\n";
        }
        out.write("\n]\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
