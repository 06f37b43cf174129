package io.denyut.store;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.store.internal.db.Contents;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseHealth;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.rows.RowExpiry;
import io.denyut.store.internal.rows.RowWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes results and samples as plain rows of an SQLite file, for those who ask in SQL. It takes 30 to 60 times the space of {@link JdbcStore}
 * and is read by nothing in Denyut: it is for a few days, beside the store and never in its file.
 *
 * <p><b>Durable.</b> When {@link #flush} returns, what was written before survives the end of the process and a power failure. An observation
 * that comes again is known by (target, check, source, tick), as long as its row is kept, and counted.
 *
 * <p><b>When it cannot write</b> it throws a {@link StoreException} in words, its queue keeps the observations, and it goes on by itself.
 * Another process on the same file, and a file that holds something else, are refused in words.
 *
 * <p>Rows older than the time that they are kept are deleted once a minute while there are commits, in pieces of 50 ms. Used by one thread, as
 * every sink; {@link #health} by any.
 *
 * @since 0.1.0
 */
public final class RowSink implements Sink {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final SinkOptions OPTIONS = SinkOptions.DEFAULT.withSpool(256L << 20, 0);
    private static final int COMMIT = 5_000;
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final Duration keep;
    private final InstantSource clock;
    private final AtomicLong results = new AtomicLong();
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();

    private volatile @Nullable Database database;
    private List<Observation> pending = new ArrayList<>();
    private CompletableFuture<?> tidying = CompletableFuture.completedFuture(null);
    private Instant tidied = Instant.MIN;
    private boolean closed;

    private RowSink(Builder options) {
        this.file = options.file;
        this.keep = options.keep;
        this.clock = options.clock;
    }

    /** Writes with all defaults. Does no I/O; the file is made at the first write. */
    public static RowSink to(Path file) {
        return builder(file).build();
    }

    /** Begins with all defaults. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public void write(List<Observation> batch) throws StoreException {
        requireOpen();
        for (Observation observation : batch) {
            pending.add(observation);
            if (pending.size() >= COMMIT) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws StoreException {
        requireOpen();
        if (pending.isEmpty()) {
            return;
        }
        // What fails is written again by the queue; a write that took too long may still be under way with its list.
        List<Observation> observations = pending;
        pending = new ArrayList<>();
        Database open = opened();
        RowWriter.Written written = open.write(Priority.SAMPLES, session -> RowWriter.put(session, observations));
        results.addAndGet(written.results());
        samples.addAndGet(written.samples());
        duplicates.addAndGet(written.duplicates());
        tidy(open);
    }

    private Database opened() throws StoreException {
        Database known = database;
        if (known == null) {
            known = Database.open(file, Contents.ROWS, DatabaseOptions.of(clock));
            database = known;
        }
        return known;
    }

    private void tidy(Database open) {
        Instant now = clock.instant();
        if (tidying.isDone() && (now.isBefore(tidied) || !now.isBefore(tidied.plus(TIDY_EVERY)))) {
            tidied = now;
            tidying = open.slices(Priority.UPKEEP, new RowExpiry(Micros.of(now.minus(keep)), deleted));
        }
    }

    /** How the writing goes. */
    public RowSinkHealth health() {
        Database open = database;
        Optional<DatabaseHealth> writing = Optional.ofNullable(open).map(Database::health);
        return new RowSinkHealth(
                file,
                writing.flatMap(DatabaseHealth::problem),
                writing.flatMap(DatabaseHealth::since),
                results.get(),
                samples.get(),
                duplicates.get(),
                deleted.get(),
                writing.map(DatabaseHealth::failures).orElse(0L));
    }

    @Override
    public SinkOptions options() {
        return OPTIONS;
    }

    /** Lets go of the file; what was not flushed is not there. */
    @Override
    public void close() {
        Database open = database;
        if (!closed && open != null) {
            open.close();
        }
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the sink of rows is closed");
        }
    }

    /**
     * Settings of a sink; {@link #build} copies them, so a builder can be used again. Defaults: rows are kept for 7 days, the system's clock.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final Path file;
        private Duration keep = Duration.ofDays(7);
        private InstantSource clock = InstantSource.system();

        private Builder(Path file) {
            this.file = file;
        }

        /**
         * How long rows are kept, by their ticks; default 7 days.
         *
         * @param keep an hour to 36,500 days
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder keep(Duration keep) {
            if (keep.compareTo(SHORTEST) < 0 || keep.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("keep " + keep + " must be an hour to 36,500 days");
            }
            this.keep = keep;
            return this;
        }

        /** By which rows grow old; default the system's. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** Makes the sink; does no I/O. */
        public RowSink build() {
            return new RowSink(this);
        }
    }
}
