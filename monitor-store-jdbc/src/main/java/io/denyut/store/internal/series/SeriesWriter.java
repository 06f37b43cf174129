package io.denyut.store.internal.series;

import io.denyut.Observation;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes observations and makes them durable: a commit is one entry of the journal. Only then do their rows come to the heads, by reading the
 * entry, which is also what a start does; so what can be read after a crash is what could be read before. Used by one thread, that of the sink.
 */
final class SeriesWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesWriter.class);
    /** Samples after which a commit does not wait for the flush. */
    private static final int COMMIT_SAMPLES = 10_000;
    /** Bytes of rows in memory from which a flush waits until more of them are in chunks. */
    private static final long MOST_HEAD_BYTES = 384L << 20;

    private final Database database;
    private final Catalog catalog;
    private final Heads heads;
    private final Sealing sealing;
    private final Tiers tiers;
    private final JournalCodec pending = new JournalCodec();
    private long nextEntry = 1;
    private final LongSupplier nanos;
    private final AtomicLong applied;
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong outOfRange = new AtomicLong();
    private final AtomicLong tooLate = new AtomicLong();
    private boolean warnedOfLimit;

    /**
     * What is stored with the next commit.
     *
     * @param entry its number in the journal
     * @param data {@code null} if there are no observations
     */
    record Commit(long entry, byte @Nullable [] data, Catalog.News news, long samples) {}

    SeriesWriter(
            Database database,
            Catalog catalog,
            Heads heads,
            Sealing sealing,
            Tiers tiers,
            AtomicLong applied,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.database = database;
        this.catalog = catalog;
        this.heads = heads;
        this.sealing = sealing;
        this.tiers = tiers;
        this.applied = applied;
    }

    /** Takes observations over; commits by itself after 10,000 samples. */
    void write(List<Observation> batch) throws IOException {
        for (int i = 0; i < batch.size(); i++) {
            add(batch.get(i));
            if (pending.samples() >= COMMIT_SAMPLES) {
                flush();
            }
        }
    }

    /** Takes an observation over. */
    void add(Observation observation) {
        long tick = Micros.of(observation.tick());
        if (tick < 0 || tick >= Keys.END_OF_TIME) {
            outOfRange.incrementAndGet();
            return;
        }
        if (Keys.day(tick) < tiers.keptFrom(Tier.RAW)) {
            tooLate.incrementAndGet();
            return;
        }
        Observed observed = catalog.observed(observation);
        if (observed != null) {
            pending.add(catalog, observed, tick, observation);
        }
        if (!warnedOfLimit && catalog.refused() > 0) {
            warnedOfLimit = true;
            LOG.warn(
                    "store: there are {} series, the most it takes: samples of new ones are left out and counted",
                    catalog.series());
        }
    }

    /** Makes what was taken over durable; when it throws, none of it is promised and all of it may come again. */
    void flush() throws IOException {
        if (pending.observations() == 0) {
            return;
        }
        Commit commit = begin();
        boolean done = false;
        try {
            database.write(Priority.SAMPLES, session -> {
                store(session, commit);
                return null;
            });
            done = true;
        } finally {
            if (!done) {
                abandon(commit);
            }
        }
        finish(commit);
        waitForRoom();
    }

    /** What a commit has to store; until it is finished or abandoned nothing else may be begun. */
    Commit begin() {
        byte[] data = pending.observations() == 0 ? null : pending.toBytes();
        Commit commit = new Commit(nextEntry++, data, catalog.takeNews(), pending.samples());
        pending.clear();
        return commit;
    }

    /** Within a transaction. */
    static void store(Session session, Commit commit) throws SQLException {
        Catalog.store(session, commit.news);
        if (commit.data != null) {
            session.update(
                    "INSERT INTO journal (shard, epoch, seq, data) VALUES (0, 0, ?, ?)", commit.entry, commit.data);
        }
    }

    /** The transaction is durable. */
    void finish(Commit commit) {
        if (commit.data != null) {
            JournalReader.apply(pending, commit.entry, commit.data, catalog, heads, nanos.getAsLong());
            samples.addAndGet(commit.samples);
        }
        applied.set(commit.entry);
        sealing.start();
    }

    /** The transaction failed, or it is not known whether it did. */
    void abandon(Commit commit) {
        catalog.putBack(commit.news);
    }

    /** Reads the journal, once at the start. */
    void recover(Session session) throws SQLException {
        long last = JournalReader.read(session, pending, catalog, heads, nanos.getAsLong());
        if (last >= 0) {
            applied.set(last);
            nextEntry = Math.max(nextEntry, last + 1);
        }
    }

    /** Waits while more rows are in memory than are to be. */
    void waitForRoom() {
        if (heads.bytes() > MOST_HEAD_BYTES) {
            try {
                sealing.underWay().join();
            } catch (CompletionException | CancellationException e) {
                LOG.debug("store: chunks are not written: {}", e.toString());
            }
        }
    }

    /** Samples that were taken over and wait for a commit. */
    long pendingSamples() {
        return pending.samples();
    }

    /** Samples that were made durable since the start. */
    long samples() {
        return samples.get();
    }

    /** Observations that were left out because their tick is before 1970 or after the end of time. */
    long outOfRange() {
        return outOfRange.get();
    }

    /** Observations that were left out because single samples of their day are kept no more. */
    long tooLate() {
        return tooLate.get();
    }
}
