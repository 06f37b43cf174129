package io.denyut.server.http;

import java.time.Duration;

/** A request that is refused, in words for whoever sent it. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final long retrySeconds;

    public HttpProblem(int status, String message) {
        this(status, message, 0);
    }

    private HttpProblem(int status, String message, long retrySeconds) {
        super(message);
        this.status = status;
        this.retrySeconds = retrySeconds;
    }

    /**
     * A refusal that will not last.
     *
     * @param status 429 or 503
     * @param retry when to come again; told in whole seconds, 1 at least
     */
    public static HttpProblem later(int status, String message, Duration retry) {
        return new HttpProblem(
                status, message, Math.max(1, retry.plusMillis(999).toSeconds()));
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** The answer for a path, in the form that is used there. */
    Response response(String path) {
        Response response = Errors.of(path, status, text());
        return retrySeconds == 0 ? response : response.with("Retry-After", Long.toString(retrySeconds));
    }
}
