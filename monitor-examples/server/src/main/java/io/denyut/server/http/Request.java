package io.denyut.server.http;

import java.util.Optional;

/** What handlers see of a request. */
public interface Request {
    /** A parameter of the query, if it is there. */
    Optional<String> query(String name);

    /** A part of the path that the route names {@code {name}} or {@code <name>}. */
    String path(String name);

    Optional<String> header(String name);
}
