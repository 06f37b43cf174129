package io.denyut.server.http;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Who waits for the answer that a thread makes, so that long work can find out that nobody does any more. Thread-safe. */
public final class Callers {
    @SuppressWarnings("ThreadLocalUsage") // one for each server, which are few
    private final ThreadLocal<@Nullable BooleanSupplier> gone = new ThreadLocal<>();

    /** Whether the caller of the request that this thread answers has closed its connection; false where that cannot be known. */
    public boolean isGone() {
        BooleanSupplier current = gone.get();
        return current != null && current.getAsBoolean();
    }

    /** From now on this thread answers a request. */
    void begin(BooleanSupplier isGone) {
        gone.set(isGone);
    }

    void end() {
        gone.remove();
    }
}
