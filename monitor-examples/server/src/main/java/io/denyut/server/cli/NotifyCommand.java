package io.denyut.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut notify}: the channels. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        description = "Tests the channels by which people are told.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = NotifyTestCommand.class)
final class NotifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
