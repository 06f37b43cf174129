package io.denyut.spi;

/**
 * How a probe wants its targets.
 *
 * @since 0.1.0
 */
public enum RoundMode {
    /** One call per tick with all targets of the check; the probe paces itself over the round. */
    SWEEP,
    /** One call per target, each on a tick of its own; a slow target delays no other. */
    PER_TARGET
}
