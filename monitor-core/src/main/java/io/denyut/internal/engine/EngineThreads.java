package io.denyut.internal.engine;

import io.denyut.internal.thread.Limiter;
import io.denyut.internal.thread.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of a monitor that belong to no plug-in. {@code docs/concurrency.md} has the table. */
final class EngineThreads {
    private static final int LAUNCHES_AT_ONCE = 16;
    private static final int IDLE_SECONDS = 30;

    private final Threads threads;
    private final ThreadPoolExecutor engine;
    private final ThreadPoolExecutor disk;
    private final ThreadPoolExecutor past;
    private final ThreadPoolExecutor helpers;
    private final @Nullable ThreadPoolExecutor ownWorkers;
    private final @Nullable ThreadPoolExecutor ownLaunchers;
    private final Executor workers;
    private final Limiter launches;
    private final int workerCount;

    /** Tasks of the engine and of the spools that have not ended. */
    private final AtomicInteger pending = new AtomicInteger();

    EngineThreads(Threads threads, @Nullable Executor given) {
        this.threads = threads;
        this.workerCount = Math.max(4, Math.min(16, 2 * Runtime.getRuntime().availableProcessors()));
        this.engine = expiring(1, "engine");
        this.disk = expiring(1, "disk");
        this.past = expiring(1, "past");
        // Closing a part that was replaced may block for as long as the part likes: one thread each, none kept.
        this.helpers = cached("closer");
        if (given == null) {
            this.ownWorkers = expiring(workerCount, "worker");
            this.ownLaunchers = cached("launch");
            this.workers = ownWorkers;
            this.launches = new Limiter(LAUNCHES_AT_ONCE, ownLaunchers);
        } else {
            this.ownWorkers = null;
            this.ownLaunchers = null;
            this.workers = given;
            this.launches = new Limiter(LAUNCHES_AT_ONCE, given);
        }
    }

    private ThreadPoolExecutor expiring(int size, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                size == 1 ? threads.single(name) : threads.numbered(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private ThreadPoolExecutor cached(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads.numbered(name));
    }

    Threads named() {
        return threads;
    }

    /** Short tasks of the engine; never a plug-in's code. After the end of the monitor they run at once, where they are given. */
    void execute(Runnable engineTask) {
        try {
            engine.execute(counted(engineTask));
        } catch (RejectedExecutionException e) {
            pending.decrementAndGet();
            engineTask.run();
        }
    }

    /** Spools. */
    Executor disk() {
        return counted(disk);
    }

    /** What rules read of the past. */
    Executor past() {
        return counted(past);
    }

    private Executor counted(Executor pool) {
        return task -> {
            try {
                pool.execute(counted(task));
            } catch (RejectedExecutionException e) {
                pending.decrementAndGet();
                throw e;
            }
        };
    }

    private Runnable counted(Runnable task) {
        pending.incrementAndGet();
        return () -> {
            try {
                task.run();
            } finally {
                pending.decrementAndGet();
            }
        };
    }

    /** Code of plug-ins that are on their way out. */
    ExecutorService helpers() {
        return helpers;
    }

    Executor workers() {
        return workers;
    }

    Limiter launches() {
        return launches;
    }

    int workerCount() {
        return workerCount;
    }

    boolean isQuiet() {
        return pending.get() == 0;
    }

    void close() {
        if (ownLaunchers != null) {
            ownLaunchers.shutdownNow();
        }
        if (ownWorkers != null) {
            ownWorkers.shutdownNow();
        }
        engine.shutdown();
        disk.shutdown();
        past.shutdownNow();
        helpers.shutdownNow();
    }
}
