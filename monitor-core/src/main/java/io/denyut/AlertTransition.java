package io.denyut;

/**
 * What happened to an alert.
 *
 * @since 0.1.0
 */
public enum AlertTransition {
    RAISED,
    SEVERITY_CHANGED,
    REMINDED,
    ESCALATED,
    ACKNOWLEDGED,
    CLEARED
}
