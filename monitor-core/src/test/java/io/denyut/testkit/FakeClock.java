package io.denyut.testkit;

import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and timer that stand still until a test moves them. Due tasks run on the thread that calls {@link #advance}, in order of their
 * times. Thread-safe.
 */
public final class FakeClock implements TimeSource {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.<Task>comparingLong(task -> task.due).thenComparingLong(task -> task.number));
    private Instant wall;
    private long nanos = 1_000_000_000_000L;
    private long numbers;

    public FakeClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public FakeClock(Instant start) {
        this.wall = start;
    }

    @Override
    public synchronized Instant now() {
        return wall;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Cancellable schedule(Duration delay, Runnable task) {
        Task entry = new Task(due(delay), numbers++, task);
        tasks.add(entry);
        return () -> {
            synchronized (this) {
                tasks.remove(entry);
            }
        };
    }

    /** Called with the lock held; what lies beyond the range of nanoseconds is never due. */
    private long due(Duration delay) {
        boolean never = delay.compareTo(Duration.ofNanos(Long.MAX_VALUE - nanos)) >= 0;
        return never ? Long.MAX_VALUE : nanos + (delay.isNegative() ? 0 : delay.toNanos());
    }

    /**
     * Moves both clocks on, running each task at its time.
     *
     * @throws IllegalArgumentException if {@code by} is negative
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time moves on only, not by " + by);
        }
        long end;
        synchronized (this) {
            end = nanos + by.toNanos();
        }
        while (advanceToNext(end)) {
            // each step runs one task
        }
    }

    /**
     * Moves on to the next due task, at most to {@code end}, and runs it.
     *
     * @return false when there was none, and the clock stands at {@code end}
     */
    private boolean advanceToNext(long end) {
        Task due;
        synchronized (this) {
            Task next = tasks.peek();
            if (next == null || next.due > end) {
                move(end - nanos);
                return false;
            }
            move(Math.max(0, next.due - nanos));
            tasks.remove(next);
            due = next;
        }
        due.run.run();
        return true;
    }

    /** How far away the next task is; {@code null} if there is none. */
    public synchronized @Nullable Duration untilNext() {
        Task next = tasks.peek();
        return next == null ? null : Duration.ofNanos(Math.max(0, next.due - nanos));
    }

    /** Sets the wall clock, as a person or NTP would; {@link #nanoTime()} does not notice. */
    public synchronized void setWall(Instant now) {
        wall = now;
    }

    private void move(long by) {
        nanos += by;
        wall = wall.plusNanos(by);
    }

    private record Task(long due, long number, Runnable run) {}
}
