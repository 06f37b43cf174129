package io.denyut.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;

/** Secrets that the configuration only points to. */
@NullUnmarked
final class ReferencedSecrets implements Secrets {
    private static final long MAX_BYTES = 64 << 10;

    private final Path base;
    private final UnaryOperator<String> environment;

    ReferencedSecrets(Path base, UnaryOperator<String> environment) {
        this.base = base;
        this.environment = environment;
    }

    @Override
    public Optional<Secret> find(String name) {
        if (name.startsWith("env:")) {
            return secret(environment.apply(name.substring(4)));
        }
        if (name.startsWith("file:")) {
            return firstLine(name.substring(5));
        }
        return Optional.empty();
    }

    private Optional<Secret> firstLine(String path) {
        try {
            Path file = base.resolve(path);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            return secret(Files.readString(file).lines().findFirst().orElse(""));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // whoever needs it says that it is missing; the content must not reach a message
        }
    }

    /** An empty text is none: nobody means to log in with an empty password. */
    private static Optional<Secret> secret(String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Secret.of(text));
    }
}
