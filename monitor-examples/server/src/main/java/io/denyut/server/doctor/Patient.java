package io.denyut.server.doctor;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.server.PluginDirectory;
import io.denyut.server.config.ConfigFiles;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.config.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The set-up that is looked at, read once. */
public final class Patient implements AutoCloseable {
    private static final int DEFAULT_PORT = 5000;

    private final Path data;
    private final ConfigFiles files;
    private final Plugins plugins;
    private final @Nullable ServerConfig config;
    private final List<Problem> problems;

    private Patient(Path data, Optional<Path> configFile, Surroundings surroundings) {
        this.data = data.toAbsolutePath().normalize();
        this.files = new ConfigFiles(configFile, this.data, surroundings);
        this.plugins = PluginDirectory.discover(this.data);
        ServerConfig read = null;
        List<Problem> refused = List.of();
        try {
            read = ConfigReader.read(files, plugins);
        } catch (ConfigException e) {
            refused = e.problems();
        }
        this.config = read;
        this.problems = refused;
    }

    /**
     * Reads what a server that was started like this would read.
     *
     * @param configFile empty: the one that a server would find
     */
    public static Patient of(Path data, Optional<Path> configFile, Surroundings surroundings) {
        return new Patient(data, configFile, surroundings);
    }

    Path data() {
        return data;
    }

    /** Where the configuration is or would be. */
    Path configFile() {
        return files.main().orElse(files.suggestedMain());
    }

    Plugins plugins() {
        return plugins;
    }

    /** The configuration; empty if it has problems. */
    Optional<ServerConfig> config() {
        return Optional.ofNullable(config);
    }

    /** What is wrong with the configuration. */
    List<Problem> problems() {
        return problems;
    }

    /** The port that a server would take. */
    int port() {
        return config == null ? DEFAULT_PORT : config.port().orElse(DEFAULT_PORT);
    }

    @Override
    public void close() {
        if (config != null) {
            config.close();
        }
        plugins.close();
    }
}
