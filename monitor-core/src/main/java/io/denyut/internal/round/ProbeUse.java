package io.denyut.internal.round;

import io.denyut.spi.Probe;
import io.denyut.spi.RoundMode;

/**
 * A probe and who still needs it: the checks it belongs to and its rounds that have not ended. It is closed when the last has gone.
 * Thread-safe.
 */
public final class ProbeUse {
    private final Probe probe;
    private final RoundMode mode;
    private final Runnable close;

    /** Guarded by {@code this}. */
    private int users;

    /** Guarded by {@code this}. */
    private boolean closed;

    /** @param close closes the probe, on a thread that may block */
    public ProbeUse(Probe probe, RoundMode mode, Runnable close) {
        this.probe = probe;
        this.mode = mode;
        this.close = close;
    }

    public Probe probe() {
        return probe;
    }

    public RoundMode mode() {
        return mode;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    public synchronized void checkAdded() {
        users++;
    }

    public void checkRemoved() {
        left();
    }

    public synchronized void roundBegan() {
        users++;
    }

    public void roundEnded() {
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
    public synchronized boolean claimClose() {
        boolean mine = !closed;
        closed = true;
        return mine;
    }
}
