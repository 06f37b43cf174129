package io.denyut.spi;

/**
 * Makes sinks from settings.
 *
 * @since 0.1.0
 */
public interface SinkProvider extends Provider<Sink> {}
