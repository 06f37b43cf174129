package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.server.PluginDirectory;
import io.denyut.server.config.ConfigFiles;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.config.Surroundings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut config check [FILE]}: lists everything that is wrong with a file, or says what is in it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Reads a configuration file, with .env and the environment as serve does, and lists everything that is wrong.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file can be used", "1:it has problems", "2:wrong arguments"})
final class ConfigCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The file (default: ./denyut.yml, else DIR/denyut.yml, as denyut serve finds it).")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Override
    public Integer call() {
        Logging.quietPlugins();
        PrintWriter out = spec.commandLine().getOut();
        ConfigFiles files = new ConfigFiles(Optional.ofNullable(file), data, Surroundings.ofProcess());
        String what = files.main().map(Path::toString).orElse("no denyut.yml");
        try (Plugins plugins = PluginDirectory.discover(data);
                ServerConfig config = ConfigReader.read(files, plugins)) {
            config.warnings().forEach(warning -> out.println("warning: " + warning));
            config.dotEnvFile().ifPresent(env -> out.println("with " + env));
            out.println(what + ": " + config.summary() + ". Good.");
            out.flush();
        }
        return 0;
    }
}
