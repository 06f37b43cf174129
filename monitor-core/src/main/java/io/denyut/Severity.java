package io.denyut;

/**
 * How bad an alert is, in rising order (ITU-T X.733, perceived severity).
 *
 * @since 0.1.0
 */
public enum Severity {
    WARNING,
    MINOR,
    MAJOR,
    CRITICAL
}
