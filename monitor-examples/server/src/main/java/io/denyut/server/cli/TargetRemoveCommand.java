package io.denyut.server.cli;

import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.server.config.Owner;
import io.denyut.server.config.PageTargets;
import io.denyut.spi.Suggestions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut target remove ID}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a target that was added by command, on the page or through REST.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:removed",
            "1:there is no such target, or it belongs to a file or an inventory",
            "2:wrong arguments"
        })
final class TargetRemoveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TargetCommand.Files files = new TargetCommand.Files();

    @Parameters(paramLabel = "ID", description = "The id of the target.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
        PageTargets targets = files.targets();
        if (!targets.remove(id)) {
            throw new ConfigException(List.of(refusal(targets)));
        }
        spec.commandLine().getOut().println("target " + id + " removed");
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Problem refusal(PageTargets targets) throws IOException {
        List<PageTargets.Listed> all = targets.list();
        Optional<PageTargets.Listed> there =
                all.stream().filter(each -> each.target().id().equals(id)).findFirst();
        if (there.isEmpty()) {
            return new Problem(
                    "target " + id,
                    "is not there",
                    Suggestions.nearest(
                                    id,
                                    all.stream().map(each -> each.target().id()).toList())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(null));
        }
        return there.get().owner() == Owner.FILE
                ? new Problem("target " + id, "belongs to the configuration file", "remove it there")
                : new Problem(
                        "target " + id, "comes from the source '" + there.get().source() + "'", "remove its row there");
    }
}
