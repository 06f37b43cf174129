package io.denyut.server.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The directories that a server writes to. */
final class Directories {
    private Directories() {}

    /** By what they are for; the data directory first. */
    static Map<String, Path> of(Patient patient) {
        Map<String, Path> all = new LinkedHashMap<>();
        all.put("the data directory", patient.data());
        patient.config().ifPresent(config -> all.putAll(config.directories()));
        return all;
    }

    /** The directory, or the first above it that is there. */
    static Path existing(Path directory) {
        Path at = directory.toAbsolutePath().normalize();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }
}
