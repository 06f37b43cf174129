package io.denyut.store.internal.inventory;

import java.io.IOException;

/**
 * An inventory that cannot be read, in one sentence with the remedy. It has no cause on purpose: what drivers throw may repeat a URL with
 * its password, and ends in logs.
 */
public final class InventoryFailure extends IOException {
    private static final long serialVersionUID = 1;

    public InventoryFailure(String message) {
        super(message);
    }

    /** The sentence alone: people read it in the health of the monitor. */
    @Override
    @SuppressWarnings(
            "OverrideThrowableToString") // the message is as it should be; it is the name of the class that is left out
    public String toString() {
        return String.valueOf(getMessage());
    }
}
