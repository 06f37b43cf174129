package io.denyut;

/**
 * What is done with a target. An operator's mode overrides the one its source gives.
 *
 * @since 0.1.0
 */
public enum TargetMode {
    /** Measured, recorded, told. */
    ACTIVE,
    /** Measured and recorded; notices are withheld with the reason {@code target.maintenance}. */
    MUTED,
    /** Not probed; left out of no-data rules and of availability. */
    PAUSED
}
