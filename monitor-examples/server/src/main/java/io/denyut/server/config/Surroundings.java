package io.denyut.server.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a process brings along.
 *
 * @param environment its variables
 * @param workingDirectory what relative paths of the environment are relative to
 */
public record Surroundings(Map<String, String> environment, Path workingDirectory) {
    public Surroundings {
        environment = Map.copyOf(environment);
        workingDirectory = workingDirectory.toAbsolutePath().normalize();
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), Path.of(""));
    }

    @Override
    public String toString() {
        return "Surroundings in " + workingDirectory + " with " + environment.size() + " variables";
    }
}
