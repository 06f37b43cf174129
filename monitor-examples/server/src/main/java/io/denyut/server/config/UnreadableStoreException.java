package io.denyut.server.config;

import io.denyut.Problem;
import java.io.IOException;

/** What an {@link ObjectStore} keeps cannot be understood, with the place where understanding ends. */
public final class UnreadableStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public UnreadableStoreException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public Problem problem() {
        return problem == null ? Problem.of("objects", String.valueOf(getMessage())) : problem;
    }
}
