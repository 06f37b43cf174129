package io.denyut.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut config}: what can be done with configuration files. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Looks at configuration files.",
        subcommands = ConfigCheckCommand.class)
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
