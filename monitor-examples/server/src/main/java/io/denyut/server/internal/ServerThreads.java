package io.denyut.server.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

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

    /** Runs a task when the process is told to end. */
    public static void atExit(String name, Runnable task) {
        Runtime.getRuntime().addShutdownHook(new Thread(task, name));
    }
}
