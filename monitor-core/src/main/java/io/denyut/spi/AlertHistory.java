package io.denyut.spi;

import io.denyut.AlertEvent;
import java.time.Instant;
import java.util.List;

/**
 * What happened to alerts, and who was told, or not, and why.
 *
 * @since 0.1.0
 */
public interface AlertHistory {
    /** Events of this time, newest first. */
    List<AlertEvent> events(Instant from, Instant to, int max);

    /** Attempts to deliver, newest first. */
    List<DeliveryAttempt> attempts(int max);

    /** Notices that were not sent, newest first. */
    List<AlertChange.Withheld> withheld(int max);
}
