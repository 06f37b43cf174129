package io.denyut.server.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Makes the page's own scripts and style sheets light: lines that hold nothing but a comment are sent empty, so that lines keep their numbers. */
public final class OwnFiles {
    private static final Pattern COMMENT = Pattern.compile("(?ms)^[ \\t]*(?://[^\\n]*|/\\*.*?\\*/[ \\t]*)$");
    private static final Pattern BETWEEN_LINES = Pattern.compile("[^\\n]+");

    private OwnFiles() {}

    /**
     * A file as it is sent.
     *
     * @param path below the page's folder; files of others, in {@code vendor}, stay as they are
     */
    public static byte[] sent(String path, byte[] body) {
        if (path.startsWith("vendor/") || !path.endsWith(".js") && !path.endsWith(".css")) {
            return body;
        }
        return COMMENT.matcher(new String(body, StandardCharsets.UTF_8))
                .replaceAll(comment -> BETWEEN_LINES.matcher(comment.group()).replaceAll(""))
                .getBytes(StandardCharsets.UTF_8);
    }
}
