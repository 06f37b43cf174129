package io.denyut;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration was refused. All its problems are listed at once, each with where it is, the value and the bound.
 *
 * @since 0.1.0
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @throws IllegalArgumentException if there is no problem */
    public ConfigException(List<Problem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String where, String message) {
        this(List.of(Problem.of(where, message)));
    }

    private static String text(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ConfigException needs a problem");
        }
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** Everything that is wrong; at least one. */
    public List<Problem> problems() {
        return problems == null ? List.of(Problem.of("configuration", String.valueOf(getMessage()))) : problems;
    }
}
