package io.denyut;

/**
 * How values of a metric follow each other.
 *
 * @since 0.1.0
 */
public enum MetricKind {
    /** A reading that may go either way. */
    GAUGE,
    /** A count that only grows, until it wraps or its device restarts. */
    COUNTER
}
