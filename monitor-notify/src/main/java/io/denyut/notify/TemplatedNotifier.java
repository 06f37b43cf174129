package io.denyut.notify;

import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.Recipient;

/**
 * A notifier whose texts come from templates. Until it is given others it uses those that are shipped.
 *
 * @since 0.1.0
 */
public interface TemplatedNotifier extends Notifier {
    /**
     * Gives it other texts; holds from the next send on. May be called from any thread.
     *
     * @param texts asked at each send
     */
    void texts(Texts texts);

    /** Makes the texts of a notice for one recipient. Thread-safe; throws nothing. */
    @FunctionalInterface
    interface Texts {
        /** The texts in the recipient's language, with the times of his zone. */
        Rendered render(Notification notification, Recipient to);
    }
}
