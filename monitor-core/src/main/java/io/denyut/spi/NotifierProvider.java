package io.denyut.spi;

/**
 * Makes notifiers from settings.
 *
 * @since 0.1.0
 */
public interface NotifierProvider extends Provider<Notifier> {}
