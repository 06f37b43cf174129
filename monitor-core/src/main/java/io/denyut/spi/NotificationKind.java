package io.denyut.spi;

/**
 * What a notice is.
 *
 * @since 0.1.0
 */
public enum NotificationKind {
    ALERT,
    REMINDER,
    RECOVERY,
    FLAPPING,
    /** The monitor's own view is cut off. */
    BLIND,
    /** Many notices folded into one. */
    DIGEST,
    REPORT,
    TEST
}
