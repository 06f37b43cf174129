package io.denyut.rule;

import io.denyut.MetricKind;
import java.time.Duration;
import java.time.Instant;

/**
 * How fast a value changes, over the last so many values that were really there. At most {@value #KEPT} are kept, however long the time.
 * Confined to the rule's thread.
 */
final class Slope {
    static final int KEPT = 16;

    private final long over;
    private final long perMillis;
    private final boolean counter;
    private final long[] times;
    private final double[] values;

    /** The oldest is at {@code first}. */
    private int first;

    private int size;

    /** @param over the time to look back; {@link Duration#ZERO} = to the value before */
    Slope(Duration over, Duration per, MetricKind kind) {
        this.over = over.toMillis();
        this.perMillis = per.toMillis();
        this.counter = kind == MetricKind.COUNTER;
        int kept = over.isZero() ? 1 : KEPT;
        times = new long[kept];
        values = new double[kept];
    }

    /** Takes a value; the change in the time unit, or NaN if there is nothing to compare with yet or the counter began again. */
    double after(Instant tick, double value) {
        long now = tick.toEpochMilli();
        if (size > 0 && now <= times[last()]) {
            return Double.NaN; // the clock was set back, or it is the same value twice
        }
        if (size > 0 && counter && value < values[last()]) {
            size = 0;
        }
        while (size > 1 && now - times[first] > over) {
            drop();
        }
        double change = Double.NaN;
        if (size > 0 && (now - times[first]) * 2 >= over) {
            change = (value - values[first]) / (now - times[first]) * perMillis;
        }
        keep(now, value);
        return change;
    }

    private void keep(long now, double value) {
        if (times.length > 1 && size > 0 && now - times[last()] < over / (KEPT - 1)) {
            return; // near enough to the one before
        }
        if (size == times.length) {
            drop();
        }
        int at = (first + size++) % times.length;
        times[at] = now;
        values[at] = value;
    }

    private void drop() {
        first = (first + 1) % times.length;
        size--;
    }

    private int last() {
        return (first + size - 1) % times.length;
    }
}
