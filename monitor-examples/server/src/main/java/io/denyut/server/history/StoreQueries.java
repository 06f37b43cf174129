package io.denyut.server.history;

import io.denyut.server.http.Callers;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.internal.ServerThreads;
import io.denyut.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to the store: a few at once, a bounded number that waits, none for longer than its time, and none for a caller who has gone
 * away. Thread-safe.
 */
public final class StoreQueries implements AutoCloseable {
    private static final int AT_ONCE = 3;
    private static final int WAITING = 64;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Callers callers;
    private final Duration limit;
    private final ThreadPoolExecutor threads = ServerThreads.pool("denyut-query", AT_ONCE, WAITING);
    private final AtomicLong cancelled = new AtomicLong();

    /** @param callers know who asks */
    public StoreQueries(Callers callers) {
        this(callers, LIMIT);
    }

    StoreQueries(Callers callers, Duration limit) {
        this.callers = callers;
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
            throw HttpProblem.later(
                    503,
                    AT_ONCE + " questions about the past are being answered and " + WAITING
                            + " wait already, as many as may: ask later",
                    RETRY);
        }
        try {
            return await(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpProblem.later(503, "the server stops", RETRY);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            // A question whose answer nobody waits for ends at its next look.
            if (answer.cancel(true)) {
                cancelled.incrementAndGet();
                if (answer instanceof Runnable waiting) {
                    threads.remove(waiting);
                }
            }
        }
    }

    private <T> T await(Future<T> answer) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            try {
                return answer.get(Math.max(0, Math.min(left, LOOK.toNanos())), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= LOOK.toNanos()) {
                    throw HttpProblem.later(
                            503,
                            "no answer within " + limit.toSeconds()
                                    + " s: ask for a shorter time or fewer targets, or later",
                            RETRY);
                }
                if (callers.isGone()) {
                    throw HttpProblem.later(503, "the caller has closed the connection", RETRY);
                }
            }
        }
    }

    /** Questions that are being answered. */
    public int running() {
        return threads.getActiveCount();
    }

    /** Questions that wait for their turn. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Questions that were ended without an answer since the start: the caller had gone, or it took too long. */
    public long cancelled() {
        return cancelled.get();
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
