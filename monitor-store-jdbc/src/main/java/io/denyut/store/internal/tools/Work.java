package io.denyut.store.internal.tools;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.store.StoreProgress;
import io.denyut.store.internal.db.Failures;
import io.denyut.store.internal.db.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One long statement, on a thread of its own, while the caller's thread tells how far it has come. */
final class Work {
    private static final long LOOK_MILLIS = 200;

    private Work() {}

    /** What the statement gives. */
    @FunctionalInterface
    interface Call<T> {
        T run(Statement statement) throws SQLException;
    }

    /**
     * Runs it; an interrupt ends it.
     *
     * @param file for messages
     * @param done bytes, asked a few times a second
     */
    static <T> T run(
            Path file,
            Session session,
            String what,
            LongSupplier done,
            long total,
            StoreProgress progress,
            Call<T> call)
            throws StoreException {
        try (Statement statement = session.connection().createStatement()) {
            FutureTask<T> task = new FutureTask<>(() -> call.run(statement));
            Thread thread = new Thread(task, "denyut-store-tool");
            thread.setDaemon(true);
            thread.start();
            try {
                while (true) {
                    progress.at(what, Math.min(done.getAsLong(), total), total);
                    try {
                        T result = task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                        progress.at(what, total, total);
                        return result;
                    } catch (TimeoutException e) {
                        // it goes on
                    }
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                statement.cancel();
                thread.join();
                Thread.currentThread().interrupt();
                throw new StoreException(Kind.OTHER, "store " + file + ": " + what + " was ended before its end", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof SQLException failure
                        ? Failures.words(file, failure)
                        : new StoreException(Kind.OTHER, "store " + file + ": " + e.getCause(), e);
            }
        } catch (SQLException e) {
            throw Failures.words(file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.OTHER, "store " + file + ": " + what + " was ended before its end", e);
        }
    }
}
