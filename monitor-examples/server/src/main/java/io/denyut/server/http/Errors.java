package io.denyut.server.http;

import io.denyut.server.json.Json;
import java.util.Map;
import java.util.Set;

/** Puts refusals into the form of the path they are about: S1's envelope on S1's paths, RFC 9457 elsewhere. */
final class Errors {
    private static final Set<String> S1_OUTSIDE_API = Set.of("/test", "/test-db", "/test-ping");

    private Errors() {}

    static Response of(String path, int status, String message) {
        if (isOfS1(path)) {
            return Response.json(status, Json.bytes(json -> {
                json.writeStartObject();
                json.writeBooleanField("success", false);
                json.writeStringField("error", message);
                json.writeEndObject();
            }));
        }
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("status", status);
            json.writeStringField("title", title(status));
            json.writeStringField("detail", message);
            json.writeEndObject();
        });
        return new Response(status, "application/problem+json", body, Map.of("Cache-Control", "no-store"));
    }

    private static boolean isOfS1(String path) {
        return path.startsWith("/api/") ? !path.startsWith("/api/v1/") : S1_OUTSIDE_API.contains(path);
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 408 -> "Too slow";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 429 -> "Too many requests";
            case 503 -> "Busy";
            default -> status < 500 ? "Refused" : "Server fault";
        };
    }
}
