package io.denyut.server.cli;

import io.denyut.store.StoreTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut store backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Copies the store as it is at this moment into one new file, and looks through the copy.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the copy is there and good", "1:it could not be made", "2:wrong arguments"})
final class StoreBackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    @Parameters(paramLabel = "FILE", description = "The new file; nothing may be there.")
    private Path target = Path.of("denyut-backup.db");

    @Override
    public Integer call() throws IOException {
        return StoreVerifyCommand.tell(
                StoreTools.backup(
                        place.file(),
                        target,
                        StoreCommand.progress(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}
