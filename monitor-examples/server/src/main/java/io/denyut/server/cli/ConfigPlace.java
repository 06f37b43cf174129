package io.denyut.server.cli;

import io.denyut.server.config.ConfigFiles;
import io.denyut.server.config.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which commands find what {@code denyut serve} finds without them. */
final class ConfigPlace {
    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file (default: as denyut serve finds it).")
    private @Nullable Path config;

    Path data() {
        return data;
    }

    ConfigFiles files() {
        return new ConfigFiles(Optional.ofNullable(config), data, Surroundings.ofProcess());
    }
}
