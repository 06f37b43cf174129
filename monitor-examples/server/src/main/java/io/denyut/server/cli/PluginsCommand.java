package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.server.PluginDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code denyut plugins}: which plug-ins there are, and which were refused, with the reasons. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "Lists the plug-ins that a configuration may name, and those that were refused.",
        subcommands = PluginsShowCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:--strict, and some were refused", "2:wrong arguments"},
        footer = {
            "",
            "A plug-in is a jar in DIR/plugins, or a folder of jars there. The server reads them when it starts.",
        })
final class PluginsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--strict", description = "Exit code 1 when a plug-in was refused.")
    private boolean strict;

    @Override
    public Integer call() {
        Logging.silencePlugins();
        PrintWriter out = spec.commandLine().getOut();
        try (Plugins plugins = PluginDirectory.discover(data)) {
            PluginList list = new PluginList(plugins, PluginDirectory.in(data));
            out.print(json ? list.json() : text(list));
            out.flush();
            return strict && !plugins.problems().isEmpty() ? 1 : 0;
        }
    }

    private static String text(PluginList list) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "ID", "VERSION", "FROM"));
        for (Plugins.Found found : list.found()) {
            rows.add(List.of(found.kind(), found.id(), found.version(), list.from(found)));
        }
        StringBuilder text = new StringBuilder(Columns.of(rows));
        if (!list.problems().isEmpty()) {
            text.append("\nRefused:\n");
        }
        for (Problem problem : list.problems()) {
            text.append("  ")
                    .append(problem.where())
                    .append("\n    ")
                    .append(problem.message())
                    .append('\n');
            problem.suggestion()
                    .ifPresent(hint -> text.append("    Remedy: ").append(hint).append('\n'));
        }
        if (list.hasNoneOfItsOwn()) {
            text.append("\nThere are no plug-ins in ")
                    .append(list.directory())
                    .append(
                            ".\nPut a jar there, or a folder with the jar and its libraries, and start the server again.\n");
        }
        text.append("\nThe settings of one:  denyut plugins show KIND ID\n");
        return text.toString();
    }
}
