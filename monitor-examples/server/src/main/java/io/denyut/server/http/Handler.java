package io.denyut.server.http;

/** Answers the requests of one route; called on several threads at once. */
@FunctionalInterface
public interface Handler {
    /**
     * The answer.
     *
     * @throws HttpProblem to refuse in words
     */
    Response handle(Request request) throws Exception;
}
