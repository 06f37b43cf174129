package io.denyut.spi;

/**
 * Makes probes from settings.
 *
 * @since 0.1.0
 */
public interface ProbeProvider extends Provider<Probe> {}
