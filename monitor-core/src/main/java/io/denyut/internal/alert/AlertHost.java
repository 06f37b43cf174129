package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.Target;
import io.denyut.TargetMode;
import java.time.Instant;
import java.util.Optional;

/** What the alert book needs of the monitor. Called on the rules' thread. */
public interface AlertHost {
    Instant now();

    long nanoTime();

    Optional<Target> target(String id);

    TargetMode mode(String targetId);

    /** An event was committed: for sinks and the listener. */
    void happened(AlertEvent event);

    /** There may be rows in the outbox that are due. */
    void deliver();
}
