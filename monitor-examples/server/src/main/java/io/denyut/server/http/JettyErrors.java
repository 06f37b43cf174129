package io.denyut.server.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty refuses by itself, such as a path that can be read in two ways, in the form of all other refusals. */
final class JettyErrors extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        String path = request.getHttpURI().getPath();
        var answer = answer(path == null ? "" : path, status, message);
        SecurityHeaders.ALL.forEach((name, value) -> response.getHeaders().put(name, value));
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static io.denyut.server.http.Response answer(String path, int status, @Nullable String message) {
        String title = Errors.title(status);
        if (status >= 500) {
            return Errors.of(path, status, title.toLowerCase(Locale.ROOT));
        }
        boolean said = message != null && !message.isBlank() && !message.equalsIgnoreCase(title);
        return Errors.of(
                path,
                status,
                "the request cannot be read: " + (said ? message : "its path, its query or a header is malformed"));
    }
}
