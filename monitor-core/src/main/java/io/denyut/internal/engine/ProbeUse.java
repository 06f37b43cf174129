package io.denyut.internal.engine;

import io.denyut.spi.Probe;
import io.denyut.spi.RoundMode;

/**
 * A probe and who still needs it: the checks it belongs to and its rounds that have not ended. It is closed when the last has gone.
 * Thread-safe.
 */
final class ProbeUse {
    private final Probe probe;
    private final RoundMode mode;
    private final Runnable close;

    /** Guarded by {@code this}. */
    private int users;

    /** Guarded by {@code this}. */
    private boolean closed;

    /** @param close closes the probe, on a thread that may block */
    ProbeUse(Probe probe, RoundMode mode, Runnable close) {
        this.probe = probe;
        this.mode = mode;
        this.close = close;
    }

    Probe probe() {
        return probe;
    }

    RoundMode mode() {
        return mode;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void checkAdded() {
        users++;
    }

    void checkRemoved() {
        left();
    }

    synchronized void roundBegan() {
        users++;
    }

    void roundEnded() {
        left();
    }

    private void left() {
        synchronized (this) {
            users--;
            if (users > 0 || closed) {
                return;
            }
            closed = true;
        }
        close.run();
    }

    /** Closes it at the end of the monitor, whoever still uses it; false if that was done. */
    synchronized boolean claimClose() {
        boolean mine = !closed;
        closed = true;
        return mine;
    }
}
