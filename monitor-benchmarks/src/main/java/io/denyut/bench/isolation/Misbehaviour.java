package io.denyut.bench.isolation;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What a bad part does whenever it is called. Thread-safe. */
final class Misbehaviour {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    /** In which way it is bad. */
    enum Kind {
        THROWS,
        BLOCKS,
        NEVER_COMPLETES
    }

    private final Kind kind;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private volatile boolean released;

    Misbehaviour(Kind kind) {
        this.kind = kind;
    }

    /** Counts the call, then throws, or does not come back until {@link #release()}; never completing is left to the caller. */
    void act() {
        calls.incrementAndGet();
        switch (kind) {
            case THROWS -> throw new IllegalStateException("broken on purpose");
            case BLOCKS -> {
                held.incrementAndGet();
                while (!released) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                    // The worst kind: an interrupt does not move it either. The flag would make parking return at once.
                    boolean ignored = Thread.interrupted();
                }
                held.decrementAndGet();
            }
            default -> {}
        }
    }

    long calls() {
        return calls.get();
    }

    /** Lets go of those who were held, so that the next case begins without them. */
    void release() {
        released = true;
        while (held.get() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
