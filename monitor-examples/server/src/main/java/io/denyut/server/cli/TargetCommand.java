package io.denyut.server.cli;

import io.denyut.server.PluginDirectory;
import io.denyut.server.config.PageTargets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut target}: what is monitored. */
@Command(
        name = "target",
        mixinStandardHelpOptions = true,
        description = "Adds, removes, lists and imports targets.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TargetAddCommand.class,
            TargetRemoveCommand.class,
            TargetListCommand.class,
            TargetImportCommand.class
        },
        footer = {
            "",
            "Targets that are added here are kept in DIR/objects.json. A server that runs takes them over within seconds;",
            "those of denyut.yml and of inventories are changed there.",
        })
final class TargetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** The options by which all of them find the files. */
    static final class Files {
        @Mixin
        private ConfigPlace place = new ConfigPlace();

        PageTargets targets() {
            Logging.silencePlugins();
            return new PageTargets(place.files(), PluginDirectory.discover(place.data()));
        }
    }
}
