package io.denyut.server.http;

import java.util.Optional;

/** What handlers see of a request. */
public interface Request {
    /** Most bytes of a body: 1 MiB. */
    int MAX_BODY = 1 << 20;

    /** A parameter of the query, if it is there. */
    Optional<String> query(String name);

    /** A part of the path that the route names {@code {name}} or {@code <name>}. */
    String path(String name);

    Optional<String> header(String name);

    /**
     * What was sent, {@link #MAX_BODY} at most; empty if nothing was. Read once, then kept.
     *
     * @throws HttpProblem 413 if it is longer, 408 if it takes long to come, 400 if it breaks off
     */
    byte[] body();
}
