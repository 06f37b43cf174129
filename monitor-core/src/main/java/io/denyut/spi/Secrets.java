package io.denyut.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds secrets by name. Asked at each use, so that a changed secret needs no restart. Thread-safe; may read a small file.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Secrets {
    /** The secret with this name, or empty if there is none or it cannot be read. */
    Optional<Secret> find(String name);

    /** None at all. */
    static Secrets none() {
        return name -> Optional.empty();
    }

    /**
     * {@code env:NAME} from the environment, {@code file:PATH} from the first line of a file of at most 64 KiB. An
     * empty text is no secret.
     *
     * @param base what a relative path is relative to
     */
    static Secrets fromEnvironmentAndFiles(Path base) {
        return new ReferencedSecrets(base, System::getenv);
    }
}
