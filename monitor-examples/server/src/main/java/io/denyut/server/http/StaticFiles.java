package io.denyut.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page's own files, from the class path. Asked for again with their ETag they cost a line. */
public final class StaticFiles implements Handler {
    private static final String ROOT = "/dashboard/";
    /** No dots but those of file extensions, so nothing climbs out of the folder. */
    private static final Pattern PATH = Pattern.compile("([a-z0-9_-]+/){0,3}[a-z0-9_-]+(\\.[a-z0-9]+){1,2}");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    /** Only files that exist get in, so it is as large as the folder. */
    private final Map<String, File> files = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record File(byte[] body, String etag, String type) {}

    /** Answers a route whose rest of the path is called {@code file}. */
    @Override
    public Response handle(Request request) throws IOException {
        return serve(request.path("file"), request);
    }

    /** Answers with the page itself. */
    public Response index(Request request) throws IOException {
        return serve("index.html", request);
    }

    private Response serve(String path, Request request) throws IOException {
        File file = find(path).orElseThrow(() -> new HttpProblem(404, "there is no such file"));
        Map<String, String> headers = Map.of("ETag", file.etag(), "Cache-Control", "no-cache");
        // A compressing layer may mark the tag as weak.
        boolean known = request.header("If-None-Match")
                .map(tags -> tags.contains(file.etag().substring(1, file.etag().length() - 1)))
                .orElse(false);
        return known
                ? new Response(304, "", new byte[0], headers)
                : new Response(200, file.type(), file.body(), headers);
    }

    private Optional<File> find(String path) throws IOException {
        File known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] body = OwnFiles.sent(path, in.readAllBytes());
            File file = new File(body, "\"" + hash(body) + "\"", type);
            files.put(path, file);
            return Optional.of(file);
        }
    }

    private static String hash(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
