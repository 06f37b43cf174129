package io.denyut.internal.alert;

import io.denyut.spi.DeliveryAttempt.Outcome;

/** Is told what becomes of the outbox rows of a notifier, on its worker's thread. */
@FunctionalInterface
public interface DeliveryListener {
    /** It has ended, and the store knows. */
    void ended(String delivery, Outcome outcome);

    /**
     * It has waited for more than 5 minutes behind a channel that is left alone, and goes on waiting: it stays due, and is sent when the
     * channel works again. Said once for each, and again after a restart.
     */
    default void delayed(String delivery) {}
}
