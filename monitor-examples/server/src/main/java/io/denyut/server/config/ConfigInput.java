package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a configuration said when they were read.
 *
 * @param file that {@code top} was read from, if there was one
 * @param dotEnv the variables of {@code .env} by name
 * @param objects what the page has changed
 * @param objectsKept the page has a file, be it an empty one
 * @param digests of the files' bytes
 */
record ConfigInput(
        Optional<Path> file,
        Section top,
        Optional<Path> dotEnvFile,
        Map<String, Variable> dotEnv,
        List<ObjectsText.Placed> objects,
        boolean objectsKept,
        List<String> digests) {
    static final Section NOTHING = new Section("", Place.whole(""), Map.of());

    /** The same with other objects of the page. */
    ConfigInput with(List<ObjectsText.Placed> others) {
        return new ConfigInput(file, top, dotEnvFile, dotEnv, others, true, digests);
    }

    /** True if the files are the same, byte by byte. */
    boolean says(ConfigInput other) {
        return file.equals(other.file) && dotEnvFile.equals(other.dotEnvFile) && digests.equals(other.digests);
    }
}
