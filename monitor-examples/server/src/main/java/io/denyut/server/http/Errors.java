package io.denyut.server.http;

import io.denyut.server.json.Json;

/** Puts refusals into the form of the path they are about: S1's envelope on S1's paths, RFC 9457 elsewhere. */
final class Errors {
    private Errors() {}

    static Response of(String path, int status, String message) {
        if (path.startsWith("/api/") && !path.startsWith("/api/v1/")) {
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
        return new Response(status, "application/problem+json", body, java.util.Map.of("Cache-Control", "no-store"));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 503 -> "Busy";
            default -> status < 500 ? "Refused" : "Server fault";
        };
    }
}
