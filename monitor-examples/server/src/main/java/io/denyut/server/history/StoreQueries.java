package io.denyut.server.history;

import io.denyut.server.http.HttpProblem;
import io.denyut.server.internal.ServerThreads;
import io.denyut.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts questions to the store: a few at once, a bounded number that waits, and none for longer than its time. Thread-safe. */
public final class StoreQueries implements AutoCloseable {
    private static final int AT_ONCE = 3;
    private static final int WAITING = 64;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final Duration limit;
    private final ExecutorService threads = ServerThreads.pool("denyut-query", AT_ONCE, WAITING);

    public StoreQueries() {
        this(LIMIT);
    }

    StoreQueries(Duration limit) {
        this.limit = limit;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws HttpProblem 503 if too many wait, it takes too long, or the store cannot answer; 400 if a bound is broken
     */
    public <T> T ask(Callable<T> question) {
        Future<T> answer;
        try {
            answer = threads.submit(question);
        } catch (RejectedExecutionException e) {
            throw HttpProblem.later(503, "too many questions about the past wait already", RETRY);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw HttpProblem.later(
                    503,
                    "no answer within " + limit.toSeconds() + " s: ask for a shorter time or fewer targets, or later",
                    RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpProblem.later(503, "the server stops", RETRY);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            // A question whose answer nobody waits for ends at its next look.
            answer.cancel(true);
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof StoreException failed) {
            return HttpProblem.later(503, "the store cannot answer: " + failed.getMessage(), RETRY);
        }
        if (cause instanceof IllegalArgumentException refused) {
            return new HttpProblem(400, String.valueOf(refused.getMessage()));
        }
        if (cause instanceof CancellationException) {
            return HttpProblem.later(503, "the question was called off", RETRY);
        }
        return cause instanceof RuntimeException fault ? fault : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
