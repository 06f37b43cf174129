package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Each job is a transaction; one that fails is rolled back and told to whoever waits for it, and the next one is
 * done: nothing that a job meets ends the thread. A connection that is of no use any more is opened anew, at most once a second.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long LOOK_AT_FILE = TimeUnit.SECONDS.toNanos(1);
    private static final long OPEN_AGAIN = TimeUnit.SECONDS.toNanos(1);
    /** Pages in the write-ahead log from which they are copied into the database. */
    private static final int CHECKPOINT_PAGES = 1_000;
    /** Pages from which readers are kept out for a moment, so that the log can begin anew: 32 MiB. */
    private static final int LONG_LOG_PAGES = 8 * CHECKPOINT_PAGES;

    /** On some failures SQLite has rolled back by itself; this is its general error code. */
    private static final int NO_TRANSACTION = 1;

    private static final Duration NO_READERS = Duration.ofMillis(50);

    private final Path file;
    private final Connections connections;
    private final Readers readers;
    private final DatabaseOptions options;
    private final WriterQueue queue = new WriterQueue();
    private final Thread thread;

    // Confined to the writer's thread.
    private @Nullable Session session;
    private @Nullable Object identity;
    private long lookedAt;
    private @Nullable StoreException notOpen;
    private long triedAt;

    // Guarded by this.
    private long jobs;
    private long failures;
    private long longestNanos;
    private long longestAlertNanos;
    private @Nullable StoreException problem;
    private @Nullable Instant problemSince;

    /** Takes over a connection that is set up. */
    Writer(Path file, Connections connections, Readers readers, DatabaseOptions options, Session session) {
        this.file = file;
        this.connections = connections;
        this.readers = readers;
        this.options = options;
        this.session = session;
        this.identity = connections.identity().orElse(null);
        this.lookedAt = System.nanoTime();
        this.thread = new Thread(this, "denyut-store-writer");
    }

    void start() {
        thread.start();
    }

    boolean isThisThread() {
        return Thread.currentThread() == thread;
    }

    void submit(Job<?> job) throws StoreException {
        if (!queue.offer(job)) {
            throw queue.isClosed()
                    ? new StoreException(Kind.CLOSED, "database " + file + " is closed")
                    : new StoreException(
                            Kind.BUSY,
                            "database " + file + ": " + WriterQueue.MOST + " writes wait already, nothing was stored"
                                    + problemText());
        }
    }

    boolean takeBack(Job<?> job) {
        return queue.remove(job);
    }

    private synchronized String problemText() {
        return problem == null ? "" : "; last problem: " + problem.getMessage();
    }

    // ---------------------------------------------------------------- the writer's thread

    @Override
    public void run() {
        try {
            for (Job<?> job = queue.take(); job != null; job = queue.take()) {
                perform(job);
            }
        } finally {
            StoreException closed = new StoreException(Kind.CLOSED, "database " + file + " is closed");
            queue.close();
            queue.drain().forEach(job -> job.future.completeExceptionally(closed));
            closeSession();
        }
    }

    private <T extends @Nullable Object> void perform(Job<T> job) {
        long begun = System.nanoTime();
        T result;
        try {
            result = transact(job.task);
        } catch (StoreException e) {
            failed(e);
            job.future.completeExceptionally(e);
            return;
        } catch (Throwable e) { // a fault in one job must not end all writing
            job.future.completeExceptionally(e);
            return;
        }
        succeeded(job, begun);
        if (job.sliced && Boolean.TRUE.equals(result)) {
            if (queue.isClosed()) {
                job.future.completeExceptionally(
                        new StoreException(Kind.CLOSED, "database " + file + " is closed; the rest is left for later"));
            } else {
                queue.again(job);
            }
        } else {
            job.future.complete(result);
        }
        if (job.priority != Priority.ALERT || queue.isEmpty()) {
            checkpointIfDue();
        }
    }

    private <T extends @Nullable Object> T transact(SqlTask<T> task) throws StoreException {
        Session current = opened();
        boolean done = false;
        try {
            current.execute("BEGIN IMMEDIATE");
            T result = task.run(current);
            current.execute("COMMIT");
            done = true;
            return result;
        } catch (SQLException e) {
            StoreException words = Failures.words(file, e);
            if (Failures.reopens(words.kind())) {
                drop(current);
            }
            throw words;
        } finally {
            if (!done) {
                rollBack(current);
            }
            current.ended(done);
        }
    }

    private void rollBack(Session current) {
        if (current != session) {
            return; // closed, and the transaction with it
        }
        try {
            current.clearBatches();
            current.execute("ROLLBACK");
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_TRANSACTION) {
                drop(current);
            }
        }
    }

    private Session opened() throws StoreException {
        long now = System.nanoTime();
        Session current = session;
        if (current != null && now - lookedAt >= LOOK_AT_FILE) {
            lookedAt = now;
            Object there = connections.identity().orElse(null);
            if (there == null || !there.equals(identity)) {
                drop(current); // what is written to a file without a name is lost
                current = null;
            }
        }
        return current != null ? current : reopen(now);
    }

    private Session reopen(long now) throws StoreException {
        StoreException last = notOpen;
        if (last != null && now - triedAt < OPEN_AGAIN) {
            throw last;
        }
        triedAt = now;
        try {
            Optional<Object> there = connections.identity();
            if (there.isEmpty()) {
                throw new StoreException(
                        Kind.GONE,
                        "database " + file + " is gone: it was there and was removed or its disk taken away;"
                                + " put it back, or restart to begin a new one");
            }
            if (!there.get().equals(identity)) {
                throw new StoreException(
                        Kind.GONE,
                        "database " + file + " was replaced by another file while it was in use;"
                                + " restart to use that one");
            }
            Session opened = connections.writer();
            readers.renew();
            session = opened;
            notOpen = null;
            LOG.info("store: {} is open again", file);
            return opened;
        } catch (SQLException e) {
            StoreException words = Failures.words(file, e);
            notOpen = words;
            throw words;
        } catch (StoreException e) {
            notOpen = e;
            throw e;
        }
    }

    private void drop(Session old) {
        session = null;
        readers.renew();
        try {
            old.close();
        } catch (SQLException e) {
            LOG.debug("store: the writing connection did not close: {}", e.toString());
        }
    }

    /** Copies the write-ahead log into the database. A failure is not the last job's: what was committed is safe in the log. */
    private void checkpointIfDue() {
        Session current = session;
        if (current == null) {
            return;
        }
        try {
            int waiting = current.query(
                            "PRAGMA wal_checkpoint(NOOP)", row -> row.getInt("log") - row.getInt("checkpointed"))
                    .get(0);
            if (waiting < CHECKPOINT_PAGES) {
                return;
            }
            current.execute("PRAGMA wal_checkpoint(PASSIVE)");
            int pages = current.query("PRAGMA wal_checkpoint(NOOP)", row -> row.getInt("log"))
                    .get(0);
            if (pages >= LONG_LOG_PAGES) {
                readers.whileNobodyReads(
                        NO_READERS,
                        writer -> {
                            writer.execute("PRAGMA wal_checkpoint(RESTART)");
                            return null;
                        },
                        current);
            }
        } catch (SQLException e) {
            StoreException words = Failures.words(file, e);
            failed(words);
            if (Failures.reopens(words.kind())) {
                drop(current);
            }
        }
    }

    private void closeSession() {
        Session current = session;
        if (current != null) {
            session = null;
            try {
                current.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (SQLException e) {
                LOG.debug("store: the write-ahead log stays until the next start: {}", e.toString());
            }
            drop(current);
        }
    }

    // ---------------------------------------------------------------- how it goes

    private void succeeded(Job<?> job, long begun) {
        long now = System.nanoTime();
        Instant since;
        synchronized (this) {
            jobs++;
            longestNanos = Math.max(longestNanos, now - begun);
            if (job.priority == Priority.ALERT) {
                longestAlertNanos = Math.max(longestAlertNanos, now - job.queuedAt);
            }
            since = problemSince;
            problem = null;
            problemSince = null;
        }
        if (since != null) {
            LOG.info("store: {} is written again; it was not since {}", file, since);
        }
    }

    private void failed(StoreException e) {
        boolean isNew;
        synchronized (this) {
            failures++;
            isNew = problem == null;
            problem = e;
            if (isNew) {
                problemSince = options.clock().instant();
            }
        }
        if (isNew) {
            LOG.warn("store: {}", e.getMessage());
        } else {
            LOG.debug("store: {}", e.getMessage());
        }
    }

    synchronized DatabaseHealth health() {
        return new DatabaseHealth(
                Optional.ofNullable(problem).map(e -> String.valueOf(e.getMessage())),
                Optional.ofNullable(problemSince),
                jobs,
                failures,
                queue.size(),
                Duration.ofNanos(longestNanos),
                Duration.ofNanos(longestAlertNanos));
    }

    /** Does what waits, at most for this long, and ends the thread. */
    void close(Duration wait) {
        queue.close();
        try {
            thread.join(Math.max(1, wait.toMillis()));
            if (thread.isAlive()) {
                StoreException closed = new StoreException(Kind.CLOSED, "database " + file + " is closed");
                queue.drain().forEach(job -> job.future.completeExceptionally(closed));
                thread.join(Math.max(1, wait.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("store: the writer of {} did not end within {} s", file, 2 * wait.toSeconds());
        }
    }
}
