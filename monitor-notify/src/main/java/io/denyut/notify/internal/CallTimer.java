package io.denyut.notify.internal;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs short tasks later, on a daemon thread that exists only while something waits. Thread-safe. */
final class CallTimer implements AutoCloseable {
    private final String name;

    // Guarded by this.
    private @Nullable ScheduledThreadPoolExecutor executor;
    private boolean closed;

    CallTimer(String name) {
        this.name = name;
    }

    /** Runs a task after a delay; {@code null} when nothing runs any more. */
    synchronized @Nullable Future<?> after(Duration delay, Runnable task) {
        if (closed) {
            return null;
        }
        ScheduledThreadPoolExecutor used = executor;
        if (used == null) {
            used = new ScheduledThreadPoolExecutor(1, run -> {
                Thread thread = new Thread(run, name);
                thread.setDaemon(true);
                return thread;
            });
            used.setKeepAliveTime(1, TimeUnit.SECONDS);
            used.allowCoreThreadTimeOut(true);
            used.setRemoveOnCancelPolicy(true);
            executor = used;
        }
        return used.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tasks that wait are forgotten. */
    @Override
    public synchronized void close() {
        closed = true;
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
