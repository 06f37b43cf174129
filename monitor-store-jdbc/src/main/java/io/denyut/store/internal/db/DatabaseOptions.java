package io.denyut.store.internal.db;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a database is opened.
 *
 * @param clock for the times that the database itself writes
 * @param survivesPowerLoss whether a commit waits for the disk (synchronous=FULL); without, a power failure may take the last commits, and
 *     the end of the process still takes none
 * @param pageSize of a new file, bytes
 * @param readers most connections that read at once
 * @param lockWait how long the writer waits for another program that holds the database
 */
public record DatabaseOptions(
        InstantSource clock, boolean survivesPowerLoss, int pageSize, int readers, Duration lockWait) {
    /** As the server runs it. Pages of 8 KiB hold the chunks of samples with the least waste, measured against 4 and 16. */
    public static DatabaseOptions of(InstantSource clock) {
        return new DatabaseOptions(clock, true, 8192, 4, Duration.ofSeconds(1));
    }

    public DatabaseOptions withSurvivesPowerLoss(boolean survives) {
        return new DatabaseOptions(clock, survives, pageSize, readers, lockWait);
    }

    public DatabaseOptions withPageSize(int bytes) {
        return new DatabaseOptions(clock, survivesPowerLoss, bytes, readers, lockWait);
    }
}
