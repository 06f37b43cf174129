package io.denyut.store;

import io.denyut.Target;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Sink;
import io.denyut.spi.StateStore;
import io.denyut.store.internal.alert.AlertExpiry;
import io.denyut.store.internal.alert.AlertStandIn;
import io.denyut.store.internal.alert.JdbcAlertStore;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseHealth;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.series.SeriesEngine;
import io.denyut.store.internal.series.SeriesHealth;
import io.denyut.store.internal.series.SeriesOptions;
import io.denyut.store.internal.series.TierBytes;
import io.denyut.store.internal.state.JdbcStateHistory;
import io.denyut.store.internal.state.JdbcStateStore;
import io.denyut.store.internal.state.StateChanges;
import io.denyut.store.internal.state.StoreSink;
import io.denyut.store.internal.tools.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a monitor remembers, in one SQLite file: what it measured ({@link #sink()}, {@link #history()}), how things are and were ({@link
 * #state()}, {@link #states()}), and its alerts ({@link #alerts()}).
 *
 * <p><b>Durable.</b> What a call has stored survives the end of the process at any moment and, unless that was given up, a power failure.
 *
 * <p><b>One writer.</b> All writing is done by one thread, {@code denyut-store-writer}; alerts go first. Another process on the same file is
 * refused in words.
 *
 * <p><b>When it fails</b> (disk full, file locked, taken away) each call throws a {@link StoreException} in words, {@link #health()} says since
 * when, and it goes on by itself when the cause is gone.
 *
 * <p>The schema is documented in {@code docs/store.md} and made to be read by hand. Thread-safe. Close the monitor first, then this.
 *
 * @since 0.1.0
 */
public final class JdbcStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final Database database;
    private final InstantSource clock;
    private final Duration keepAlerts;
    private final SeriesEngine series;
    private final History history;
    private final Sink sink;
    private final AlertStandIn alerts;
    private final StateStore state;
    private final StateHistory states;

    private volatile @Nullable StoreStatus status;

    /** The day, since 1970, in which old alerts were deleted last; guarded by this. */
    private long cleared = Long.MIN_VALUE;

    private JdbcStore(Database database, SeriesEngine series, Builder options) {
        this.database = database;
        this.clock = options.clock;
        this.keepAlerts = options.keepAlerts;
        StateChanges changes = new StateChanges(clock, series::lastResult);
        this.series = series;
        this.history = series.history();
        this.sink = new StoreSink(database, series, changes);
        this.alerts = new AlertStandIn(new JdbcAlertStore(database, clock));
        this.state = new JdbcStateStore(database, changes, clock, series::lastResults, this::lookAfter);
        this.states = new JdbcStateHistory(database);
        lookAtSizes();
    }

    /**
     * Opens a store with all defaults, making file and folder if they are not there.
     *
     * @throws StoreException if another process has it, it is not ours or newer than this program, or it cannot be read and written
     */
    public static JdbcStore open(Path file) throws StoreException {
        return builder(file).open();
    }

    /** Begins with all defaults. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /**
     * Takes observations: samples and changes of state. Durable when its {@link Sink#flush} returns, both or neither; for one monitor, on one
     * thread. Closing it does nothing.
     */
    public Sink sink() {
        return sink;
    }

    /** What was measured. */
    public History history() {
        return history;
    }

    /**
     * Open alerts, their history and the outbox. A commit that fails is to be made again; after 5 s in which none could be stored, changes
     * are taken all the same, kept in memory and stored when that works again, so that people are told when the disk is full. What the
     * process ends before is told anew after the next start. Closing it does nothing.
     */
    public AlertStore alerts() {
        return alerts;
    }

    /** Latest observations, facts, modes, agents' positions. Closing it does nothing. */
    public StateStore state() {
        return state;
    }

    /** State changes and availability. */
    public StateHistory states() {
        return states;
    }

    /** Stores what alerts left in memory, notes the size, and deletes old alerts once a day; waits for neither. */
    private void lookAfter() {
        settleAlerts();
        lookAtSizes();
        Instant now = clock.instant();
        database.submit(Priority.UPKEEP, session -> {
            Sizes.note(session, Micros.of(now));
            return null;
        });
        series.upkeep(); // results may have ceased to come, and they do it otherwise
        long day = Math.floorDiv(now.getEpochSecond(), DAY);
        synchronized (this) {
            if (day == cleared) {
                return;
            }
            cleared = day;
        }
        database.slices(Priority.UPKEEP, new AlertExpiry(Micros.of(now.minus(keepAlerts))));
    }

    private void lookAtSizes() {
        try {
            status = database.read(session -> Sizes.brief(session, database.file()));
        } catch (StoreException e) {
            LOG.debug("store: its size is not known: {}", e.toString());
        }
    }

    private void settleAlerts() {
        try {
            alerts.settle();
        } catch (Exception e) {
            LOG.warn("store: what was told while nothing could be stored is not stored: {}", e.toString());
        }
    }

    /** A target as it was when it was measured last: its name and address. */
    public Optional<Target> target(String id) throws StoreException {
        List<Target> found = database.read(session -> session.query(
                "SELECT name, address FROM target WHERE id = ?",
                row -> Target.of(id, row.getString("address")).withName(row.getString("name")),
                id));
        return found.stream().findFirst();
    }

    /** A value that was put, by its name. */
    public Optional<String> setting(String name) throws StoreException {
        List<String> values = database.read(session ->
                session.query("SELECT value FROM setting WHERE name = ?", row -> row.getString("value"), name));
        return values.stream().findFirst();
    }

    /** Keeps a value of at most 1,000,000 characters under a name of 1 to 200. */
    public void putSetting(String name, String value) throws StoreException {
        if (name.isBlank() || name.length() > 200 || value.length() > 1_000_000) {
            throw new IllegalArgumentException("setting '" + name + "': the name must be 1 to 200 characters, the value"
                    + " of " + value.length() + " at most 1,000,000");
        }
        long now = Micros.of(clock.instant());
        database.write(
                Priority.STATE,
                session -> session.update(
                        "INSERT INTO setting (name, value, changed) VALUES (?, ?, ?) ON CONFLICT (name)"
                                + " DO UPDATE SET value = excluded.value, changed = excluded.changed",
                        name,
                        value,
                        now));
    }

    /** What was put, by kind and id. */
    public List<StoredDefinition> definitions() throws StoreException {
        return database.read(session -> session.query(
                "SELECT kind, id, definition FROM object ORDER BY kind, id",
                row -> new StoredDefinition(row.getString("kind"), row.getString("id"), row.getString("definition"))));
    }

    /** Keeps what somebody made, in place of what was kept under its kind and id. */
    public void putDefinition(StoredDefinition made) throws StoreException {
        long now = Micros.of(clock.instant());
        database.write(
                Priority.STATE,
                session -> session.update(
                        "INSERT INTO object (kind, id, definition, changed) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id)"
                                + " DO UPDATE SET definition = excluded.definition, changed = excluded.changed",
                        made.kind(),
                        made.id(),
                        made.definition(),
                        now));
    }

    /** Forgets one; false if there was none. */
    public boolean removeDefinition(String kind, String id) throws StoreException {
        return database.write(
                        Priority.STATE,
                        session -> session.update("DELETE FROM object WHERE kind = ? AND id = ?", kind, id))
                == 1;
    }

    /** How the writing goes. */
    public StoreHealth health() {
        DatabaseHealth health = database.health();
        return new StoreHealth(
                database.file(),
                health.problem(),
                health.since(),
                health.writes(),
                health.failures(),
                health.waiting(),
                alerts.waiting(),
                measurements(series.health()),
                Optional.ofNullable(status),
                health.longestWrite(),
                health.longestAlert());
    }

    private static StoreHealth.Measurements measurements(SeriesHealth health) {
        return new StoreHealth.Measurements(
                health.series(),
                health.samples(),
                health.rowsInMemory(),
                health.bytesInMemory(),
                health.duplicates(),
                health.overLimit(),
                health.tooLate(),
                health.outOfRange(),
                health.lateParts(),
                health.overflown());
    }

    /** Writes what waits and lets go of the file, within 10 s. */
    @Override
    public void close() {
        try {
            alerts.settleAtEnd();
        } catch (Exception e) {
            LOG.warn("store: what was told while nothing could be stored is not stored: {}", e.toString());
        }
        database.close();
    }

    /**
     * How a store is opened.
     *
     * <p>Defaults: the system's clock, commits that wait for the disk, alerts kept for two years, results for a
     * week, their sums for 90 days (5 min), two years (1 h) and ever (1 d).
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final Path file;
        private InstantSource clock = InstantSource.system();
        private boolean survivesPowerLoss = true;
        private SeriesOptions series = SeriesOptions.of(clock);
        private Duration keepAlerts = Duration.ofDays(730);

        private Builder(Path file) {
            this.file = file;
        }

        /** Where the times come from that the store itself writes, such as when a mode changed. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Whether a commit waits until the disk has it (SQLite's synchronous=FULL). Without, a power failure may take the last commits, which
         * may be told twice then; the end of the process still takes none.
         */
        public Builder survivesPowerLoss(boolean survives) {
            this.survivesPowerLoss = survives;
            return this;
        }

        /**
         * How long the history of alerts and deliveries is kept after their end; at least a day. State changes are kept for ever.
         *
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder keepAlerts(Duration time) {
            if (time.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException("keepAlerts " + time + " must be at least a day");
            }
            this.keepAlerts = time;
            return this;
        }

        /**
         * How long measurements are kept. Each tier answers questions about as much of the past as it reaches; the finer ones take the space.
         *
         * @param raw every result, 2 days or more
         * @param fiveMinutes summed up for five minutes
         * @param hours summed up for an hour
         * @param days summed up for a day
         * @throws IllegalArgumentException if one is out of 2 to 36,500 days
         */
        public Builder keepMeasurements(Duration raw, Duration fiveMinutes, Duration hours, Duration days) {
            this.series = series.withKeepRaw(raw)
                    .withKeepFiveMinutes(fiveMinutes)
                    .withKeepHours(hours)
                    .withKeepDays(days);
            return this;
        }

        /**
         * How large the file may become: above it, the oldest measurements of the finest tier go before their time. No bound by default.
         *
         * @throws IllegalArgumentException if it is less than 1 MiB
         */
        public Builder maxBytes(long bytes) {
            this.series = series.withMaxBytes(bytes);
            return this;
        }

        /**
         * How large a tier may become, by its packed values: above it, its oldest days go before their time. No bounds by default.
         *
         * @param raw every result; {@link Long#MAX_VALUE} for no bound, as for the others
         * @param fiveMinutes summed up for five minutes
         * @param hours summed up for an hour
         * @throws IllegalArgumentException if one is less than 1 MiB
         */
        public Builder maxBytesOfTiers(long raw, long fiveMinutes, long hours) {
            this.series = series.withTierBytes(new TierBytes(raw, fiveMinutes, hours));
            return this;
        }

        /** @throws StoreException as {@link JdbcStore#open(Path)} */
        public JdbcStore open() throws StoreException {
            DatabaseOptions options = DatabaseOptions.of(clock).withSurvivesPowerLoss(survivesPowerLoss);
            Database database = Database.open(file, options);
            boolean opened = false;
            try {
                JdbcStore store = new JdbcStore(database, SeriesEngine.open(database, series.withClock(clock)), this);
                opened = true;
                return store;
            } catch (StoreException e) {
                throw e;
            } catch (IOException e) {
                throw new StoreException(StoreException.Kind.IO, "database " + database.file() + ": " + e, e);
            } finally {
                if (!opened) {
                    database.close();
                }
            }
        }
    }
}
