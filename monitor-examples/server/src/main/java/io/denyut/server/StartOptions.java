package io.denyut.server;

import io.denyut.Plugins;
import io.denyut.server.config.Surroundings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server is started with.
 *
 * @param data the data directory; made if it is not there
 * @param config the configuration file; empty: {@code denyut.yml} of the working directory or of the data directory, or none
 * @param port overrides the file's; 0 takes any free one
 * @param plugins that the configuration may name; the server closes them when it stops
 * @param clock for ages on the page
 * @param surroundings the environment and the working directory
 */
public record StartOptions(
        Path data,
        Optional<Path> config,
        OptionalInt port,
        Plugins plugins,
        InstantSource clock,
        Surroundings surroundings) {
    /** Without an environment, and at work in the data directory. */
    public StartOptions(Path data, Optional<Path> config, OptionalInt port, Plugins plugins, InstantSource clock) {
        this(data, config, port, plugins, clock, new Surroundings(Map.of(), data));
    }
}
