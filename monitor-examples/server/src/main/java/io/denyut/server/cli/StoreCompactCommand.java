package io.denyut.server.cli;

import io.denyut.server.doctor.Sizes;
import io.denyut.store.StoreTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut store compact}. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        description = "Writes the store anew without the free space in it. Needs as much space as it has used.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused or failed; the store is as it was", "2:wrong arguments"})
final class StoreCompactCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    @Override
    public Integer call() throws IOException {
        Path file = place.file();
        long back = StoreTools.compact(
                file, StoreCommand.progress(spec.commandLine().getErr()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + Sizes.words(Math.max(0, back)) + " handed back");
        out.flush();
        return 0;
    }
}
