package io.denyut.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What came of looking through a store.
 *
 * @param file the database
 * @param schema the newest step of its schema
 * @param bytes looked through
 * @param took how long
 * @param problems in words, the first 100; none if all is as it was written
 * @since 0.1.0
 */
public record Verification(Path file, int schema, long bytes, Duration took, List<String> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
