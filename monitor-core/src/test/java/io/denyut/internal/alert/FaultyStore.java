package io.denyut.internal.alert;

import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store that fails when it is told to, before or after it has stored. */
final class FaultyStore implements AlertStore {
    /** How a call fails. */
    enum Fault {
        NONE,
        NOTHING_STORED,
        /** The caller cannot know it, but everything is stored. */
        STORED_ALL_THE_SAME
    }

    final InMemoryAlertStore inside = new InMemoryAlertStore();
    volatile java.util.function.Supplier<Fault> onCommit = () -> Fault.NONE;
    volatile Consumer<AlertChange> onStored = change -> {};
    volatile Predicate<DeliveryAttempt> failsRecord = attempt -> false;
    volatile boolean failsLoad;

    @Override
    public AlertSnapshot load(Fence fence) throws IOException {
        if (failsLoad) {
            throw new IOException("not yet mounted");
        }
        return inside.load(fence);
    }

    @Override
    public void commit(Fence fence, AlertChange change) throws FencedException, IOException {
        Fault fault = onCommit.get();
        if (fault != Fault.NOTHING_STORED) {
            inside.commit(fence, change);
            onStored.accept(change);
        }
        if (fault != Fault.NONE) {
            throw new IOException("disk full");
        }
    }

    @Override
    public List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) {
        return inside.due(fences, notifier, now, max);
    }

    @Override
    public void record(Fence fence, DeliveryAttempt attempt) throws FencedException, IOException {
        if (failsRecord.test(attempt)) {
            throw new IOException("disk full");
        }
        inside.record(fence, attempt);
    }

    @Override
    public AlertHistory history() {
        return inside;
    }

    @Override
    public void close() {
        inside.close();
    }
}
