package io.denyut.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads do, with a deadline. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    /** Waits up to 20 s until the condition holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition, () -> "");
    }

    /** Waits until the condition holds; the detail is shown when it does not. */
    public static void until(String what, Duration patience, BooleanSupplier condition, Supplier<String> detail) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + patience + " in vain for: " + what + " " + detail.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
