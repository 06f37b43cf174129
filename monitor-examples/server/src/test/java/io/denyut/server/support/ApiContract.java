package io.denyut.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the interface, and whether answers are as it says. Remembers what it has seen. */
public final class ApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();

    public ApiContract(String yaml) {
        document = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    public JsonNode document() {
        return document;
    }

    /** The operations by "METHOD path". */
    public Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.put(
                                entry.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                entry.getValue())));
        return operations;
    }

    /** All statuses that are described, as "METHOD path status". */
    public Set<String> described() {
        Set<String> all = new TreeSet<>();
        operations()
                .forEach((name, operation) -> operation
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status -> all.add(name + " " + status)));
        all.removeIf(one -> one.endsWith(" default"));
        return all;
    }

    /** The statuses that {@link #check} has seen and that are described by themselves. */
    public Set<String> seen() {
        return seen;
    }

    /** What a reference stands for. */
    public JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /** Checks an answer against what is said about its operation. */
    public void check(String operation, HttpResponse<String> answer) throws JsonProcessingException {
        String as = operation + " " + answer.statusCode() + " " + answer.body();
        JsonNode responses = operations().get(operation).path("responses");
        String status = Integer.toString(answer.statusCode());
        if (responses.has(status)) {
            seen.add(operation + " " + status);
        } else {
            assertThat(answer.statusCode()).as(as).isGreaterThanOrEqualTo(400);
        }
        JsonNode response = resolve(responses.has(status) ? responses.path(status) : responses.path("default"));
        assertThat(response.isMissingNode()).as(as).isFalse();
        response.path("headers")
                .fieldNames()
                .forEachRemaining(header ->
                        assertThat(answer.headers().firstValue(header)).as(as).isPresent());
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(as).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode described = content.has("*/*") ? content.path("*/*") : content.path(type);
        assertThat(described.isMissingNode()).as(as + " has the type " + type).isFalse();
        if (described.has("schema")) {
            assertThat(violations(described.path("schema"), JSON.readTree(answer.body())))
                    .as(as)
                    .isEmpty();
        }
    }

    /** How a value differs from its schema. */
    public Set<ValidationMessage> violations(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compile).validate(value);
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }
}
