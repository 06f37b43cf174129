package io.denyut.server.cli;

import io.denyut.store.StoreTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut store restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Looks through a backup and puts a copy of it in the place of the store, which is kept beside it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is in its place", "1:refused or failed; the store is as it was", "2:wrong arguments"})
final class StoreRestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path backup = Path.of("denyut-backup.db");

    @Override
    public Integer call() throws IOException {
        Path file = place.file();
        Path before = StoreTools.restore(
                backup,
                file,
                InstantSource.system().instant(),
                StoreCommand.progress(spec.commandLine().getErr()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + " is as " + backup + (before.equals(file) ? "" : "; what was there is kept as " + before));
        out.flush();
        return 0;
    }
}
