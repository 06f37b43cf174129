package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.Problem;
import java.io.IOException;
import java.util.List;

/** Problems as every answer has them: {@code where}, {@code message}, and {@code hint} where there is one. */
final class ProblemJson {
    private ProblemJson() {}

    static void write(JsonGenerator json, String field, List<Problem> problems) throws IOException {
        json.writeArrayFieldStart(field);
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("where", problem.where());
            json.writeStringField("message", problem.message());
            if (problem.hint() != null) {
                json.writeStringField("hint", problem.hint());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
