package io.denyut.internal.alert;

import io.denyut.spi.AlertStore;
import io.denyut.testkit.AlertStoreContract;

class InMemoryAlertStoreTest extends AlertStoreContract {
    @Override
    protected AlertStore store() {
        return new InMemoryAlertStore();
    }

    /** The memory is all there is. */
    @Override
    protected AlertStore restarted(AlertStore before) {
        return before;
    }
}
