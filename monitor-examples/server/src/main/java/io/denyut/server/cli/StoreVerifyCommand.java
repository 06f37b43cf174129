package io.denyut.server.cli;

import io.denyut.server.doctor.Sizes;
import io.denyut.store.StoreTools;
import io.denyut.store.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut store verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Looks through the whole store: pages, indexes, references, and what measurements are packed in.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is as it was written", "1:something is wrong, or it cannot be read", "2:wrong arguments"
        })
final class StoreVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    @Override
    public Integer call() throws IOException {
        Verification found = StoreTools.verify(
                place.file(), StoreCommand.progress(spec.commandLine().getErr()));
        return tell(found, spec.commandLine().getOut());
    }

    /** Says what came of it. */
    static int tell(Verification found, PrintWriter out) {
        found.problems().forEach(out::println);
        out.println(found.file() + ": " + Sizes.words(found.bytes()) + " looked through in "
                + found.took().toMillis() / 1_000.0 + " s, "
                + (found.isGood()
                        ? "all is as it was written"
                        : found.problems().size() + " problems"));
        out.flush();
        return found.isGood() ? 0 : 1;
    }
}
