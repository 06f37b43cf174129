package io.denyut.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the writing while there is too little space on the disk. Not thread-safe. */
final class FreeSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

    private final Path directory;
    private final long minimum;
    private final SpaceMeter meter;
    private boolean stopped;

    /** Tells how many bytes can still be written where a path lies. */
    @FunctionalInterface
    interface SpaceMeter {
        /** What the file system says. */
        SpaceMeter SYSTEM = path -> Files.getFileStore(path).getUsableSpace();

        long usableBytes(Path path) throws IOException;
    }

    FreeSpace(Path directory, long minimum, SpaceMeter meter) {
        this.directory = directory;
        this.minimum = minimum;
        this.meter = meter;
    }

    /** @throws IOException if less than the minimum is free */
    void require() throws IOException {
        if (minimum == 0) {
            return;
        }
        long usable = meter.usableBytes(directory);
        if (usable >= minimum) {
            if (stopped) {
                LOG.info("csv: {} has {} MB free again, writing goes on", directory, megabytes(usable));
                stopped = false;
            }
            return;
        }
        String problem = "CSV folder " + directory + " has only " + megabytes(usable)
                + " MB free on its disk; nothing is written below " + megabytes(minimum)
                + " MB and the rows wait. Make room, or lower minFree";
        if (!stopped) {
            LOG.warn("csv: {}", problem);
            stopped = true;
        }
        throw new IOException(problem);
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }
}
