package io.denyut.server.cli;

import io.denyut.server.DenyutServer;
import io.denyut.server.PluginDirectory;
import io.denyut.server.StartException;
import io.denyut.server.StartOptions;
import io.denyut.server.config.Surroundings;
import io.denyut.server.internal.ServerThreads;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code denyut serve}: monitors until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Monitors, records and serves the dashboard until it is stopped (Ctrl+C or SIGTERM).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as it was told to, everything written",
            "1:it could not start, or did not stop as it should",
            "2:wrong arguments"
        },
        footer = {
            "",
            "The configuration is the first of: --config FILE, ./denyut.yml, DIR/denyut.yml.",
            "Variables of .env and of the environment have the last word; see env.example and docs/operations.md.",
            "Without any of them, this host's loopback is monitored.",
            "Plug-ins are the jars in DIR/plugins; 'denyut plugins' lists them.",
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int MAX_PORT = 65_535;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port of the dashboard (default: 5000).")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is written (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path config;

    @Override
    public Integer call() throws Exception {
        if (port != null && (port < 0 || port > MAX_PORT)) {
            throw new ParameterException(
                    spec.commandLine(), "--port " + port + " must be 0 to " + MAX_PORT + " (0: any free one)");
        }
        CountDownLatch stopped = new CountDownLatch(1);
        DenyutServer server = start();
        ServerThreads.atExit("denyut-stop", () -> {
            try {
                server.close();
                return 0;
            } catch (RuntimeException e) {
                LOG.error("the server did not stop as it should", e);
                return 1;
            } finally {
                stopped.countDown();
            }
        });
        // Only now: whoever reads it may send a signal.
        StartText.print(spec.commandLine().getOut(), server);
        stopped.await();
        return 0;
    }

    private DenyutServer start() throws StartException {
        return DenyutServer.start(new StartOptions(
                data,
                Optional.ofNullable(config),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                PluginDirectory.discover(data),
                InstantSource.system(),
                Surroundings.ofProcess()));
    }
}
