package io.denyut.server;

import io.denyut.Plugins;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server is started with.
 *
 * @param data the data directory; made if it is not there
 * @param config the configuration file; empty: this host's loopback
 * @param port overrides the file's; 0 takes any free one
 * @param plugins that the configuration may name; the server closes them when it stops
 * @param clock for ages on the page
 */
public record StartOptions(Path data, Optional<Path> config, OptionalInt port, Plugins plugins, InstantSource clock) {}
