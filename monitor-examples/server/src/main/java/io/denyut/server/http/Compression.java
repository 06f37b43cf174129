package io.denyut.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses bodies, each once: what is shared by all who ask is not compressed for each of them. Thread-safe. */
final class Compression {
    /** Below this a body fits into a packet or two anyway. */
    private static final int WORTH_IT = 1_500;
    /** Above this speed counts for more than size. */
    private static final int LARGE = 256 << 10;

    /** By the identity of bodies; an entry goes with its body. */
    private final Map<byte[], byte[]> compressed = Collections.synchronizedMap(new WeakHashMap<>());

    /** Whether a caller and a body are made for it. */
    static boolean suits(Request request, Response response) {
        return response.body().length >= WORTH_IT
                && request.header("Accept-Encoding").orElse("").matches("(?i)(.*[ ,])?gzip( *;.*|,.*)?")
                && !request.header("Accept-Encoding").orElse("").matches("(?i).*gzip *; *q=0(\\.0*)?( *,.*)?");
    }

    byte[] gzip(byte[] body) {
        byte @Nullable [] known = compressed.get(body);
        if (known != null) {
            return known;
        }
        // Of several who ask for one body at once, one compresses it.
        synchronized (body) {
            known = compressed.get(body);
            if (known == null) {
                known = make(body);
                compressed.put(body, known);
            }
            return known;
        }
    }

    private static byte[] make(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
        int level = body.length > LARGE ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
        try (GZIPOutputStream gzip = new Leveled(out, level)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static final class Leveled extends GZIPOutputStream {
        Leveled(ByteArrayOutputStream out, int level) throws IOException {
            super(out, 8_192);
            def.setLevel(level);
        }
    }
}
