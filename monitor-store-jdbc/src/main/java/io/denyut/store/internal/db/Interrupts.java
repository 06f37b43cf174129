package io.denyut.store.internal.db;

import java.util.concurrent.CancellationException;

/** Ends long reading whose answer nobody waits for any more. */
public final class Interrupts {
    private Interrupts() {}

    /**
     * To be called for each piece of work.
     *
     * @throws CancellationException if this thread was interrupted; it stays so
     */
    public static void look() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the reader was interrupted");
        }
    }
}
