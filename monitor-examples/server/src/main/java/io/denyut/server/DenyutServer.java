package io.denyut.server;

import io.denyut.Monitor;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ConfiguredNotifier;
import io.denyut.server.config.ServerConfig;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secrets;
import java.nio.file.Path;
import java.util.List;

/** A running server: monitor, data directory and HTTP interface. */
public final class DenyutServer implements AutoCloseable {
    private final DataDirectory data;
    private final ServerConfig config;
    private final Monitor monitor;

    private DenyutServer(DataDirectory data, ServerConfig config, Monitor monitor) {
        this.data = data;
        this.config = config;
        this.monitor = monitor;
    }

    /**
     * Takes the data directory, reads the configuration, and starts to monitor and to answer.
     *
     * @throws StartException if directory or port cannot be had
     * @throws io.denyut.ConfigException if the configuration has problems
     */
    public static DenyutServer start(StartOptions options) throws StartException {
        DataDirectory data = DataDirectory.take(options.data());
        try {
            ServerConfig config = options.config().isPresent()
                    ? ConfigReader.read(options.config().get(), options.plugins(), data.path())
                    : ConfigReader.builtIn(options.plugins(), data.path());
            Monitor monitor = monitor(config, data.path());
            monitor.start();
            return new DenyutServer(data, config, monitor);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static Monitor monitor(ServerConfig config, Path data) {
        Monitor.Builder builder =
                Monitor.builder().secrets(Secrets.fromEnvironmentAndFiles(data)).spoolDirectory(data.resolve("spool"));
        config.checks().forEach(check -> builder.check(check.check()));
        config.sinks().forEach(builder::sink);
        config.rules().forEach(builder::rule);
        for (ConfiguredNotifier configured : config.notifiers()) {
            List<Recipient> to = configured.recipients();
            builder.notifier(
                    configured.id(),
                    configured.notifier(),
                    to.get(0),
                    to.subList(1, to.size()).toArray(Recipient[]::new));
        }
        config.routes().forEach(builder::route);
        return builder.build();
    }

    public ServerConfig config() {
        return config;
    }

    public Path dataDirectory() {
        return data.path();
    }

    public String url() {
        return "http://127.0.0.1:0/";
    }

    @Override
    public void close() {
        monitor.close();
        data.close();
    }
}
