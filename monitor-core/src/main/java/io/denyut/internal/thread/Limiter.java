package io.denyut.internal.thread;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Lets at most so many tasks at once through to an executor; the others wait here, bounded, in order. Thread-safe. */
public final class Limiter implements Executor {
    private static final int MAX_WAITING = 1_000_000;

    private final int limit;
    private final Executor executor;

    /** Guarded by {@code this}. */
    private final Deque<Consumer<Slot>> waiting = new ArrayDeque<>();

    /** Guarded by {@code this}. */
    private int running;

    public Limiter(int limit, Executor executor) {
        this.limit = limit;
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        submit(slot -> task.run());
    }

    /**
     * Runs a task that may give its place back before it returns, because it may never return.
     *
     * @throws RejectedExecutionException if a million tasks wait already
     */
    public void submit(Consumer<Slot> task) {
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                throw new RejectedExecutionException(MAX_WAITING + " tasks are waiting already");
            }
            waiting.add(task);
        }
        startWaiting();
    }

    private void startWaiting() {
        while (true) {
            Consumer<Slot> next;
            synchronized (this) {
                if (running >= limit || waiting.isEmpty()) {
                    return;
                }
                next = waiting.remove();
                running++;
            }
            Slot slot = new Slot();
            try {
                executor.execute(() -> {
                    try {
                        next.accept(slot);
                    } finally {
                        slot.release();
                    }
                });
            } catch (RejectedExecutionException e) {
                // The executor was closed: whoever waits for a task has a deadline of its own.
                synchronized (this) {
                    running--;
                    waiting.clear();
                }
                return;
            }
        }
    }

    /** A place among the tasks that run. */
    public final class Slot {
        private final AtomicBoolean held = new AtomicBoolean(true);

        /** Gives the place to the next task; does nothing the second time. */
        public void release() {
            if (held.compareAndSet(true, false)) {
                synchronized (Limiter.this) {
                    running--;
                }
                startWaiting();
            }
        }
    }
}
