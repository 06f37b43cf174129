package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file with one writer and a few readers. Thread-safe.
 *
 * <p><b>Writing.</b> Every write is a task on the thread {@code denyut-store-writer} and a transaction of its own: durable when it returns,
 * undone when it throws. The order is by {@link Priority}, so keep tasks short: what takes more than 50 ms is given to {@link #slices}.
 *
 * <p><b>Reading.</b> {@link #read} runs on the caller's thread with a connection of its own and one view of the data; it never stops the
 * writer. Keep it short: an old view keeps the write-ahead log from beginning anew.
 *
 * <p><b>When it fails</b> each call says so by a {@link StoreException} in words, {@link #health} shows since when, and the next call tries
 * again; a file that was lost and comes back is opened again.
 */
public final class Database implements AutoCloseable {
    /** An alert's commit fails after this rather than stall. */
    private static final Duration ALERT_LIMIT = Duration.ofMillis(1_900);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Path file;
    private final OwnerLock lock;
    private final Readers readers;
    private final Writer writer;

    private Database(Path file, OwnerLock lock, Readers readers, Writer writer) {
        this.file = file;
        this.lock = lock;
        this.readers = readers;
        this.writer = writer;
    }

    /**
     * Opens a database and brings its schema up to this program's, making folder and file if they are not there.
     *
     * @throws StoreException if another process has it, it is not ours or newer than this program, or it cannot be read and written
     */
    public static Database open(Path file, DatabaseOptions options) throws StoreException {
        return open(file, Contents.STORE, options);
    }

    /** As {@link #open(Path, DatabaseOptions)}, for other contents. */
    public static Database open(Path file, Contents contents, DatabaseOptions options) throws StoreException {
        return open(file, contents, options, Migration.all(contents));
    }

    static Database open(Path given, Contents contents, DatabaseOptions options, List<Migration> migrations)
            throws StoreException {
        Path file = given.toAbsolutePath().normalize();
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new StoreException(Kind.READ_ONLY, "database " + file + ": its folder cannot be made (" + e + ")", e);
        }
        OwnerLock lock = OwnerLock.take(file);
        Connections connections = new Connections(file, options);
        Session session = null;
        try {
            session = connections.writer();
            new Schema(file, contents, migrations, options.clock()).bringUp(session);
            Readers readers = new Readers(file, connections, options.readers());
            Writer writer = new Writer(file, connections, readers, options, session);
            writer.start();
            return new Database(file, lock, readers, writer);
        } catch (SQLException e) {
            throw closed(lock, session, Failures.words(file, e));
        } catch (StoreException e) {
            throw closed(lock, session, e);
        }
    }

    private static StoreException closed(OwnerLock lock, @Nullable Session session, StoreException failure) {
        try {
            if (session != null) {
                session.close();
            }
            lock.close();
        } catch (SQLException | IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    public Path file() {
        return file;
    }

    /**
     * Writes and waits for it. An {@link Priority#ALERT} fails after 2 s, others after 30 s.
     *
     * @throws StoreException if nothing was stored; {@link Kind#BUSY} after the time is over: then it may be stored all the same
     */
    public <T extends @Nullable Object> T write(Priority priority, SqlTask<T> task) throws StoreException {
        if (writer.isThisThread()) {
            throw new IllegalStateException("the writer cannot wait for itself");
        }
        Duration limit = priority == Priority.ALERT ? ALERT_LIMIT : LIMIT;
        Job<T> job = new Job<>(priority, task, false);
        writer.submit(job);
        try {
            return job.future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            boolean unbegun = writer.takeBack(job);
            throw new StoreException(
                    Kind.BUSY,
                    "database " + file + ": no answer within " + limit.toMillis() + " ms, "
                            + (unbegun ? "nothing was stored" : "it may be stored or not"),
                    e);
        } catch (InterruptedException e) {
            writer.takeBack(job);
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.BUSY, "database " + file + ": interrupted, it may be stored or not", e);
        }
    }

    private StoreException failure(@Nullable Throwable cause) {
        if (cause instanceof StoreException known) {
            // Its own trace ends on the writer's thread; ours tells who asked.
            return new StoreException(known.kind(), String.valueOf(known.getMessage()), known);
        }
        if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        if (cause instanceof Error fault) {
            throw fault;
        }
        return new StoreException(Kind.OTHER, "database " + file + ": " + cause, new IllegalStateException(cause));
    }

    /** Writes without waiting; the future fails with a {@link StoreException}, and completes on the writer's thread: do little there. */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Priority priority, SqlTask<T> task) {
        return submit(new Job<>(priority, task, false));
    }

    /** Does long work piece by piece; completes after the last one, or with what the first failing one threw. */
    public CompletableFuture<@Nullable Void> slices(Priority priority, SlicedWork work) {
        return submit(new Job<>(priority, session -> work.next(session, new Slice()), true))
                .thenApply(more -> null);
    }

    private <T extends @Nullable Object> CompletableFuture<T> submit(Job<T> job) {
        try {
            writer.submit(job);
        } catch (StoreException e) {
            job.future.completeExceptionally(e);
        }
        return job.future;
    }

    /**
     * Reads on the caller's thread, in one view of the data.
     *
     * @throws StoreException if it fails, or all connections stay lent for 5 s
     */
    public <T extends @Nullable Object> T read(SqlTask<T> task) throws StoreException {
        return readers.read(task);
    }

    public DatabaseHealth health() {
        return writer.health();
    }

    /** Does what waits to be written, for at most 10 s, and lets go of the file. */
    @Override
    public void close() {
        readers.close();
        writer.close(CLOSE);
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot let go of " + file, e);
        }
    }
}
