package io.denyut.spi;

import java.time.Instant;

/**
 * One row of the outbox: a notice on its way to one recipient by one notifier. (notification, notifier, recipient) is unique.
 *
 * @param notification what is told
 * @param notifier the notifier's id
 * @param recipient who is told
 * @param due not before
 * @param attempts begun so far
 * @since 0.1.0
 */
public record Delivery(Notification notification, String notifier, Recipient recipient, Instant due, int attempts) {
    /** Unique among deliveries. */
    public String id() {
        return notification.id() + "/" + notifier + "/" + recipient.id();
    }
}
