package io.denyut.store.internal.db;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that waits for the writer, or is being done by it. */
final class Job<T extends @Nullable Object> {
    final Priority priority;
    final SqlTask<T> task;
    /** Whether the task said that there is more to do; asked after each run. */
    final boolean sliced;

    final CompletableFuture<T> future = new CompletableFuture<>();
    /** By {@link System#nanoTime()}. */
    long queuedAt = System.nanoTime();

    Job(Priority priority, SqlTask<T> task, boolean sliced) {
        this.priority = priority;
        this.task = task;
        this.sliced = sliced;
    }
}
