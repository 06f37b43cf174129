package io.denyut.notify;

import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.Recipient;
import java.util.function.Supplier;

/**
 * A notifier whose texts come from templates. Until it is given others it uses those that are shipped.
 *
 * @since 0.1.0
 */
public interface TemplatedNotifier extends Notifier {
    /** Makes the texts of a notice for one recipient. Thread-safe; throws nothing. */
    @FunctionalInterface
    interface Texts {
        /** The templates that are shipped. */
        Texts SHIPPED = (notification, to) -> Templates.shipped().render(notification, to);

        /** The texts in the recipient's language, with the times of his zone. */
        Rendered render(Notification notification, Recipient to);
    }

    /** Gives it other texts; holds from the next send on. May be called from any thread. */
    void texts(Texts texts);

    /**
     * Gives it other templates; holds from the next send on. May be called from any thread.
     *
     * @param templates asked at each send
     */
    default void templates(Supplier<Templates> templates) {
        texts((notification, to) -> templates.get().render(notification, to));
    }
}
