package io.denyut.internal.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in real time by which everything has to be done. Closing uses the machine's clock even when the monitor runs on a test's: it waits
 * for threads, and those do not wait for a test.
 */
public final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline in(Duration budget) {
        return new Deadline(System.nanoTime() + budget.toNanos());
    }

    /** At least 1 ms, so that what is over at once can be seen to be over. */
    public long remainingMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    public Duration remaining() {
        return Duration.ofMillis(remainingMillis());
    }

    public boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** A nearer deadline: a share of what is left. */
    public Deadline share(int of) {
        return new Deadline(System.nanoTime() + Math.max(0, end - System.nanoTime()) / of);
    }

    /** A nearer deadline: all that is left but one part of so many. */
    public Deadline allBut(int onePartOf) {
        long left = Math.max(0, end - System.nanoTime());
        return new Deadline(System.nanoTime() + left - left / onePartOf);
    }

    public void join(Thread thread) {
        try {
            thread.join(remainingMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
