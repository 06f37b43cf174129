package io.denyut.bench.jmh.core;

import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Time that passes when the benchmark says so: rounds follow one another without the wait between them. Thread-safe. */
final class SteppedTime implements TimeSource {
    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long nanos;
    private long numbers;

    private record Due(long at, long number, Runnable task, AtomicBoolean taken) {}

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Cancellable schedule(Duration delay, Runnable task) {
        Due due = new Due(nanos + Math.max(0, delay.toNanos()), numbers++, task, new AtomicBoolean());
        waiting.add(due);
        return () -> due.taken.set(true);
    }

    /** To the next whole multiple of the interval since the epoch. */
    void advanceToNext(Duration interval) {
        advance(interval.minusNanos(nanoTime() % interval.toNanos()));
    }

    /** Moves on and runs, on this thread, what is due by then. */
    void advance(Duration by) {
        long end;
        synchronized (this) {
            end = nanos + by.toNanos();
        }
        for (Due due = next(end); due != null; due = next(end)) {
            if (due.taken.compareAndSet(false, true)) {
                due.task.run();
            }
        }
    }

    private synchronized @Nullable Due next(long end) {
        Due first = waiting.peek();
        if (first == null || first.at > end) {
            nanos = end;
            return null;
        }
        nanos = Math.max(nanos, first.at);
        return waiting.remove();
    }
}
