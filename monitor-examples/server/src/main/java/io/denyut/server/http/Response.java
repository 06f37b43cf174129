package io.denyut.server.http;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer.
 *
 * @param contentType empty where there is no body
 * @param body not copied: shared by all who ask
 * @param headers beyond those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json; charset=utf-8";

    public static Response json(byte[] body) {
        return json(200, body);
    }

    public static Response json(int status, byte[] body) {
        return new Response(status, JSON, body, Map.of("Cache-Control", "no-store"));
    }

    public Response with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, contentType, body, more);
    }
}
