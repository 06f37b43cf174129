package io.denyut.internal.lane;

import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.TickClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue with one thread behind it that takes whatever has gathered. When it is full the oldest items go, counted. Tasks of the
 * engine itself travel beside the items, in order, and are never dropped; there are as many as there are changes of configuration.
 */
public final class Mailbox<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int MAX_BATCH = 1_000;

    private final String name;
    private final int capacity;
    private final TickClock clock;
    private final Consumer<List<T>> consumer;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock: items and tasks in order of arrival. */
    private final Deque<Object> queue = new ArrayDeque<>();

    /** Guarded by lock, as all that follows. */
    private int items;

    private int busyItems;
    private boolean busy;
    private boolean closing;
    private long busySince;
    private long accepted;
    private long written;
    private long dropped;
    private long failed;
    private long errors;
    private @Nullable String lastError;
    private @Nullable Instant lastSuccess;

    private record Task(Runnable run) {}

    public Mailbox(String name, int capacity, TickClock clock, Threads threads, Consumer<List<T>> consumer) {
        this.name = name;
        this.capacity = capacity;
        this.clock = clock;
        this.consumer = consumer;
        this.thread = threads.one(name, this::run);
    }

    public void start() {
        thread.start();
    }

    /** Never blocks. */
    public void offer(T item) {
        boolean first = false;
        lock.lock();
        try {
            accepted++;
            if (closing) {
                failed++;
                return;
            }
            if (items - busyItems >= capacity) {
                first = dropOldest();
            }
            queue.add(item);
            items++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (first) {
            LOG.warn("{}: queue of {} is full, the oldest items are dropped and counted", name, capacity);
        }
    }

    /** Called with the lock held. */
    private boolean dropOldest() {
        Deque<Object> kept = new ArrayDeque<>();
        Object oldest = queue.poll();
        while (oldest instanceof Task) {
            kept.push(oldest);
            oldest = queue.poll();
        }
        kept.forEach(queue::push);
        items--;
        return dropped++ == 0;
    }

    /** Runs a task of the engine on the thread of this mailbox, after the items that came before it. Not taken when closing. */
    public boolean execute(Runnable task) {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            queue.add(new Task(task));
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<T> batch = new ArrayList<>();
            Runnable task = null;
            lock.lock();
            try {
                while (queue.isEmpty() && !closing) {
                    changed.awaitUninterruptibly();
                }
                if (queue.isEmpty()) {
                    return;
                }
                task = take(batch);
                busy = true;
                busySince = clock.nanoTime();
                busyItems = batch.size();
            } finally {
                lock.unlock();
            }
            @Nullable Throwable failure = hand(batch, task);
            lock.lock();
            try {
                busy = false;
                items -= batch.size();
                written += batch.size();
                busyItems = 0;
                if (failure == null) {
                    lastSuccess = clock.now();
                } else {
                    errors++;
                    lastError = failure.toString();
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Called with the lock held: items up to the next task, or one task. */
    @SuppressWarnings("unchecked")
    private @Nullable Runnable take(List<T> batch) {
        if (queue.peek() instanceof Task) {
            return ((Task) queue.remove()).run();
        }
        while (batch.size() < MAX_BATCH && !queue.isEmpty() && !(queue.peek() instanceof Task)) {
            batch.add((T) queue.remove());
        }
        return null;
    }

    private @Nullable Throwable hand(List<T> batch, @Nullable Runnable task) {
        try {
            if (task != null) {
                task.run();
            } else {
                consumer.accept(batch);
            }
            return null;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.debug("{}", name, e);
            return e;
        }
    }

    /** Counts what the consumer caught itself; true for the first. */
    public boolean countError(Throwable error) {
        lock.lock();
        try {
            lastError = error.toString();
            return errors++ == 0;
        } finally {
            lock.unlock();
        }
    }

    /** How long the current batch has been in the consumer's hands, in nanoseconds; 0 when idle. */
    public long busyNanos() {
        lock.lock();
        try {
            return busy ? clock.nanoTime() - busySince : 0;
        } finally {
            lock.unlock();
        }
    }

    public boolean isQuiet() {
        lock.lock();
        try {
            return queue.isEmpty() && !busy;
        } finally {
            lock.unlock();
        }
    }

    public LaneHealth health() {
        lock.lock();
        try {
            return new LaneHealth(accepted, written, dropped, failed, items, 0, errors, lastError, lastSuccess);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is there has been worked off, at most until the deadline. */
    public void drain(Deadline deadline) {
        lock.lock();
        try {
            while ((busy || !queue.isEmpty()) && !deadline.isOver() && thread.isAlive()) {
                changed.await(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing new, works off what is there until the deadline, then gives up the rest. */
    public void close(Deadline deadline) {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        deadline.join(thread);
        if (thread.isAlive()) {
            thread.interrupt();
            lock.lock();
            try {
                failed += items - busyItems;
                items = busyItems;
                queue.clear();
            } finally {
                lock.unlock();
            }
            LOG.warn("{}: gave up waiting at close; what was queued is lost", name);
        }
    }
}
