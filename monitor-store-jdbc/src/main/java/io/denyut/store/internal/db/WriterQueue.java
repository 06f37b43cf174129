package io.denyut.store.internal.db;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What waits for the writer: a bounded queue for each priority. Thread-safe. */
final class WriterQueue {
    /** Jobs of one priority. */
    static final int MOST = 256;
    /** After this long a job of any priority goes before all but alerts, so that nothing waits for ever under load. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    // Guarded by this.
    private final Map<Priority, Deque<Job<?>>> queues = new EnumMap<>(Priority.class);
    private boolean closed;

    private Deque<Job<?>> of(Priority priority) {
        return queues.computeIfAbsent(priority, made -> new ArrayDeque<>());
    }

    /** Takes a job; false if there are too many already, or the queue is closed. */
    synchronized boolean offer(Job<?> job) {
        Deque<Job<?>> queue = of(job.priority);
        if (closed || queue.size() >= MOST) {
            return false;
        }
        queue.add(job);
        notifyAll();
        return true;
    }

    /** The rest of a job that was done in part: behind its like, and never refused. */
    synchronized void again(Job<?> job) {
        job.queuedAt = System.nanoTime();
        of(job.priority).add(job);
    }

    /** Takes a job back that has not begun. */
    synchronized boolean remove(Job<?> job) {
        return of(job.priority).remove(job);
    }

    /** The next job, waiting for one; null when the queue is closed and empty. */
    synchronized @Nullable Job<?> take() {
        while (true) {
            Job<?> next = next();
            if (next != null || closed) {
                return next;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true; // nobody but the process's end interrupts this thread
            }
        }
    }

    private @Nullable Job<?> next() {
        Job<?> alert = of(Priority.ALERT).poll();
        if (alert != null) {
            return alert;
        }
        long now = System.nanoTime();
        Priority first = null;
        Priority patient = null;
        long longest = PATIENCE;
        for (Map.Entry<Priority, Deque<Job<?>>> entry : queues.entrySet()) { // most urgent first
            Job<?> head = entry.getValue().peek();
            if (head == null) {
                continue;
            }
            if (first == null) {
                first = entry.getKey();
            }
            if (now - head.queuedAt > longest) {
                longest = now - head.queuedAt;
                patient = entry.getKey();
            }
        }
        Priority chosen = patient != null ? patient : first;
        return chosen == null ? null : of(chosen).poll();
    }

    synchronized boolean isEmpty() {
        return size() == 0;
    }

    synchronized int size() {
        return queues.values().stream().mapToInt(Deque::size).sum();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Nothing more is taken; what waits is still given out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Takes out everything. */
    synchronized List<Job<?>> drain() {
        List<Job<?>> all = new ArrayList<>();
        queues.values().forEach(queue -> {
            all.addAll(queue);
            queue.clear();
        });
        return all;
    }
}
