package io.denyut.server.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The server's own threads; each is named, and closed by whoever asked for it. */
public final class ServerThreads {
    private ServerThreads() {}

    /** One daemon thread for short tasks that repeat. */
    public static ScheduledExecutorService ticker(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** So many daemon threads at most, which go when nothing is to be done, before a bounded queue; a task too many is refused. */
    public static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs a task when the process is told to end, and ends it with the task's exit code. Left alone, a JVM reports 128 and the number of
     * the signal however well it stopped, which service managers take for a failure.
     */
    public static void atExit(String name, IntSupplier task) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(task.getAsInt()), name));
    }
}
