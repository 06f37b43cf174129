package io.denyut.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads {@code store:}. */
final class StoreReader {
    /** The name of the database within the data directory. */
    private static final String FILE = "denyut.db";

    private static final Duration LEAST = Duration.ofDays(2);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration LONGEST = Duration.ofDays(10_000);
    private static final int LEAST_MEGABYTES = 16;
    private static final int MOST_MEGABYTES = 1_000_000_000;

    private enum Synchronous {
        FULL,
        NORMAL
    }

    private StoreReader() {}

    static StoreSettings read(Keys keys, Problems problems, Path dataDirectory) {
        boolean enabled = keys.flag("enabled").orElse(true);
        Path file = file(keys, dataDirectory);
        boolean full = keys.choice("synchronous", Synchronous.class).orElse(Synchronous.FULL) == Synchronous.FULL;
        Keys keep = new Keys(keys.below("keep"), problems);
        StoreSettings settings = new StoreSettings(
                enabled,
                file,
                full,
                keep(keep, "raw", Duration.ofDays(7)),
                keep(keep, "five-minutes", Duration.ofDays(90)),
                keep(keep, "hours", Duration.ofDays(730)),
                keep(keep, "days", FOR_EVER),
                keep(keep, "alerts", Duration.ofDays(730)),
                bytes(keep, "megabytes"),
                bytes(keep, "raw-megabytes").orElse(Long.MAX_VALUE),
                bytes(keep, "five-minutes-megabytes").orElse(Long.MAX_VALUE),
                bytes(keep, "hours-megabytes").orElse(Long.MAX_VALUE));
        keep.refuseOthers();
        keys.refuseOthers();
        return settings;
    }

    private static Path file(Keys keys, Path dataDirectory) {
        Optional<String> text = keys.text("file");
        try {
            if (text.isEmpty() || !text.get().isBlank()) {
                return dataDirectory
                        .resolve(text.map(String::trim).orElse(FILE))
                        .toAbsolutePath()
                        .normalize();
            }
            keys.problem("file", "must not be empty", "for example file: " + FILE);
        } catch (InvalidPathException e) {
            keys.problem("file", Keys.quoted(text.orElse("")) + " is not a path");
        }
        return dataDirectory.resolve(FILE).toAbsolutePath().normalize();
    }

    private static Duration keep(Keys keep, String key, Duration otherwise) {
        return keep.duration(key, LEAST, LONGEST).orElse(otherwise);
    }

    private static OptionalLong bytes(Keys keep, String key) {
        OptionalInt megabytes = keep.integer(key, LEAST_MEGABYTES, MOST_MEGABYTES);
        return megabytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of((long) megabytes.getAsInt() << 20);
    }
}
