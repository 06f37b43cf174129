package io.denyut.server.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one thing.
 *
 * @param name of the thing
 * @param finding one line; never a secret
 * @param details further lines
 * @param remedy what to do, as a command where there is one; {@code null} where nothing has to be done
 */
public record Diagnosis(
        String name,
        Level level,
        String finding,
        List<String> details,
        @Nullable String remedy) {
    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, but may not for long or not well. */
        WARNING,
        /** The server does not start, or does not measure. */
        FAILED
    }

    public Diagnosis {
        details = List.copyOf(details);
    }

    static Diagnosis ok(String name, String finding) {
        return new Diagnosis(name, Level.OK, finding, List.of(), null);
    }

    static Diagnosis warning(String name, String finding, String remedy) {
        return new Diagnosis(name, Level.WARNING, finding, List.of(), remedy);
    }

    static Diagnosis failed(String name, String finding, String remedy) {
        return new Diagnosis(name, Level.FAILED, finding, List.of(), remedy);
    }

    Diagnosis with(List<String> more) {
        return new Diagnosis(name, level, finding, more, remedy);
    }
}
