package io.denyut.server.cli;

import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.server.config.PageTargets;
import io.denyut.server.config.StoredObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut target add ADDRESS}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a target.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:added", "1:refused", "2:wrong arguments"})
final class TargetAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TargetCommand.Files files = new TargetCommand.Files();

    @Parameters(paramLabel = "ADDRESS", description = "What is looked at: an IP address or a host name.")
    private String address = "";

    @Option(names = "--id", paramLabel = "ID", description = "Identity of its whole history (default: the address).")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "NAME", description = "For people (default: the id).")
    private @Nullable String name;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; may be given several times.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        PageTargets targets = files.targets();
        String wanted = id == null ? address : id;
        if (wanted.isBlank()) {
            throw new ConfigException("ADDRESS", "must not be empty");
        }
        if (targets.kept().containsKey(wanted)) {
            throw new ConfigException(List.of(new Problem(
                    "target " + wanted, "is there already", "remove it first: ./denyut target remove " + wanted)));
        }
        Map<String, Object> definition = new LinkedHashMap<>();
        if (name != null) {
            definition.put("name", name);
        }
        definition.put("address", address);
        if (!tags.isEmpty()) {
            definition.put("tags", tags);
        }
        List<StoredObject> one = List.of(new StoredObject(StoredObject.TARGET, wanted, definition));
        Map<String, Problem> problems = targets.problems(one);
        if (!problems.isEmpty()) {
            throw new ConfigException(List.copyOf(problems.values()));
        }
        targets.put(one);
        spec.commandLine().getOut().println("target " + wanted + " added: " + address);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
