package io.denyut.server.cli;

import io.denyut.ConfigException;
import io.denyut.server.StartException;
import io.denyut.server.Version;
import io.denyut.server.config.UnreadableStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut}: without a command it prints its help. */
@Command(
        name = "denyut",
        mixinStandardHelpOptions = true,
        versionProvider = DenyutCommand.VersionText.class,
        description = "Network monitoring: pings, records, shows and alerts.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with:   @|bold denyut serve|@      then open http://127.0.0.1:5000/",
            "In trouble:   @|bold denyut doctor|@",
        },
        subcommands = {
            ServeCommand.class,
            ConfigCommand.class,
            PluginsCommand.class,
            TargetCommand.class,
            AlertCommand.class,
            NotifyCommand.class,
            StoreCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class DenyutCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command line and returns the exit code: 0 done, 1 refused or failed, 2 wrong arguments. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new DenyutCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        return line;
    }

    private static int failed(Exception e, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        if (e instanceof ConfigException config) {
            ProblemText.print(err, config);
            return REFUSED;
        }
        if (e instanceof UnreadableStoreException unreadable) {
            ProblemText.print(err, new ConfigException(List.of(unreadable.problem())));
            return REFUSED;
        }
        if (e instanceof StartException || e instanceof IOException) {
            err.println("denyut: " + e.getMessage());
            err.flush();
            return REFUSED;
        }
        throw e; // a fault of ours: picocli prints the stack
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "Denyut " + Version.current() + " (Java " + Runtime.version() + ", " + System.getProperty("os.name")
                        + ")"
            };
        }
    }
}
