package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import java.time.Instant;
import java.util.List;

/**
 * What one batch of findings changed: stored all or not at all.
 *
 * @param alerts as they are now; CLEARED ones are no longer open
 * @param events transitions, in order
 * @param outbox rows that are new
 * @param withheld notices that are not sent, with the reason
 * @since 0.1.0
 */
public record AlertChange(List<Alert> alerts, List<AlertEvent> events, List<Delivery> outbox, List<Withheld> withheld) {
    public AlertChange {
        alerts = List.copyOf(alerts);
        events = List.copyOf(events);
        outbox = List.copyOf(outbox);
        withheld = List.copyOf(withheld);
    }

    /**
     * A notice that is not sent; answers "why was I not told?".
     *
     * @param event what would have been told
     * @param notifier whom by; empty = by all
     * @param reason stable: {@code target.maintenance}, {@code cleared.before.sent}, {@code not.told}, {@code notifier.removed}
     * @param time when it was decided
     */
    public record Withheld(AlertEvent event, String notifier, String reason, Instant time) {}
}
