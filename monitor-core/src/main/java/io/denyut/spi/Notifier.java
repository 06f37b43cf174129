package io.denyut.spi;

/**
 * Tells people: by e-mail, by WhatsApp, by a webhook.
 *
 * <p><b>You must</b> hand the notice to the channel before returning, and use {@link Notification#id()} as the idempotency key where the
 * channel has one. <b>You are called</b> on one thread of this notifier's own, for one recipient at a time; you may block for up to 30 s.
 * <b>If you throw</b> {@link RetryLaterException}, {@link PermanentFailureException} or {@link UncertainDeliveryException}, that steers what
 * happens next; anything else counts as transient and is tried again. <b>If you are late</b>, the call is abandoned and its outcome counts as
 * uncertain.
 *
 * @since 0.1.0
 */
public interface Notifier extends AutoCloseable {
    /** Sends one notice to one recipient. */
    Receipt send(Notification notification, Recipient to) throws Exception;

    /** How fast it may be asked to send, and what happens when its channel fails. Asked once, when the notifier is put to work. */
    default NotifierOptions options() {
        return NotifierOptions.DEFAULT;
    }

    /** Releases connections; called once. */
    @Override
    default void close() {}
}
