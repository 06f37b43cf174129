package io.denyut.server;

import io.denyut.Plugins;
import java.nio.file.Path;

/** Where the jars of third parties lie: {@code plugins} in the data directory. */
public final class PluginDirectory {
    private PluginDirectory() {}

    public static Path in(Path dataDirectory) {
        return dataDirectory.resolve("plugins").toAbsolutePath().normalize();
    }

    /** The plug-ins that are part of the server and those of the directory; to be closed. */
    public static Plugins discover(Path dataDirectory) {
        return Plugins.discover(PluginDirectory.class.getClassLoader(), in(dataDirectory));
    }
}
