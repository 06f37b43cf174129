package io.denyut.spi;

import io.denyut.TargetSource;

/**
 * Makes sources of targets from settings: inventories in databases, files, other systems.
 *
 * @since 0.1.0
 */
public interface TargetSourceProvider extends Provider<TargetSource> {}
