package io.denyut.store.internal.series;

import io.denyut.Observation;
import io.denyut.store.History;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A store of samples in a file, with a clock that stands where it was set. */
final class OpenSeries implements AutoCloseable {
    private final Path file;
    private final UnaryOperator<SeriesOptions> options;
    final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    volatile Instant now = Instant.parse("2026-03-04T05:00:00Z");
    Database database;
    SeriesEngine engine;

    OpenSeries(Path file) throws Exception {
        this(file, options -> options);
    }

    OpenSeries(Path file, UnaryOperator<SeriesOptions> options) throws Exception {
        this.file = file;
        this.options = options;
        open();
    }

    private void open() throws Exception {
        database = Database.open(file, DatabaseOptions.of(() -> now).withSurvivesPowerLoss(false));
        engine = SeriesEngine.open(database, options.apply(SeriesOptions.of(() -> now)), nanos::get);
    }

    void restart() throws Exception {
        database.close();
        open();
    }

    void write(List<Observation> observations) throws Exception {
        engine.write(observations);
        engine.flush();
    }

    /** Rolls up, deletes, and waits for it. */
    void upkeep() throws Exception {
        engine.sealing().get(30, TimeUnit.SECONDS);
        engine.upkeep().get(30, TimeUnit.SECONDS);
        engine.sealing().get(30, TimeUnit.SECONDS);
    }

    /** Nothing comes for so long that all windows are put away. */
    void settle() throws Exception {
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(40));
        upkeep();
        upkeep();
    }

    List<History.Entry> all() throws Exception {
        List<History.Entry> all = new ArrayList<>();
        engine.history().export(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), all::add);
        return all;
    }

    long count(String table) throws Exception {
        return database.read(session -> session.number("SELECT count(*) FROM " + table, 0));
    }

    @Override
    public void close() {
        database.close();
    }
}
