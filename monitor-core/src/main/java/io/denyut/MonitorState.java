package io.denyut;

/**
 * The life of a monitor: each state once, in this order.
 *
 * @since 0.1.0
 */
public enum MonitorState {
    NEW,
    RUNNING,
    CLOSED
}
