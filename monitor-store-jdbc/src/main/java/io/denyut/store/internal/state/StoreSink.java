package io.denyut.store.internal.state;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.series.SeriesEngine;
import java.util.ArrayList;
import java.util.List;

/** Stores samples and the changes of state among them, both in one transaction. Used by one thread. */
public final class StoreSink implements Sink {
    private static final int COMMIT_SAMPLES = 10_000;
    /** So many new targets or changes of state take about 50 ms, and no alert is to wait much longer. */
    private static final int COMMIT_COSTLY = 250;

    private final Database database;
    private final SeriesEngine series;
    private final StateChanges changes;
    private List<Observation> pending = new ArrayList<>();
    private int costly;

    public StoreSink(Database database, SeriesEngine series, StateChanges changes) {
        this.database = database;
        this.series = series;
        this.changes = changes;
    }

    @Override
    public void write(List<Observation> batch) throws StoreException {
        for (int i = 0; i < batch.size(); i++) {
            Observation observation = batch.get(i);
            series.add(observation);
            pending.add(observation);
            costly += changes.isCostly(observation) ? 1 : 0;
            if (series.pendingSamples() >= COMMIT_SAMPLES
                    || pending.size() >= COMMIT_SAMPLES
                    || costly >= COMMIT_COSTLY) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws StoreException {
        if (pending.isEmpty()) {
            return;
        }
        // A write that took too long may still be under way when more comes: its list is never touched again.
        List<Observation> observations = pending;
        pending = new ArrayList<>(observations.size());
        costly = 0;
        SeriesEngine.Commit commit = series.begin();
        boolean done = false;
        try {
            database.write(Priority.SAMPLES, session -> {
                commit.store(session);
                changes.store(session, observations);
                return true;
            });
            done = true;
        } finally {
            if (!done) {
                series.abandon(commit);
            }
        }
        series.finish(commit);
    }

    @Override
    public SinkOptions options() {
        return series.sink().options();
    }
}
