package io.denyut.server;

import io.denyut.Problem;
import io.denyut.server.config.StoreSettings;
import io.denyut.store.JdbcStore;
import io.denyut.store.StoreException;
import io.denyut.store.StoreHealth;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Opens the store as the configuration says, and says in words what is wrong with it. */
public final class StoreAccess {
    private StoreAccess() {}

    /** @throws StartException in words, with what helps */
    static JdbcStore open(StoreSettings settings, InstantSource clock) throws StartException {
        JdbcStore.Builder builder = JdbcStore.builder(settings.file())
                .clock(clock)
                .survivesPowerLoss(settings.survivesPowerLoss())
                .keepMeasurements(
                        settings.keepRaw(), settings.keepFiveMinutes(), settings.keepHours(), settings.keepDays())
                .maxBytesOfTiers(settings.maxRawBytes(), settings.maxFiveMinutesBytes(), settings.maxHoursBytes())
                .keepAlerts(settings.keepAlerts());
        settings.maxBytes().ifPresent(builder::maxBytes);
        try {
            return builder.open();
        } catch (StoreException e) {
            throw new StartException(e.getMessage() + "; " + remedy(e.kind(), settings.file()), e);
        }
    }

    /** What helps, as a sentence without its end. */
    public static String remedy(StoreException.Kind kind, Path file) {
        return switch (kind) {
            case FULL -> "make room: df -h " + file.getParent();
            case LOCKED, BUSY -> "end the program that has it, or name another file: store: { file: ... }";
            case READ_ONLY ->
                "give this user the right to write to " + file.getParent()
                        + ", or name another file: store: { file: ... }";
            case CORRUPT ->
                "look at it with ./denyut store verify and put a backup in its place with ./denyut store"
                        + " restore, or move it away: what was kept in it is missing then";
            case FOREIGN -> "name another file: store: { file: ... }, or run the newer version";
            case GONE, IO, CLOSED, OTHER ->
                "look after the disk, name another file: store: { file: ... }, or start"
                        + " without: store: { enabled: false }";
        };
    }

    /** What an operator should look at. */
    static List<Problem> problems(JdbcStore store) {
        StoreHealth health = store.health();
        return health.problem()
                .map(message -> List.of(new Problem(
                        "store",
                        message
                                + health.since()
                                        .map(since -> " (since " + since.truncatedTo(ChronoUnit.SECONDS) + ")")
                                        .orElse(""),
                        "results wait in memory and then in the spool of the data directory, and are stored when it"
                                + " works again")))
                .orElse(List.of());
    }
}
