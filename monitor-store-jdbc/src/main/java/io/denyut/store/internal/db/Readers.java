package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few connections that read, lent to one thread each. */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Path file;
    private final Connections connections;
    private final int most;
    /** Fair, so that {@link #whileNobodyReads} has its turn. */
    private final Semaphore permits;

    /** Guarded by this. */
    private final Deque<Lent> idle = new ArrayDeque<>();

    private int generation;
    private boolean closed;

    private record Lent(Session session, int generation) {}

    Readers(Path file, Connections connections, int most) {
        this.file = file;
        this.connections = connections;
        this.most = most;
        this.permits = new Semaphore(most, true);
    }

    <T extends @Nullable Object> T read(SqlTask<T> task) throws StoreException {
        try {
            if (!permits.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        Kind.BUSY,
                        "database " + file + ": " + most
                                + " questions at once are being answered and none ended within " + WAIT.toSeconds()
                                + " s; ask again, or ask for less");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.BUSY, "database " + file + ": interrupted while waiting to read", e);
        }
        try {
            return readNow(task);
        } finally {
            permits.release();
        }
    }

    private <T extends @Nullable Object> T readNow(SqlTask<T> task) throws StoreException {
        Lent lent = null;
        boolean good = false;
        try {
            lent = lend();
            // One view of everything, however many questions the task asks.
            lent.session.execute("BEGIN");
            T result = task.run(lent.session);
            lent.session.execute("COMMIT");
            good = true;
            return result;
        } catch (SQLException e) {
            throw Failures.words(file, e);
        } finally {
            if (lent != null) {
                giveBack(lent, good);
            }
        }
    }

    private Lent lend() throws SQLException, StoreException {
        int current;
        synchronized (this) {
            if (closed) {
                throw new StoreException(Kind.CLOSED, "database " + file + " is closed");
            }
            Lent known = idle.poll();
            if (known != null) {
                return known;
            }
            current = generation;
        }
        return new Lent(connections.reader(), current);
    }

    private void giveBack(Lent lent, boolean good) {
        synchronized (this) {
            if (good && !closed && lent.generation == generation) {
                idle.push(lent);
                return;
            }
        }
        close(lent);
    }

    private static void close(Lent lent) {
        try {
            lent.session.close();
        } catch (SQLException e) {
            LOG.debug("store: a reading connection did not close: {}", e.toString());
        }
    }

    /**
     * Runs something while no reader holds an old view of the database.
     *
     * @return false if that did not come about in time
     */
    boolean whileNobodyReads(Duration wait, SqlTask<?> task, Session writer) throws SQLException {
        try {
            if (!permits.tryAcquire(most, wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            task.run(writer);
            return true;
        } finally {
            permits.release(most);
        }
    }

    /** The file is opened anew: connections of before are of no use. */
    void renew() {
        Deque<Lent> old;
        synchronized (this) {
            generation++;
            old = new ArrayDeque<>(idle);
            idle.clear();
        }
        old.forEach(Readers::close);
    }

    /** From now on every question is refused; those under way end. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        renew();
    }
}
