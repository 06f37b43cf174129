package io.denyut;

/**
 * Where an alert stands.
 *
 * @since 0.1.0
 */
public enum AlertState {
    /** A breach was seen; the hold has not been reached. */
    PENDING,
    /** The hold was reached: people are told. */
    RAISED,
    /** It is over. */
    CLEARED
}
