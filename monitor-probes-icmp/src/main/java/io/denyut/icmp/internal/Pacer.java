package io.denyut.icmp.internal;

/** Never lets more packets out than its rate, counted from absolute times, with a bounded burst after a pause. */
public final class Pacer {
    /** After a pause, at most what this time allows is sent at once. */
    private static final long CATCH_UP_NANOS = 10_000_000;

    private final double period;
    private final double catchUp;
    private double next;

    /**
     * A limit, from now on.
     *
     * @param perSecond at most this many; 0 for no limit
     */
    public Pacer(double perSecond) {
        period = perSecond == 0 ? 0 : 1e9 / perSecond;
        catchUp = Math.max(period, CATCH_UP_NANOS);
    }

    public boolean isUnlimited() {
        return period == 0;
    }

    /** How many packets may leave now. */
    public int available(long now) {
        if (period == 0) {
            return Integer.MAX_VALUE;
        }
        if (now < next) {
            return 0;
        }
        next = Math.max(next, (double) now - catchUp);
        return (int) Math.min(Integer.MAX_VALUE, ((double) now - next) / period + 1);
    }

    public void take(int packets) {
        next += packets * period;
    }

    /** Says that nothing is waiting to leave: time that passes without need is not saved up. */
    public void idle(long now) {
        next = Math.max(next, (double) now);
    }

    /** When the next packet may leave. */
    public long next() {
        return (long) Math.ceil(next);
    }

    public double period() {
        return period;
    }
}
