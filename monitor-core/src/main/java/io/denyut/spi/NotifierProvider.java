package io.denyut.spi;

import java.util.Optional;

/**
 * Makes notifiers from settings.
 *
 * @since 0.1.0
 */
public interface NotifierProvider extends Provider<Notifier> {
    /**
     * What is wrong with a recipient, so that a configuration with an address that can never be reached is refused when it is loaded. Looks
     * at the text alone: does no I/O. By default nothing is wrong with anybody.
     *
     * @return the address, what is wrong with it and what is expected, for people; empty if nothing is
     */
    default Optional<String> problemWith(Recipient recipient) {
        return Optional.empty();
    }
}
