package io.denyut.server.api;

import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a list goes on. Opaque to callers: it names the last entry that they have, not a count, so that nothing is given
 * twice or left out when entries come and go.
 */
final class Cursor {
    private static final int MAX_LENGTH = 400;

    private Cursor() {}

    /** @param kind the list, so that the cursor of one is not taken for that of another */
    static String of(String kind, String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((kind + ":" + last).getBytes(StandardCharsets.UTF_8));
    }

    /** The last entry that a caller has, if it says so. */
    static Optional<String> read(Request request, String kind) {
        String text = request.query("cursor").orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.length() <= MAX_LENGTH) {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                if (plain.startsWith(kind + ":")) {
                    return Optional.of(plain.substring(kind.length() + 1));
                }
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw new HttpProblem(400, "cursor is none that this list has given as 'next'");
    }
}
