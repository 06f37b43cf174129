package io.denyut.server.api;

import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /api/openapi.yaml}: the description of everything that is answered. */
public final class ApiDocument implements Handler {
    private static final String FILE = "/openapi/openapi.yaml";

    private final Response response;

    public ApiDocument() {
        try (InputStream in = ApiDocument.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            response = new Response(
                    200, "application/yaml; charset=utf-8", in.readAllBytes(), Map.of("Cache-Control", "no-cache"));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    @Override
    public Response handle(Request request) {
        return response;
    }
}
