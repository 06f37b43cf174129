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
 * @param inDoubt whether an attempt was cut off by the end of its process: he may have it already, and is not "not told" whatever comes of
 *     the next attempts
 * @since 0.1.0
 */
public record Delivery(
        Notification notification, String notifier, Recipient recipient, Instant due, int attempts, boolean inDoubt) {
    /** One that nobody has cut off. */
    public Delivery(Notification notification, String notifier, Recipient recipient, Instant due, int attempts) {
        this(notification, notifier, recipient, due, attempts, false);
    }

    /** Unique among deliveries. */
    public String id() {
        return notification.id() + "/" + notifier + "/" + recipient.id();
    }
}
