package io.denyut.spi;

/**
 * What a rule says of one alert identity.
 *
 * @since 0.1.0
 */
public enum Verdict {
    /** It is wrong now. */
    BREACH,
    /** It is right now. */
    CLEAR,
    /** Nothing new is known: whatever was, stays, and counts neither for nor against. */
    HOLD
}
