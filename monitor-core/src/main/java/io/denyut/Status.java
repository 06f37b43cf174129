package io.denyut;

/**
 * What one look at a target showed.
 *
 * <p>{@link #DOWN} blames the network, so it needs the network's answer or its silence. A failure of our own (no permission, a bad
 * credential, an unreadable page, a bug in a plug-in, a round that was over) is {@link #UNKNOWN}, and unknown is never down.
 *
 * @since 0.1.0
 */
public enum Status {
    /** It answered as it should. */
    UP,
    /** It answered, but it says itself that something is wrong. */
    DEGRADED,
    /** We asked and nothing answered, or it said no. */
    DOWN,
    /** We could not ask, or cannot read the answer. */
    UNKNOWN;

    /** True for {@link #UP} and {@link #DEGRADED}: the states that count as available. */
    public boolean isAvailable() {
        return this == UP || this == DEGRADED;
    }

    /** Place in the order DOWN, DEGRADED, UNKNOWN, UP: 0 is the worst. The headline of a target is the worst of its checks. */
    public int badness() {
        return switch (this) {
            case DOWN -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> 2;
            case UP -> 3;
        };
    }
}
