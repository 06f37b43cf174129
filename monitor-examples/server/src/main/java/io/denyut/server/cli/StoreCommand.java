package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.server.PluginDirectory;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.config.StoreSettings;
import io.denyut.server.doctor.Sizes;
import io.denyut.store.StoreProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code denyut store}: the file that everything measured is kept in. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = "Looks after the store: the file that everything measured is kept in.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StoreStatusCommand.class,
            StoreVerifyCommand.class,
            StoreBackupCommand.class,
            StoreRestoreCommand.class,
            StoreCompactCommand.class,
            StoreExportCommand.class
        },
        footer = {
            "",
            "status, verify, backup and export may be used while a server runs; restore and compact when none does.",
        })
final class StoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** The options by which all of them find the store. */
    static final class Place {
        @Mixin
        private ConfigPlace place = new ConfigPlace();

        @Option(
                names = "--store",
                paramLabel = "FILE",
                description = "The store itself (default: as the configuration says).")
        private @Nullable Path store;

        Path file() {
            if (store != null) {
                return store.toAbsolutePath().normalize();
            }
            return read().file();
        }

        /** What the configuration says; empty where the store itself was named. */
        Optional<StoreSettings> settings() {
            return store == null ? Optional.of(read()) : Optional.empty();
        }

        private StoreSettings read() {
            Logging.quietPlugins();
            try (Plugins plugins = PluginDirectory.discover(place.data());
                    ServerConfig read = ConfigReader.read(place.files(), plugins)) {
                return read.store();
            }
        }
    }

    /** Says on the error output how many bytes are done, once a second at most. */
    static StoreProgress progress(PrintWriter err) {
        return said(err, Sizes::words);
    }

    /** As {@link #progress}, in parts of some kind. */
    static StoreProgress parts(PrintWriter err, String kind) {
        return said(err, total -> total + " " + kind);
    }

    private static StoreProgress said(PrintWriter err, LongFunction<String> size) {
        long[] said = {System.nanoTime()};
        return (what, done, total) -> {
            if (System.nanoTime() - said[0] >= Duration.ofSeconds(1).toNanos()) {
                said[0] = System.nanoTime();
                err.println(
                        total > 0
                                ? what + ": " + Math.min(100, done * 100 / total) + " % of " + size.apply(total)
                                : what);
                err.flush();
            }
        };
    }
}
