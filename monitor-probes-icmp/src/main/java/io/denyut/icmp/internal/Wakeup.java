package io.denyut.icmp.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the loop's sleep from another thread; costs a system call only if the loop does sleep. */
final class Wakeup {
    private final Syscalls calls;
    private final Block counter;
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** Guarded by {@code this}: a number that was closed may by then be somebody else's file. */
    private int fd;

    Wakeup(Syscalls calls) {
        this.calls = calls;
        this.counter = new Block(calls, 16);
        counter.host.putLong(0, 1);
        this.fd = calls.eventfd();
    }

    /** Negated errno if there is none. */
    synchronized int fd() {
        return fd;
    }

    /** To be followed by a last look for work before sleeping. */
    void goingToSleep() {
        asleep.set(true);
    }

    void awake() {
        asleep.set(false);
    }

    /** Makes the counter 0 again, after a poll said it is not. */
    void consume() {
        calls.read(fd(), counter.address + 8, 8);
    }

    void wake() {
        if (asleep.compareAndSet(true, false)) {
            synchronized (this) {
                if (fd >= 0) {
                    calls.write(fd, counter.address, 8);
                }
            }
        }
    }

    synchronized void close() {
        if (fd >= 0) {
            calls.close(fd);
            fd = -1;
        }
    }
}
