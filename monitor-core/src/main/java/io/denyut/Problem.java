package io.denyut;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was refused, in words that say what to do about it.
 *
 * @param where the file and line, row id, setting or jar it is about
 * @param message what is wrong, with the value and the bound; never a secret
 * @param hint what to try, such as the nearest known key; {@code null} if there is nothing to suggest
 * @since 0.1.0
 */
public record Problem(
        String where, String message, @Nullable String hint) {
    public static Problem of(String where, String message) {
        return new Problem(where, message, null);
    }

    /** What to try, if there is anything to suggest. */
    public Optional<String> suggestion() {
        return Optional.ofNullable(hint);
    }

    @Override
    public String toString() {
        return where + ": " + message + (hint == null ? "" : " (" + hint + ")");
    }
}
