package io.denyut.store;

import io.denyut.spi.AlertStore;
import io.denyut.spi.StateStore;
import io.denyut.store.internal.alert.JdbcAlertStore;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseHealth;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.state.JdbcStateHistory;
import io.denyut.store.internal.state.JdbcStateStore;
import io.denyut.store.internal.state.StateChanges;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Everything a monitor remembers, in one SQLite file: {@link #alerts()}, {@link #state()}, and the past of both.
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
    private final Database database;
    private final InstantSource clock;
    private final StateChanges changes;
    private final AlertStore alerts;
    private final StateStore state;
    private final StateHistory states;

    private JdbcStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new StateChanges(clock);
        this.alerts = new JdbcAlertStore(database, clock);
        this.state = new JdbcStateStore(database, changes, clock);
        this.states = new JdbcStateHistory(database);
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

    /** Open alerts, their history and the outbox. Closing it does nothing. */
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
                health.longestWrite(),
                health.longestAlert());
    }

    /** Writes what waits and lets go of the file, within 10 s. */
    @Override
    public void close() {
        database.close();
    }

    /**
     * How a store is opened.
     *
     * <p>Defaults: the system's clock, commits that wait for the disk.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final Path file;
        private InstantSource clock = InstantSource.system();
        private boolean survivesPowerLoss = true;

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

        /** @throws StoreException as {@link JdbcStore#open(Path)} */
        public JdbcStore open() throws StoreException {
            DatabaseOptions options = DatabaseOptions.of(clock).withSurvivesPowerLoss(survivesPowerLoss);
            return new JdbcStore(Database.open(file, options), clock);
        }
    }
}
