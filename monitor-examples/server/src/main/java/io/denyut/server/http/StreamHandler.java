package io.denyut.server.http;

import java.io.IOException;

/** Serves one viewer of a live stream until it ends. */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Writes until the viewer goes away or the server stops; blocks meanwhile.
     *
     * @throws IOException when the viewer is gone
     * @throws HttpProblem before the first write, to refuse in words
     */
    void serve(Request request, StreamOutput output) throws IOException, InterruptedException;
}
