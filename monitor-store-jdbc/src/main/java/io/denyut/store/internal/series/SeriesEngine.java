package io.denyut.store.internal.series;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.store.History;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The samples of a database: takes observations, makes them durable, packs them, rolls them up, lets them go, and answers questions. What
 * {@link #write} and its kin do belongs to one thread, that of the sink; the rest is thread-safe. The database stays the caller's.
 */
public final class SeriesEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesEngine.class);
    private static final long UPKEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final SinkOptions SINK_OPTIONS =
            SinkOptions.DEFAULT.withBatch(2_000, Duration.ofMillis(200)).withSpool(512L << 20, 8L << 20);

    private final Catalog catalog;
    private final Heads heads = new Heads();
    private final Tiers tiers = new Tiers();
    private final Sealing sealing;
    private final SeriesWriter writer;
    private final RollUps rollUps;
    private final Expiry expiry;
    private final StoredHistory history;
    private final LastResults lastResults;

    /** Guarded by this. */
    private CompletableFuture<@Nullable Void> upkeep = CompletableFuture.completedFuture(null);

    private long lastUpkeep = System.nanoTime();

    private final LongSupplier nanos;

    private SeriesEngine(Database database, SeriesOptions options, LongSupplier nanos) {
        this.nanos = nanos;
        AtomicLong applied = new AtomicLong();
        catalog = new Catalog(options.maxSeries());
        sealing = new Sealing(database, catalog, heads, tiers, applied::get, nanos);
        writer = new SeriesWriter(database, catalog, heads, sealing, tiers, applied, nanos);
        rollUps = new RollUps(database, catalog, heads, tiers, options.clock());
        expiry = new Expiry(database, tiers, options);
        history = new StoredHistory(database, catalog, heads, tiers);
        lastResults = new LastResults(catalog, heads);
    }

    /**
     * Reads what there is and what the journal holds.
     *
     * @throws IOException if the database cannot be read
     */
    public static SeriesEngine open(Database database, SeriesOptions options) throws IOException {
        return open(database, options, System::nanoTime);
    }

    /** With another monotonic clock, which says when a window has been quiet for long: for those whose time goes faster. */
    public static SeriesEngine open(Database database, SeriesOptions options, LongSupplier nanos) throws IOException {
        SeriesEngine engine = new SeriesEngine(database, options, nanos);
        try {
            database.read(session -> {
                engine.tiers.load(session);
                engine.catalog.load(session);
                engine.writer.recover(session);
                return engine;
            });
        } catch (DamagedChunkException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "database " + database.file() + " is not what was written: " + e.getMessage()
                            + "; restore the last backup",
                    e);
        }
        engine.sealing.start();
        return engine;
    }

    /** Takes observations over; commits by itself after 10,000 samples. */
    public void write(List<Observation> batch) throws IOException {
        writer.write(batch);
    }

    /** Makes durable what was taken over. When it throws, nothing is promised, and all of it may come again. */
    public void flush() throws IOException {
        writer.flush();
        upkeepIfDue();
    }

    /** What a transaction of the caller's is to store; followed by {@link #finish} or {@link #abandon} before anything else. */
    public Commit begin() {
        return new Commit(writer.begin());
    }

    /** Takes an observation over without ever committing by itself. */
    public void add(Observation observation) {
        writer.add(observation);
    }

    /** Samples that were taken over and not begun to commit. */
    public long pendingSamples() {
        return writer.pendingSamples();
    }

    /** The transaction is durable: what it stored can be read from now on. */
    public void finish(Commit commit) {
        writer.finish(commit.content);
        writer.waitForRoom();
        upkeepIfDue();
    }

    /** The transaction failed, or it is not known whether it did. */
    public void abandon(Commit commit) {
        writer.abandon(commit.content);
    }

    /** What one transaction stores. */
    public static final class Commit {
        private final SeriesWriter.Commit content;

        private Commit(SeriesWriter.Commit content) {
            this.content = content;
        }

        /** Within the transaction. */
        public void store(Session session) throws SQLException {
            SeriesWriter.store(session, content);
        }
    }

    /** A sink that stores the samples and nothing else. */
    public Sink sink() {
        return new Sink() {
            @Override
            public void write(List<Observation> batch) throws IOException {
                SeriesEngine.this.write(batch);
            }

            @Override
            public void flush() throws IOException {
                SeriesEngine.this.flush();
            }

            @Override
            public SinkOptions options() {
                return SINK_OPTIONS;
            }
        };
    }

    public History history() {
        return history;
    }

    /** What came last of everything, as far as it is in no chunk yet. */
    public List<LastResult> lastResults() {
        return lastResults.all();
    }

    /** What came last of one check of one source at one target, as far as it is in no chunk yet. */
    public Optional<LastResult> lastResult(String target, String check, String source) {
        return lastResults.of(target, check, source);
    }

    private void upkeepIfDue() {
        boolean due;
        synchronized (this) {
            due = System.nanoTime() - lastUpkeep > UPKEEP_NANOS;
        }
        if (due) {
            upkeep();
        }
    }

    /**
     * Puts away what nothing was added to for long, rolls up days that are over and deletes what is too old. Done once a minute while
     * observations come; call it where none may.
     *
     * @return completes when all is done; if it fails it is tried again the next time
     */
    public synchronized CompletableFuture<@Nullable Void> upkeep() {
        if (!upkeep.isDone()) {
            return upkeep;
        }
        lastUpkeep = System.nanoTime();
        heads.markVanished(catalog, nanos.getAsLong());
        sealing.start();
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        upkeep = done;
        rollUps.run().whenComplete((rolledUp, failure) -> {
            if (failure == null) {
                expiry.run().whenComplete((expired, notExpired) -> end(done, notExpired));
            } else {
                end(done, failure);
            }
        });
        return done;
    }

    private static void end(CompletableFuture<@Nullable Void> done, @Nullable Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            LOG.debug("store: upkeep is done later: {}", failure.toString());
            done.completeExceptionally(failure);
        }
    }

    /** Completes, exceptionally or not, when everything that is due now is in chunks. */
    public CompletableFuture<@Nullable Void> sealing() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        sealing.underWay().whenComplete((before, failedBefore) -> {
            sealing.start(); // what is under way may have passed by what became due since
            sealing.underWay().whenComplete((now, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }

    /** How it stands. */
    public SeriesHealth health() {
        return new SeriesHealth(
                catalog.series(),
                writer.samples(),
                heads.rows(),
                heads.bytes(),
                heads.duplicates(),
                catalog.refused(),
                writer.tooLate(),
                writer.outOfRange(),
                sealing.lateParts(),
                sealing.overflown());
    }
}
