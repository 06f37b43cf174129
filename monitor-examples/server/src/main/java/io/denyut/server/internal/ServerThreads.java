package io.denyut.server.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

    /**
     * Runs a task when the process is told to end, and ends it with the task's exit code. Left alone, a JVM reports 128 and the number of
     * the signal however well it stopped, which service managers take for a failure.
     */
    public static void atExit(String name, IntSupplier task) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(task.getAsInt()), name));
    }
}
